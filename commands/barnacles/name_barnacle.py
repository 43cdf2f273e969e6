"""Name a barnacle or an idea, or join one that somebody has named: each person counts once."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.barnacles.barnacles import Barnacle, NamedBarnacle, Naming, check
from bot.kudos.sincerity import SMALLEST_COPY, shingles_of
from bot.messages.refusal import Refusal
from bot.ports import Context
from commands.barnacles.own_barnacle import proposed_owner
from commands.barnacles.thank import tied_value
from storage.barnacles import barnacles, me_too


@dataclass(frozen=True, slots=True)
class SimilarFound:
    """Nothing is named yet: the person decides."""

    barnacles: Sequence[Barnacle]


async def name_barnacle(
    ctx: Context, naming: Naming, place: str, *, seen: bool, thanks_for: str
) -> SimilarFound | Refusal | None:
    """Stores it, once for `ctx.idempotency_key`, unless there are similar ones that the person has not `seen`.
    `thanks_for` is the value of which their form said that whoever ends it is thanked for it.
    """
    if refused := check(naming):
        return refused
    shingles = shingles_of(naming.words)
    if not seen and len(shingles) >= SMALLEST_COPY:
        near = await barnacles.similar(ctx.workspace.id, naming.kind, shingles)
        if near and not await barnacles.is_named(ctx.workspace.id, ctx.idempotency_key):
            return SimilarFound(near)
    proposed = await proposed_owner(ctx.workspace.id, ctx.person.id)
    value = await tied_value(ctx.workspace.id, ctx.settings, form_value=thanks_for)
    barnacle = NamedBarnacle(
        naming=naming,
        shingles=shingles,
        place=place,
        namer=ctx.person.id,
        proposed=proposed,
        thanks_for=value.id if value else None,
    )
    await barnacles.add(ctx.workspace.id, ctx.idempotency_key, barnacle, ctx.now)
    return None


async def add_me_too(ctx: Context, barnacle_id: int) -> Barnacle | Refusal:
    """Counts the person among those whom it hinders, and returns it as it stands."""
    barnacle = await barnacles.find(ctx.workspace.id, barnacle_id)
    if barnacle is None or barnacle.ending:
        return Refusal("barnacles.refused.gone")
    added = await me_too.add(ctx.workspace.id, barnacle.id, ctx.person.id)
    return barnacle if added else Refusal("barnacles.refused.me_too_again")
