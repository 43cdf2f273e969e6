"""Letters: the digest, a manager's week, and the summary, a leader's four. When each is due, and up to when it looks.

A letter is due once a week at its reader's own place, on the first working day from the wished weekday on. What was
slept through is sent late in the same week rather than never, on a working day and not at night; a week without a
working day left has none.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from bot.checkin.availability import WEEKDAYS, country_at
from bot.checkin.schedule import is_in_time, is_working_day, moment
from bot.config.settings import Settings
from bot.delivery.deliveries import Subject
from bot.insight.mirror import EVERY, SEEN_BEFORE

LetterKind = Literal["digest", "summary"]
DIGEST, SUMMARY = Subject("digest"), Subject("summary")
SUBJECTS: Mapping[LetterKind, Subject] = {"digest": DIGEST, "summary": SUMMARY}
TipAnswer = Literal["", "promised", "declined"]


@dataclass(frozen=True, slots=True)
class Letter:
    """One digest or summary. `day` is the Monday of its week; it tells of rounds up to `until`, of the rest up to `at`.

    `tip` is what it advises, once it has been read for the first time.
    """

    id: int
    workspace_id: int
    person_id: int
    kind: LetterKind
    day: date
    at: datetime
    until: datetime
    tip: str = ""
    tip_answer: TipAnswer = ""


@dataclass(frozen=True, slots=True)
class Hour:
    """When people of one time zone want their letter. `weekday` counts from Monday, 0; `at` is as in 09:00. `country`
    is that whose holidays they keep, where a source knows it.
    """

    time_zone: str
    weekday: int
    at: str
    country: str = ""


class Due(NamedTuple):
    """Whose letters are due, and the Monday of their week."""

    hour: Hour
    day: date


@dataclass(frozen=True, slots=True)
class DigestWish:
    """Whether somebody wants the digest, and when."""

    wanted: bool
    weekday: int
    at: str


def wish_of(settings: Settings) -> DigestWish:
    """Returns the wish of those who chose nothing."""
    return DigestWish(settings.digest.enabled, WEEKDAYS.index(settings.digest.weekday), settings.digest.at)


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def cut_off(day: date, settings: Settings) -> datetime:
    """Returns midnight of the week's Monday: its digest, mirror and summary tell of rounds that closed before."""
    return moment(monday_of(day), time(0), settings.time_zone)


def is_mirror_week(day: date, first_monday: date | None) -> bool:
    """Returns whether the mirror is new in this week, and a summary counts it: four weeks of rounds are behind it
    again.
    """
    weeks = (monday_of(day) - first_monday).days // 7 if first_monday else 0
    return weeks > 0 and weeks % EVERY == 0


def is_first_of_month(day: date) -> bool:
    """Returns whether the letter of this Monday is the first one of its month."""
    return day.day <= 7


def due_day(
    kind: LetterKind,
    hour: Hour,
    first_monday: date | None,
    settings: Settings,
    now: datetime,
    mirrors: Iterable[Hour] = (),
) -> date | None:
    """Returns the Monday of the week whose letter is to be sent by now, if one is.

    In the week of a mirror every digest comes on its first working day. A summary counts these mirrors, so it comes
    three days after the last of them, whoever had a holiday: `mirrors` are the hours of that week's digests. Where
    that is no more in the same week, leaders ask for it in the next.
    """
    today = now.astimezone(ZoneInfo(hour.time_zone)).date()
    monday, in_mirror_week = monday_of(today), is_mirror_week(today, first_monday)
    if kind == "summary" and not in_mirror_week:
        return None
    earliest = monday if in_mirror_week else monday + timedelta(days=hour.weekday)
    if kind == "summary":
        mirror_days = (_working_day(monday, monday, day, settings) for day in mirrors)
        earliest = max((day for day in mirror_days if day), default=monday) + SEEN_BEFORE
    day = _working_day(monday, earliest, hour, settings)
    if day is None or now < moment(day, time.fromisoformat(hour.at), hour.time_zone):
        return None
    return monday if may_come(monday, hour, settings, now) else None


def may_come(monday: date, hour: Hour, settings: Settings, now: datetime) -> bool:
    """Returns whether the letter of a week may come now, however late it is: in the hours of a working day of it."""
    today = now.astimezone(ZoneInfo(hour.time_zone)).date()
    country = country_at(hour.time_zone, settings, hour.country)
    in_time = is_in_time(now, time.fromisoformat(hour.at), hour.time_zone, country)
    return in_time and monday_of(today) == monday


def due_days(
    kind: LetterKind,
    hours: Iterable[Hour],
    first_monday: date | None,
    settings: Settings,
    now: datetime,
    mirrors: Sequence[Hour] = (),
) -> list[Due]:
    days = ((hour, due_day(kind, hour, first_monday, settings, now, mirrors)) for hour in hours)
    return [Due(hour, day) for hour, day in days if day]


def _working_day(monday: date, earliest: date, hour: Hour, settings: Settings) -> date | None:
    """The first one of that week from a day on."""
    country = country_at(hour.time_zone, settings, hour.country)
    week = (monday + timedelta(days=day) for day in range(7))
    return next((day for day in week if day >= earliest and is_working_day(day, country)), None)
