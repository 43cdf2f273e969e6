"""Send the digests and summaries that are due at their readers' places, once, whichever processes try."""

from datetime import datetime

from bot.config.settings import Settings
from bot.digest.letters import LetterKind, cut_off, due_days, wish_of
from bot.org.people import Workspace
from storage.checkin import rounds
from storage.digest import letters


async def send_letters(workspace: Workspace, settings: Settings, kind: LetterKind, now: datetime) -> int:
    """Sends the letters of this kind that are due and returns how many. A company without digests gets neither kind."""
    default = wish_of(settings)
    if not default.wanted:
        return 0
    first_monday = await rounds.first_monday(workspace.id)
    hours = await letters.hours(workspace.id, kind, default)
    mirrors = await letters.hours(workspace.id, "digest", default) if kind == "summary" and hours else ()
    days = due_days(kind, hours, first_monday, settings, now, mirrors)
    due = [(hour, day, cut_off(day, settings)) for hour, day in days]
    return await letters.send(workspace.id, kind, due, default, now)
