"""Say when one wants to be asked: not at all, not before a day, or always again."""

from bot.checkin.actions import AvailabilityForm
from bot.checkin.availability import CheckInWish, available, rhythm_of
from bot.checkin.schedule import opening, reminder
from bot.messages.fields import YesNo
from bot.messages.refusal import Refusal
from bot.messages.typed import day_in
from bot.ports import Context
from storage.checkin import audience, availability, rounds


async def save_availability(ctx: Context, form: AvailabilityForm) -> Refusal | None:
    """Stores when the person can be asked and moves what is not sent yet; `not_before` is as in 2026-08-17 or empty."""
    text = form.not_before
    day = day_in(text)
    if text and day is None:
        return Refusal("pulse.refused.date", {"text": text[:20]}, AvailabilityForm.not_before.name)
    wish = CheckInWish(form.asked is YesNo.NO, day, overruled=ctx.person.not_before)
    await save_wish(ctx, wish)
    return None


async def save_wish(ctx: Context, wish: CheckInWish) -> None:
    """Stores when the person can be asked, and moves what is not sent yet."""
    await availability.save(ctx.workspace.id, ctx.person.id, wish)
    await _reschedule(ctx, wish)


async def _reschedule(ctx: Context, wish: CheckInWish) -> None:
    running = ctx.running
    round_id = await rounds.id_of(ctx.workspace.id, running.key) if running else None
    if running is None or round_id is None:
        return
    rhythm = rhythm_of(ctx.settings, running.first_monday, ctx.now)
    hours = available(ctx.person, wish, ctx.settings, ctx.now.date())
    opens = opening(rhythm, running.week, hours, running.closes_at)
    reminded = reminder(rhythm, hours, max(opens, running.opened_at), running.closes_at) if opens else None
    await audience.reschedule(ctx.workspace.id, round_id, ctx.person.id, opens, reminded)
