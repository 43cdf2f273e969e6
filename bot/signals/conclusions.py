"""What may be said of people and customers, and nothing else: the sentences of docs/customers.md as types.

Whoever only reads them needs none of what they are computed with.
"""

from dataclasses import dataclass
from enum import Enum

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


Conclusion = NothingYet | NoConnection | Signs
