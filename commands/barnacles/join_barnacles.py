"""Say that two barnacles are the same: whoever owns one joins it into the other."""

from collections.abc import Sequence

from bot.barnacles.actions import JoinForm
from bot.barnacles.barnacles import Barnacle
from bot.barnacles.diary import BarnaclesJoined
from bot.kudos.sincerity import shingles_of
from bot.messages.refusal import Refusal
from bot.ports import Context
from commands.barnacles.own_barnacle import to_end
from storage.barnacles import barnacles, joining
from storage.database import all_or_nothing
from storage.diary import diary

OFFERED = 20


async def joinable(ctx: Context, barnacle: Barnacle) -> Sequence[Barnacle]:
    """Returns what it could be joined into: what is alike first, and then what has stood longest. An idea is joined
    into no rule: one number would count who is hindered and who would like it.
    """
    kind = barnacle.kind
    alike = await barnacles.similar(ctx.workspace.id, kind, shingles_of(barnacle.words))
    standing = [each for each in await barnacles.standing(ctx.workspace.id, 0, OFFERED) if each.kind is kind]
    by_id = {candidate.id: candidate for candidate in (*alike, *standing) if candidate.id != barnacle.id}
    return [*by_id.values()][:OFFERED]


async def join_barnacles(ctx: Context, form: JoinForm) -> Barnacle | Refusal:
    """Joins them, notes it in the diary, and returns the one that stands."""
    barnacle = await to_end(ctx, form.barnacle)
    if isinstance(barnacle, Refusal):
        return barnacle
    into = await barnacles.find(ctx.workspace.id, form.into or 0)
    if into is None or into.kind is not barnacle.kind:
        return Refusal("barnacles.refused.gone", input=JoinForm.into.name)
    async with all_or_nothing():
        if not await joining.join(ctx.workspace.id, barnacle.id, into.id, ctx.person.id):
            return Refusal("barnacles.refused.gone", input=JoinForm.into.name)
        await diary.append(ctx.workspace.id, ctx.person.id, BarnaclesJoined(barnacle.words, into.words), ctx.now)
    return into
