"""Customer signals: numbers that a company gives of its departments, for a week or for a month. Pure.

They say nothing of a customer, hold no text, and are of nobody finer than a department.
"""

import calendar
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from typing import NamedTuple

KINDS_AT_MOST = 6  # of six a connection is found half as often as of a single one: bot.signals.connection
NAME_AT_MOST = 60  # characters
FORMULA_BEGINS = ("=", "+", "-", "@")  # with which spreadsheets begin a formula: no name does, since names are exported
_FIRST_YEAR = 2000
_NUMBER_AT_MOST = 1e12
ANSWERS_AT_MOST = 10**9


class SignalShape(Enum):
    """What a number of a kind is, which says in what range it lies."""

    MEAN = "mean"  # of answers from 1 to 5
    PER_HUNDRED = "per_hundred"  # cases
    SHARE = "share"  # in per cent
    NUMBER = "number"


_RANGES = {
    SignalShape.MEAN: (1.0, 5.0),
    SignalShape.PER_HUNDRED: (0.0, _NUMBER_AT_MOST),
    SignalShape.SHARE: (0.0, 100.0),
    SignalShape.NUMBER: (-_NUMBER_AT_MOST, _NUMBER_AT_MOST),
}


@dataclass(frozen=True, slots=True)
class SignalKind:
    """`key` never changes, and is short and plain; `names` are by language."""

    key: str
    names: Mapping[str, str]
    shape: SignalShape
    higher_is_better: bool

    def name(self, language: str) -> str:
        """Returns what it is called for a reader; where nobody gave it a name in their language, as it is elsewhere."""
        return self.names.get(language) or next(iter(self.names.values()), self.key)

    def takes(self, value: float) -> bool:
        """Returns whether this can be a number of it."""
        lowest, highest = _RANGES[self.shape]
        return math.isfinite(value) and lowest <= value <= highest


class SignalWeek(NamedTuple):
    """A week from Monday to Sunday, as ISO 8601 numbers them."""

    year: int
    week: int

    @property
    def begins(self) -> date:
        return date.fromisocalendar(self.year, self.week, 1)

    @property
    def ends(self) -> date:
        return self.begins + timedelta(days=6)

    def __str__(self) -> str:
        return f"{self.year}-W{self.week:02}"


class SignalMonth(NamedTuple):
    year: int
    month: int

    @property
    def begins(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def ends(self) -> date:
        return date(self.year, self.month, calendar.monthrange(self.year, self.month)[1])

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02}"


SignalPeriod = SignalWeek | SignalMonth


class SignalValue(NamedTuple):
    """What a company says of one department in one week or month. `kind` is the key of one, `department` that of its
    unit, or in the store that of its origin; `answers` is how many it is made of, where that is known; `stated_at` is
    when it was last given.
    """

    kind: str
    department: str
    period: SignalPeriod
    value: float
    answers: int | None = None
    stated_at: datetime | None = None


class Signals(NamedTuple):
    """All that a company has said, each value as it was last given."""

    kinds: Sequence[SignalKind]
    values: Sequence[SignalValue]


def week_of(year: int, week: int) -> SignalWeek | None:
    """Returns a week; None for one that its year does not have."""
    if not _FIRST_YEAR <= year <= date.max.year - 1:
        return None
    return SignalWeek(year, week) if 1 <= week <= date(year, 12, 28).isocalendar().week else None


def month_of(year: int, month: int) -> SignalMonth | None:
    """Returns a month; None where there is none such."""
    return SignalMonth(year, month) if _FIRST_YEAR <= year < date.max.year and 1 <= month <= 12 else None
