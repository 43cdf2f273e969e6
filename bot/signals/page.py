"""The page for leaders, "Do customers feel it?": what is drawn of each department, and who reads of which.

Beside what `bot.signals.conclude` lets be said stand the numbers of both sides, period by period, for whoever leads the
part of the company in which a department lies. All panels share their scales.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import ceil, floor, log10

from bot.checkin.blocks import FLOOR
from bot.checkin.departments import sizes, unit_of_head
from bot.checkin.rounds import Frozen
from bot.org.tree import Tree
from bot.org.unit_key import leads
from bot.signals.conclusions import WEEKS, Conclusion, Signs, Timing
from bot.signals.signals import SignalKind, SignalShape

AT_ONCE = 12  # departments that are drawn
FEW_ANSWERS = FLOOR  # of customers: a mean of fewer is drawn lighter
KUDOS_OF = 13  # weeks
WORDS_AT_MOST = 5  # of customers, the newest
_LEAST_SPREAD = 0.1  # of the largest number, that a scale spans: less is no movement to look at
_FINEST = 0.05  # that any scale spans: numbers are written no finer
_LATER = {Timing.FOUR_WEEKS_LATER: 1, Timing.EIGHT_WEEKS_LATER: 2}  # periods


@dataclass(frozen=True, slots=True)
class DepartmentLines:
    """One department: what its people said in each period, and what the company says of its customers.

    `alone` are periods whose number is one published score alone; `withheld` those in which there was a check-in and it
    has none; `few` those of which the customers' number is made of few answers.
    """

    unit: str
    people: tuple[float | None, ...]
    customers: tuple[float | None, ...]
    alone: frozenset[int] = frozenset()
    withheld: frozenset[int] = frozenset()
    few: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class CompanySides:
    """Both sides of a company in its periods since `first_monday`. `lines` are by signal and department; `kinds` are
    the signals of which there is any number, `monthly` those of which some are of months.
    """

    first_monday: date
    kinds: tuple[SignalKind, ...]
    lines: Mapping[str, Mapping[str, DepartmentLines]]
    monthly: frozenset[str]


@dataclass(frozen=True, slots=True)
class Range:
    """From the number at the foot of a panel to the one at its head, which is the better end."""

    foot: float
    head: float


@dataclass(frozen=True, slots=True)
class QuotedCustomer:
    """What a customer wrote to somebody in a department, who shared it; `name` is the customer's own, where they wrote
    one.
    """

    words: str = field(repr=False)
    name: str = field(repr=False)
    department: str


@dataclass(frozen=True, slots=True)
class SignalPage:
    """What one leader reads of one signal. `departments` are drawn, `start` before them are on pages before; `total`
    lie in the reader's part of the company and `elsewhere` outside of it. `later` is by how many periods customers
    follow, where that is said. `tested` are the signals in the test, and `left_out` departments that are not, since
    others lie in them. `thanks` counts customers' thanks that were shared in four weeks, by department, and `kudos`
    says how many a person received of colleagues in `KUDOS_OF` weeks.
    """

    conclusion: Conclusion
    kinds: tuple[SignalKind, ...]
    kind: SignalKind
    frozen: Frozen
    k: int
    first_monday: date
    tested_until: date | None
    departments: tuple[DepartmentLines, ...]
    start: int
    total: int
    elsewhere: int
    above: Range
    below: Range
    tested: tuple[SignalKind, ...] = ()
    later: int = 0
    is_monthly: bool = False
    left_out: frozenset[str] = frozenset()
    thanks: Mapping[str, int] = field(default_factory=dict)
    words: tuple[QuotedCustomer, ...] = ()
    kudos: Mapping[str, float] = field(default_factory=dict)

    @property
    def periods(self) -> int:
        return len(self.departments[0].people) if self.departments else 0


def standing(heads: Iterable[int], frozen: Frozen, k: int) -> tuple[str, ...]:
    """Returns the departments of those who still head one, with k people or more who are asked."""
    people = sizes(frozen.tree, frozen.invited)
    units = (unit_of_head(frozen.tree, head) for head in dict.fromkeys(heads))
    return tuple(sorted(unit for unit in units if unit and people.get(unit, 0) >= k))


def seen_from(unit: str, reader: int, tree: Tree, departments: Iterable[str]) -> list[str]:
    """Returns the departments in a reader's part of the company, and the one that they head."""
    inside = set(tree.below(unit))
    return [department for department in departments if department in inside or leads(department) == reader]


def later_by(conclusion: Conclusion, kind: SignalKind) -> int:
    """Returns by how many periods customers follow, where that is said of this signal."""
    signs = conclusion.signs if isinstance(conclusion, Signs) else ()
    return next((_LATER.get(sign.timing, 0) for sign in signs if sign.signal == kind.key), 0)


def leading_kind(conclusion: Conclusion, kinds: Sequence[SignalKind]) -> SignalKind:
    """Returns the signal that a page begins with: the one of which most may be said, else the first."""
    by_key = {kind.key: kind for kind in kinds}
    signs = conclusion.signs if isinstance(conclusion, Signs) else ()
    return next((by_key[sign.signal] for sign in signs if sign.signal in by_key), kinds[0])


def range_of_people(lines: Iterable[DepartmentLines]) -> Range:
    """Returns the scale of all panels, from 1 to 5 at most: halves around what there is, and one label at least, so
    that no small difference looks like a large one.
    """
    return _of_labels(number for line in lines for number in line.people)


def _of_labels(numbers: Iterable[float | None]) -> Range:
    ends = _ends(numbers)
    foot, head = floor(2 * ends.foot) / 2, ceil(2 * ends.head) / 2
    missing = max(0.0, 1 - (head - foot))
    head = min(5.0, head + missing)
    return Range(max(1.0, min(foot, head - 1)), head)


def range_of_customers(lines: Iterable[DepartmentLines], kind: SignalKind) -> Range:
    """Returns the scale of a signal in all panels: round numbers around what there is, the better end at the head."""
    numbers = [number for line in lines for number in line.customers]
    if kind.shape is SignalShape.MEAN:
        ends = _of_labels(numbers)
    else:
        ends_known = _ends(numbers)
        low, high = ends_known.foot, ends_known.head
        spread = max(high - low, _LEAST_SPREAD * max(abs(low), abs(high))) or 1.0
        step = _step(max(spread, _FINEST))
        foot, head = floor(low / step) * step, ceil(high / step) * step
        ends = Range(round(foot, 6), round(head if head > foot else foot + step, 6))
    return ends if kind.higher_is_better else Range(ends.head, ends.foot)


def _ends(numbers: Iterable[float | None]) -> Range:
    known = [number for number in numbers if number is not None]
    return Range(min(known, default=1.0), max(known, default=5.0))


def _step(spread: float) -> float:
    """A round number of which a few make up a spread."""
    power = 10.0 ** floor(log10(spread / 2))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= spread / 4)


def period_begins(first_monday: date, period: int) -> date:
    return first_monday + timedelta(weeks=WEEKS * period)
