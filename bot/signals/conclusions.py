"""What may be said of people and customers, and nothing else: the sentences of docs/customers.md as types.

Whoever only reads them needs none of what they are computed with. What takes part in the test of a quarter is fixed
when it is first made, so that nobody can look until it fits: a signal or a department that is added, removed or turned
round takes part, or stops, from the next quarter's test on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import NamedTuple

from bot.checkin.questions import ROUNDS

WEEKS = 4  # of a period
DEPARTMENTS_AT_LEAST, PERIODS_AT_LEAST = 6, 9  # of which anything is said


class Timing(Enum):
    """When customers were happier."""

    SAME_WEEKS = "same_weeks"
    FOUR_WEEKS_LATER = "four_weeks_later"
    EIGHT_WEEKS_LATER = "eight_weeks_later"
    CUSTOMERS_FIRST = "customers_first"
    UNKNOWN = "unknown"  # no order is said


class Season(Enum):
    """Whether it may be the time of year."""

    NEEDS_TWO_YEARS = "needs_two_years"
    POSSIBLE = "possible"
    BEYOND = "beyond"


@dataclass(frozen=True, slots=True)
class NothingYet:
    """Too little is known: of so many departments and periods at most, whichever signal has most."""

    departments: int
    periods: int


@dataclass(frozen=True, slots=True)
class NoConnection:
    """None shows; of ten companies like this that have one of r .5, it would have been found in so many."""

    found_of_ten: int


@dataclass(frozen=True, slots=True)
class Sign:
    """A connection with one signal. `alike` of `departments` go together; without any connection a company would look
    like this once in `once_in`.
    """

    signal: str
    timing: Timing
    alike: int
    departments: int
    once_in: int
    season: Season


class FirstSign(Sign):
    """It shows, and did not in the quarter before."""


class RepeatedSign(Sign):
    """It shows in the second quarter in a row: a finding."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What shows, at least one; of other signals nothing is said."""

    signs: tuple[FirstSign | RepeatedSign, ...]


@dataclass(frozen=True, slots=True)
class LessThanTested:
    """Less is known by now than when the quarter was tested, or a direction was turned round: nothing is said."""


Conclusion = NothingYet | NoConnection | Signs | LessThanTested


class KindTested(NamedTuple):
    """A kind as it was tested: which direction was good, and of how many departments and periods it was known."""

    higher_is_better: bool
    departments: int
    periods: int


@dataclass(frozen=True, slots=True)
class QuarterTest:
    """The test up to the week `until`. `kinds` are by key; `heads` headed its departments at the moment `placed_at`."""

    until: int
    kinds: Mapping[str, KindTested]
    heads: Sequence[int]
    placed_at: datetime


def quarter_end(week: int) -> int:
    """Returns the last week of the last quarter that was over when the round of a week had closed; 0 before any was."""
    return week // ROUNDS * ROUNDS
