"""When barnacles are looked at: once on each working day, at the hour at which the company's digests come."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bot.config.settings import Settings

_WEEKEND = 5


def working_day(settings: Settings, now: datetime) -> date | None:
    """Returns the day whose hour has come; None before it, and at the weekend."""
    local = now.astimezone(ZoneInfo(settings.time_zone))
    if local.weekday() >= _WEEKEND or local.time() < time.fromisoformat(settings.digest.at):
        return None
    return local.date()


def quarter_of(day: date) -> date:
    """Returns the first day of its quarter."""
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)


def today_in(settings: Settings, now: datetime) -> date:
    """Returns the day on the company's calendar."""
    return now.astimezone(ZoneInfo(settings.time_zone)).date()
