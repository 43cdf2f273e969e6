"""When barnacles are looked at: once on each working day, at the hour at which the company's digests come."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.checkin.availability import country_at
from bot.checkin.schedule import is_working_day
from bot.config.settings import Settings

WRITTEN_ON = 2  # Wednesday: the digest has Monday, the check-in Tuesday


def working_day(settings: Settings, now: datetime) -> date | None:
    """Returns the day whose hour has come; None before it, at the weekend, and on a holiday where the company is."""
    local = now.astimezone(ZoneInfo(settings.time_zone))
    if local.time() < time.fromisoformat(settings.digest.at):
        return None
    return local.date() if is_working_day(local.date(), country_at(settings.time_zone, settings)) else None


def is_for_owners(day: date, looked_before: date | None) -> bool:
    """Returns whether owners are written to: on the first look of a Wednesday or later, since that one may be a
    holiday, or nobody served the workspace on it. `looked_before` is the day of the look before, None for the first.
    """
    wednesday = day - timedelta(days=(day.weekday() - WRITTEN_ON) % 7)
    return day == wednesday if looked_before is None else looked_before < wednesday


def quarter_of(day: date) -> date:
    """Returns the first day of its quarter."""
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)


def today_in(settings: Settings, now: datetime) -> date:
    """Returns the day on the company's calendar."""
    return now.astimezone(ZoneInfo(settings.time_zone)).date()
