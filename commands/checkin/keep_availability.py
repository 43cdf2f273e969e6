"""Say when one wants to be asked: not at all, not before a day, or always again."""

from datetime import date

from bot.checkin.availability import Wish, available, rhythm_of
from bot.checkin.schedule import opening, reminder
from bot.messages.refusal import Refusal
from bot.ports import Context
from storage.checkin import audience, availability, rounds


async def keep_availability(ctx: Context, wanted: str, not_before: str) -> Refusal | None:
    """`asked` is yes or no, `not_before` a day as in 2026-08-17 or nothing. What is not sent yet moves along."""
    if wanted not in ("yes", "no"):
        return Refusal("refused.not_understood")
    try:
        day = date.fromisoformat(not_before.strip()) if not_before.strip() else None
    except ValueError:
        return Refusal("pulse.refused.date", {"text": not_before.strip()[:20]}, "not_before")
    wish = Wish(wanted == "no", day)
    await availability.keep(ctx.workspace.id, ctx.person.id, wish)
    await _reschedule(ctx, wish)
    return None


async def _reschedule(ctx: Context, wish: Wish) -> None:
    running = ctx.running
    round_id = await rounds.id_of(ctx.workspace.id, running.key) if running else None
    if running is None or round_id is None:
        return
    rhythm = rhythm_of(ctx.settings, running.first_monday, ctx.now)
    when = available(ctx.person, wish, ctx.settings)
    opens = opening(rhythm, running.week, when, running.closes_at)
    reminded = reminder(rhythm, when, max(opens, running.opened_at), running.closes_at) if opens else None
    await audience.reschedule(ctx.workspace.id, round_id, ctx.person.id, opens, reminded)
