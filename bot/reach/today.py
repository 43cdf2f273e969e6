"""Whether something unasked may reach a person today."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.checkin.availability import CheckInWish, available
from bot.checkin.schedule import is_in_time
from bot.config.settings import Settings
from bot.delivery.unasked import Rule, Sending
from bot.org.people import Person
from bot.org.positions import is_asked


def day_of(person: Person, now: datetime) -> date:
    """Returns the day that it is at somebody's place."""
    return now.astimezone(ZoneInfo(person.time_zone)).date()


def outcome(
    person: Person, wish: CheckInWish, choice: bool | None, rule: Rule, settings: Settings, now: datetime
) -> Sending:
    """Returns SENT where it may be sent now: in the hours of a working day, to who is not on leave.

    `choice` is what the person chose for this kind, None for nothing.
    """
    if not is_asked(person) or choice is False:
        return Sending.NEVER
    availability = available(person, wish, settings, day_of(person, now))
    is_away = availability.not_before is not None and availability.not_before > day_of(person, now)
    if is_away or not is_in_time(now, rule.hour, person.time_zone, availability.country):
        return Sending.LATER
    return Sending.SENT
