"""Look after a barnacle: take it, pass it on to whoever stands above, and say how it ends."""

from bot.barnacles.actions import EndForm
from bot.barnacles.barnacles import Barnacle
from bot.barnacles.days import today_in
from bot.barnacles.diary import BarnacleEnded
from bot.barnacles.news import GONE
from bot.barnacles.owning import closing_of, head_of_area
from bot.messages.refusal import Refusal
from bot.ports import Context
from commands.barnacles.thank import thank_both
from storage.barnacles import barnacles, owning
from storage.database import all_or_nothing
from storage.diary import diary
from storage.org import people


async def proposed_owner(workspace_id: int, namer: int) -> int | None:
    """Returns who leads the area of whoever names it; None where the chart knows nobody above them."""
    return head_of_area(await _active_above(workspace_id, namer))


async def take(ctx: Context, barnacle_id: int) -> Barnacle | Refusal:
    """Makes the person the owner, and returns what they look after now."""
    barnacle = await barnacles.find(ctx.workspace.id, barnacle_id)
    if barnacle is None or barnacle.ending:
        return Refusal("barnacles.refused.gone")
    await owning.take(ctx.workspace.id, barnacle.id, ctx.person.id, today_in(ctx.settings, ctx.now))
    return await _own(ctx, barnacle.id)


async def pass_on(ctx: Context, barnacle_id: int) -> Barnacle | Refusal:
    """Proposes it to the next one above the person, and returns it as it stands then."""
    barnacle = await barnacles.find(ctx.workspace.id, barnacle_id)
    if barnacle is None or barnacle.ending:
        return Refusal("barnacles.refused.gone")
    above = await _active_above(ctx.workspace.id, ctx.person.id)
    if not await owning.pass_on(ctx.workspace.id, barnacle.id, ctx.person.id, next(iter(above), None)):
        return Refusal("barnacles.refused.not_yours")
    return await barnacles.find(ctx.workspace.id, barnacle.id) or Refusal("barnacles.refused.gone")


async def to_end(ctx: Context, barnacle_id: int) -> Barnacle | Refusal:
    """Returns the barnacle that the person may end, or why not."""
    barnacle = await _own(ctx, barnacle_id)
    return Refusal("barnacles.refused.gone") if isinstance(barnacle, Barnacle) and barnacle.ending else barnacle


async def end(ctx: Context, form: EndForm) -> Barnacle | Refusal:
    """Ends it as its owner says, and notes it in the diary."""
    barnacle = await to_end(ctx, form.barnacle)
    if isinstance(barnacle, Refusal):
        return barnacle
    closing = closing_of(form, barnacle.kind, today_in(ctx.settings, ctx.now))
    if isinstance(closing, Refusal):
        return closing
    async with all_or_nothing():
        if not await owning.end(ctx.workspace.id, barnacle.id, ctx.person.id, closing, ctx.now):
            return Refusal("barnacles.refused.gone")
        event = BarnacleEnded(barnacle.words, closing.ending, closing.because, closing.stays_until)
        await diary.append(ctx.workspace.id, ctx.person.id, event, ctx.now)
        if closing.ending in GONE:
            await thank_both(ctx, barnacle, form.thanks_for)
    return barnacle


async def replace_leavers(workspace_id: int) -> None:
    """Proposes what somebody looked after who has left to the next one above them, or above whoever named it."""
    for orphan in await owning.orphans(workspace_id):
        above = await _active_above(workspace_id, orphan.person_id) if orphan.person_id else []
        if not above and orphan.namer_id:
            head = await proposed_owner(workspace_id, orphan.namer_id)
            above = [head] if head else []
        await owning.pass_on(workspace_id, orphan.id, orphan.person_id, next(iter(above), None))


async def _own(ctx: Context, barnacle_id: int) -> Barnacle | Refusal:
    """What was joined into another is not ended in its place: a form that was open would end what nobody spoke of."""
    barnacle = await barnacles.find(ctx.workspace.id, barnacle_id)
    if barnacle is None or barnacle.id != barnacle_id:
        return Refusal("barnacles.refused.gone")
    if barnacle.owner is None:
        return Refusal("barnacles.refused.not_yours")
    if barnacle.owner.id != ctx.person.id:
        return Refusal("barnacles.refused.taken", {"name": barnacle.owner.name})
    return barnacle


async def _active_above(workspace_id: int, person: int) -> list[int]:
    above = await people.by_ids(workspace_id, await people.managers_above(workspace_id, person))
    return [manager.id for manager in above if manager.is_active and not manager.is_stranger and not manager.is_bot]
