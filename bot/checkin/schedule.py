"""When rounds open and close. Pure: `now` is an argument, and every moment that comes out is in UTC.

A round is planned for one weekday and hour, in each person's own time zone; on their days off it waits for the
next working day. It closes for everybody at one moment of the workspace, at least 48 hours after the last place
on earth where it was planned to open, or as much later as the workspace wishes, up to an hour before the next round
opens. What was slept through happens late rather than never, and once.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from bot.checkin.questions import Cadence

OPEN_FOR = timedelta(hours=48)  # at least
BEFORE_NEXT = timedelta(hours=1)  # from the end of a round to the opening of the next
SATURDAY = 5
_SENT_WITHIN = timedelta(hours=9)  # of a day, from the hour on for which it was planned: nobody is written to at night
_DAY = timedelta(days=1)
_HALF_A_DAY = timedelta(hours=4)  # of work


@dataclass(frozen=True, slots=True)
class Rhythm:
    """A workspace's rounds. `first_monday` begins week 1; `weekday` counts from Monday, 0; `open_for` is a wish.

    `country` is ISO 3166, with a part of the country where its holidays differ: JP, DE, DE-BY.
    """

    first_monday: date
    time_zone: str
    country: str | None = None
    cadence: Cadence = Cadence.WEEKLY
    weekday: int = 1
    opens: time = time(10)
    closes: time = time(17)
    open_for: timedelta = OPEN_FOR


@dataclass(frozen=True, slots=True)
class Availability:
    """When a person can be asked. `not_before` is the first day after leave, a pause, or before joining."""

    time_zone: str
    country: str | None = None
    not_before: date | None = None
    opted_out: bool = False


@dataclass(frozen=True, slots=True)
class PreviousRound:
    """The round before: of which week it was, when it opened in fact, and when it closes or closed."""

    week: int
    opened: datetime
    closes: datetime


def moment(day: date, clock_time: time, time_zone: str) -> datetime:
    """Returns that local time as a moment. A time that summer time skips comes right after, one that comes twice
    first.
    """
    return datetime.combine(day, clock_time, ZoneInfo(time_zone)).astimezone(UTC)


def is_working_day(day: date, country: str | None) -> bool:
    """Returns whether people work there that day; with an unknown country, whether it is Monday to Friday."""
    works = _working_days(country) if country else None
    return day.weekday() < SATURDAY if works is None else works(day)


def is_in_time(now: datetime, clock_time: time, time_zone: str, country: str | None) -> bool:
    """Returns whether what was planned for `clock_time` may be sent there now, however late it is: in the hours of a
    working day that follow that time.
    """
    today = now.astimezone(ZoneInfo(time_zone)).date()
    begins, midnight = moment(today, clock_time, time_zone), moment(today + _DAY, time(0), time_zone)
    return is_working_day(today, country) and begins <= now < min(begins + _SENT_WITHIN, midnight)


def planned(rhythm: Rhythm, week: int) -> date:
    return rhythm.first_monday + timedelta(weeks=week - 1, days=rhythm.weekday)


def begins(rhythm: Rhythm, week: int, time_zones: Iterable[str]) -> datetime:
    """Returns when the round of a week opens: at the first of these places, or the workspace's, where its hour
    comes.
    """
    return min(_openings(rhythm, planned(rhythm, week), {rhythm.time_zone, *time_zones}))


def due_week(
    rhythm: Rhythm, time_zones: Iterable[str], last_week: int, now: datetime, previous: PreviousRound | None = None
) -> int | None:
    """Returns the week whose round is to be opened now: the latest that has begun anywhere, if it is after `last_week`.

    Of several weeks that were slept through only the latest is made up for, and none of which people were just asked.
    """
    zones = list(time_zones)
    passed = (now.date() + _DAY - rhythm.first_monday).days // 7
    latest = passed - passed % rhythm.cadence + 1
    for week in (latest, latest - rhythm.cadence):
        if week > last_week and week >= 1 and now >= begins(rhythm, week, zones):
            return None if previous and was_just_asked(rhythm, week, zones, previous) else week
    return None


def was_just_asked(rhythm: Rhythm, week: int, time_zones: Iterable[str], previous: PreviousRound) -> bool:
    """Returns whether the round before stands for that of this week, too: what was planned for it is left out.

    It is where the one before opened so late that less than half of the usual time lies between the two, and where it
    was open for half of this week's own time, as after a change of the cadence.
    """
    zones = list(time_zones)
    planned_for = begins(rhythm, week, zones)
    usual = planned_for - begins(rhythm, previous.week, zones)
    opened_late = planned_for - previous.opened < usual / 2
    return opened_late or planned_for + rhythm.cadence * timedelta(weeks=1) / 2 < previous.closes


def closing(rhythm: Rhythm, week: int, time_zones: Iterable[str], now: datetime) -> datetime:
    """Returns the one closing moment of a round that is opened now, of people in these time zones.

    It falls on a working day of the workspace, the first when it has been open for as long as is wished, or the last
    before the next round opens; on any day where that would open before a working one comes.
    """
    first_day = next(day for day in _days(planned(rhythm, week)) if is_working_day(day, rhythm.country))
    zones = {rhythm.time_zone, *time_zones}
    opened = max(now, *_openings(rhythm, first_day, zones))
    latest = begins(rhythm, week + rhythm.cadence, zones) - BEFORE_NEXT
    possible = [
        (day, ends)
        for day in _days((opened + OPEN_FOR).date() - _DAY, 14 + rhythm.open_for.days)
        if (ends := moment(day, rhythm.closes, rhythm.time_zone)) >= opened + OPEN_FOR
    ]
    working = [ends for day, ends in possible if ends <= latest and is_working_day(day, rhythm.country)]
    long_enough = (ends for ends in working if ends >= opened + rhythm.open_for)
    return next(long_enough, (working or [possible[0][1]])[-1])


def opening(rhythm: Rhythm, week: int, person: Availability, closes: datetime) -> datetime | None:
    """Returns when a person is invited, on their first working day in the round; None if there is none before it
    closes.
    """
    first_day = max(planned(rhythm, week), person.not_before or date.min)
    if person.opted_out or first_day > closes.date() + _DAY:
        return None
    day = next(day for day in _days(first_day) if is_working_day(day, person.country))
    opens = moment(day, rhythm.opens, person.time_zone)
    return opens if opens < closes else None


def next_opening(
    rhythm: Rhythm,
    person: Availability,
    time_zones: Iterable[str],
    last_week: int,
    now: datetime,
    previous: PreviousRound | None = None,
) -> datetime | None:
    """Returns when a person is invited after the round of `last_week`, and not before the one closes that was opened
    before; None if that is over a year away, or never.
    """
    zones = list(time_zones)
    behind = max(last_week, (now.date() - rhythm.first_monday).days // 7 - 1, 0)
    for week in (week for week in range(behind + 1, behind + 54) if (week - 1) % rhythm.cadence == 0):
        if previous and was_just_asked(rhythm, week, zones, previous):
            continue
        closes = closing(rhythm, week, zones, begins(rhythm, week, zones))
        opens = opening(rhythm, week, person, closes)
        if opens is not None and previous and opens < previous.closes:
            opens = _at_work(previous.closes, rhythm, person)
        if opens is not None and opens > now:
            return opens
    return None


def _at_work(soonest: datetime, rhythm: Rhythm, person: Availability) -> datetime:
    """The first moment from then on at which somebody is written to: at once in working hours, else when they begin."""
    if is_in_time(soonest, rhythm.opens, person.time_zone, person.country):
        return soonest
    mornings = (
        moment(day, rhythm.opens, person.time_zone)
        for day in _days(soonest.astimezone(ZoneInfo(person.time_zone)).date())
        if is_working_day(day, person.country)
    )
    return next(morning for morning in mornings if morning >= soonest)


def reminder(rhythm: Rhythm, person: Availability, opened: datetime, closes: datetime) -> datetime | None:
    """Returns when a person is reminded, answered or not: on the working morning nearest to half of the time they have.

    The next one after half of a week, which ends on its Friday, would be that of the close. None where no morning lies
    between a day after the invitation and half a working day before the close: what comes later than that asks people
    to drop what they do.
    """
    zone = ZoneInfo(person.time_zone)
    first_day, last_day = opened.astimezone(zone).date(), closes.astimezone(zone).date()
    mornings = [
        morning
        for day in _days(first_day, (last_day - first_day).days + 1)
        if is_working_day(day, person.country)
        and opened + _DAY <= (morning := moment(day, rhythm.opens, person.time_zone)) <= closes - _HALF_A_DAY
    ]
    half = opened + (closes - opened) / 2
    return min(mornings, key=lambda morning: abs(morning - half), default=None)


def _openings(rhythm: Rhythm, day: date, time_zones: Iterable[str]) -> list[datetime]:
    return [moment(day, rhythm.opens, time_zone) for time_zone in time_zones]


def _days(start: date, count: int = 60) -> Iterator[date]:
    return (start + ahead * _DAY for ahead in range(count))


@cache
def _working_days(country: str) -> Callable[[date], bool] | None:
    from holidays import country_holidays

    code, _, part = country.partition("-")
    try:
        works: Callable[[date], bool] = country_holidays(code, part or None).is_working_day
        return works
    except NotImplementedError:
        return None
