"""What is kept, as everybody reads it, and legal holds, as admins place and end them."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from bot.messages.message import Message
from bot.messages.refusal import Refusal
from bot.messages.say import done
from bot.messages.typed import day_in
from bot.ports import Context
from bot.retention.actions import EndHoldForm, HoldForm
from bot.retention.diary import HoldEnded, HoldPlaced
from bot.retention.holds import LONGEST, REASON_AT_MOST, Hold, held_people
from bot.retention.wording import kept as wording
from commands.feature import Answer
from commands.org.meet import meet_anew
from storage.database import all_or_nothing
from storage.diary import diary
from storage.org import people
from storage.retention import holds as stored

_USUAL = timedelta(days=183)


async def show_kept(ctx: Context, _: object = None) -> Message:
    """Returns what is kept, for how long, and which holds stand."""
    holds = await stored.standing_holds(ctx.workspace.id, ctx.company_day)
    names = await _names(ctx, holds)
    kept = wording.KeptPage(settings=ctx.settings, holds=holds, names=names, editable=ctx.person.is_admin)
    return wording.page(kept, ctx.person.language)


async def open_place(ctx: Context, _: None) -> Answer:
    return wording.hold_form(ctx.company_day + _USUAL, ctx.person.language)


async def hold_placed(ctx: Context, form: HoldForm) -> Answer:
    """Places a hold over somebody, or over all."""
    chosen = await meet_anew(ctx.workspace, ctx.platform, form.people)
    if len(chosen) < len({*form.people}) or len(chosen) > 1:
        return Refusal("retention.refused.person", input=HoldForm.people.name)
    today, until = ctx.company_day, day_in(form.until) or date.min
    if not timedelta(0) <= until - today <= LONGEST:
        example = {"example": (today + _USUAL).isoformat()}
        return Refusal("retention.refused.day", example, HoldForm.until.name)
    if refused := _refused(form.reason, HoldForm.reason.name):
        return refused
    person = next((person.id for person in chosen.values()), None)
    async with all_or_nothing():
        await diary.hold(ctx.workspace.id)
        number = await stored.next_number(ctx.workspace.id)
        await diary.append(ctx.workspace.id, ctx.person.id, HoldPlaced(number, person, form.reason, until), ctx.now)
    return done("retention.placed", ctx.person.language)


async def open_end(ctx: Context, number: int) -> Answer:
    hold = await _find(ctx, number)
    if hold is None:
        return Refusal("retention.refused.gone")
    return wording.end_form(hold, await _names(ctx, [hold]), ctx.person.language)


async def hold_ended(ctx: Context, form: EndHoldForm) -> Answer:
    """Ends a hold before its day."""
    if refused := _refused(form.reason, EndHoldForm.reason.name):
        return refused
    async with all_or_nothing():
        await diary.hold(ctx.workspace.id)
        hold = await _find(ctx, form.hold)
        if hold is None:
            return Refusal("retention.refused.gone")
        event = HoldEnded(hold.number, hold.person_id, form.reason)
        await diary.append(ctx.workspace.id, ctx.person.id, event, ctx.now)
    return done("retention.ended", ctx.person.language)


async def _find(ctx: Context, number: int) -> Hold | None:
    holds = await stored.standing_holds(ctx.workspace.id, ctx.company_day)
    return next((hold for hold in holds if hold.number == number), None)


async def _names(ctx: Context, holds: Sequence[Hold]) -> Mapping[int, str]:
    return {person.id: person.name for person in await people.by_ids(ctx.workspace.id, held_people(holds))}


def _refused(reason: str, name: str) -> Refusal | None:
    if not reason:
        return Refusal("retention.refused.reason", input=name)
    if len(reason) > REASON_AT_MOST:
        return Refusal("kudos.refused.too_long", {"length": len(reason), "most": REASON_AT_MOST}, name)
    return None
