"""A leave as it was said to Waterline, and when whoever was away is asked who picked up their work."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice, takewhile

from bot.checkin.schedule import is_working_day
from bot.delivery.deliveries import Subject
from bot.delivery.unasked import COVER

QUESTION = Subject(COVER)  # stands in logs of what a platform refused: it does not say that somebody was away
LONG_ENOUGH = 3  # working days
LATE = timedelta(days=7)  # after which nobody is asked any more; what was asked is forgotten as long after it
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Leave:
    """`since` is the day on which it was first known, `back_on` the day that somebody is back; both at their place.

    `asked_on` is the day on which they were asked.
    """

    since: date
    back_on: date
    asked_on: date | None = None


def followed(leave: Leave | None, back_on: date | None, today: date) -> Leave | None:
    """Returns the leave as it is by what is said today. Who says a later day is still on the same leave; who takes the
    day back has been there since today.
    """
    is_open = leave is not None and leave.asked_on is None
    if back_on and back_on > today:
        return replace(leave, back_on=back_on) if leave and is_open else Leave(today, back_on)
    if leave and is_open and leave.back_on > today:
        return replace(leave, back_on=today)
    return leave


def question_day(leave: Leave, country: str | None) -> date | None:
    """Returns the working day after their first one back; None where they were away for too few working days."""
    away = takewhile(lambda day: day < leave.back_on, _days(leave.since))
    if len(list(islice((day for day in away if is_working_day(day, country)), LONG_ENOUGH))) < LONG_ENOUGH:
        return None
    back = (day for day in _days(leave.back_on) if is_working_day(day, country))
    return next(islice(back, 1, None))


def is_over(leave: Leave, country: str | None, today: date) -> bool:
    """Returns whether nothing is left to ask of a leave, and what is known of it is forgotten."""
    if leave.back_on > today:
        return False
    day = leave.asked_on or question_day(leave, country)
    return day is None or today > day + LATE


def _days(start: date) -> Iterator[date]:
    while True:
        yield start
        start += _DAY
