"""What may be said of people and customers, and nothing else: the sentences of docs/customers.md as types.

Whoever only reads them needs none of what they are computed with. What takes part in the test of a quarter is fixed
when it is first made, so that nobody can look until it fits: a signal or a department that is added, removed or turned
round takes part, or stops, from the next quarter's test on.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import Enum
from typing import Any, NamedTuple

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


@dataclass(frozen=True, slots=True)
class StillComparing:
    """It is being computed, and takes longer than somebody should wait."""


Conclusion = NothingYet | NoConnection | Signs | LessThanTested | StillComparing


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


def packed(conclusion: Conclusion) -> dict[str, Any]:
    """Returns a conclusion as it is stored."""
    fields = asdict(conclusion)
    if isinstance(conclusion, Signs):
        signs = ({**asdict(sign), "is_second": isinstance(sign, RepeatedSign)} for sign in conclusion.signs)
        fields = {"signs": [{**sign, "timing": sign["timing"].value, "season": sign["season"].value} for sign in signs]}
    return {"is": type(conclusion).__name__, **fields}


def unpacked(stored: Mapping[str, Any]) -> Conclusion:
    """Returns a conclusion that was stored."""
    fields = {name: value for name, value in stored.items() if name != "is"}
    if stored["is"] == Signs.__name__:
        return Signs(tuple(map(_sign_of, fields["signs"])))
    kinds: Mapping[str, Callable[..., Conclusion]] = {
        kind.__name__: kind for kind in (NothingYet, NoConnection, LessThanTested)
    }
    return kinds[stored["is"]](**fields)


def _sign_of(stored: Mapping[str, Any]) -> FirstSign | RepeatedSign:
    fields = {name: value for name, value in stored.items() if name != "is_second"}
    fields |= {"timing": Timing(stored["timing"]), "season": Season(stored["season"])}
    return (RepeatedSign if stored["is_second"] else FirstSign)(**fields)
