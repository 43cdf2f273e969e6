"""Periods of four weeks: what the ledger and the company say of a department, folded to them.

In four weeks a weekly workspace asks about every theme once. Periods are counted from the workspace's first Monday, as
rounds are. A period that nothing is known of stays a gap.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.checkin.ledger import Withheld
from bot.checkin.questions import bank
from bot.checkin.rounds import Closed
from bot.org.unit_key import leads, team_key, unit_key
from bot.signals.conclusions import WEEKS
from bot.signals.own_series import Series
from bot.signals.signals import SignalKind, SignalPeriod, SignalValue, SignalWeek
from bot.signals.successors import Successions

QUARTER = 13  # weeks
_DAYS = 7 * WEEKS
_DAYS_AT_LEAST = 7  # of a period that something must be known of: one week, or as much of a month
_NO_THEMES = {"outcome", "values", "own"}  # of the bank, what is no way to be treated or no theme of everybody


class PartScore(NamedTuple):
    """What a department as a whole answered to an item in the round of a week, as it was released."""

    department: str
    week: int
    item: str
    number: float


class FoldedSignal(NamedTuple):
    """A signal by department and period, turned so that higher is better, and of how many answers; NaN: unknown."""

    series: Series
    answers: Series


def finished(week: int) -> int:
    """Returns the last week of the last quarter that was over when the round of a week had closed; 0 before any was."""
    return week // QUARTER * QUARTER


def whole_periods(weeks: int) -> int:
    """Returns how many periods are over after so many weeks."""
    return weeks // WEEKS


def part_scores(
    closed: Closed, departments: Sequence[str], through: Successions | None = None, until: datetime | None = None
) -> Iterator[PartScore]:
    """Returns what is released of departments in these rounds, and counts; each by the key that it has at the moment
    `until`, whoever headed it when a round opened.
    """
    for round_, page in closed:
        standing = {department: department for department in departments if department in page.parents}
        if through and until:
            standing = stood_as(departments, page.parents, through, round_.opened_at, until)
        for item in round_.frozen.items:
            if theme_of(item.key) is None:
                continue
            for department, unit in standing.items():
                if not isinstance(score := page.of_unit(unit, item.key), Withheld):
                    yield PartScore(department, round_.week, item.key, score.number)


def stood_as(
    departments: Iterable[str],
    parents: Collection[str],
    through: Successions,
    moment: datetime,
    until: datetime,
) -> dict[str, str]:
    """Returns by department which unit it was at a moment; the keys are those that they have at the moment `until`."""
    stood_as: dict[str, str] = {}
    for department in departments:
        head = through.head_at(leads(department), until, moment)
        numbers = [] if head is None else through.numbers_of(head)
        units = (key for number in numbers for key in (unit_key(number), team_key(number)))
        if unit := next((key for key in units if key in parents), None):
            stood_as[department] = unit
    return stood_as


@cache
def theme_of(item: str) -> str | None:
    """Returns the theme that an item counts in: the mood is one. None for what does not count.

    What is asked about a manager does not: it is shown in that manager's mirror, and nowhere else.
    """
    entry = bank().mood if item == bank().mood.key else bank().items.get(item)
    return None if entry is None or entry.about_manager or entry.theme in _NO_THEMES else entry.theme


def people_series(scores: Iterable[PartScore], departments: Sequence[str], periods: int) -> Series:
    """Returns how each department felt in each period: the mean of its themes, each the mean of its scores."""
    rows = {department: number for number, department in enumerate(departments)}
    themes = {theme: number for number, theme in enumerate(_themes())}
    cells, numbers = [], []
    for department, week, item, number in scores:
        row, theme, period = rows.get(department), theme_of(item), (week - 1) // WEEKS
        if row is not None and theme is not None and 0 <= period < periods:
            cells.append((row * periods + period) * len(themes) + themes[theme])
            numbers.append(number)
    size = len(rows) * periods * len(themes)
    means = _quotient(_total(cells, numbers, size), _total(cells, [1.0] * len(cells), size))
    means = means.reshape(len(rows), periods, len(themes))
    released = ~np.isnan(means)
    return _quotient(np.where(released, means, 0.0).sum(axis=2), released.sum(axis=2, dtype=np.float64))


def signal_series(
    kind: SignalKind, values: Iterable[SignalValue], departments: Sequence[str], first_monday: date, periods: int
) -> FoldedSignal:
    """Returns a signal by period. A week lies in one. A month stands for each by as many days as both share, where no
    week says more; it is weighted by answers where all have them. Of what was stated anew, the latest counts.
    """
    rows = {department: number for number, department in enumerate(departments)}
    shares: dict[SignalPeriod, list[_Share]] = {}
    latest: dict[tuple[int, SignalPeriod], SignalValue] = {}
    for value in values:
        row = rows.get(value.department)
        if row is not None and value.kind == kind.key and _is_later(value, latest.get((row, value.period))):
            latest[row, value.period] = value
    weekly, monthly = _Sums(len(rows) * periods), _Sums(len(rows) * periods)
    for (row, period), value in latest.items():
        if period not in shares:
            shares[period] = list(_shares(period, first_monday, periods))
        sums = weekly if isinstance(period, SignalWeek) else monthly
        length = (period.ends - period.begins).days + 1
        for number, days in shares[period]:
            sums.add(row * periods + number, value, days, length)
    by_week, by_month = weekly.folded(), monthly.folded()
    has_weeks = ~np.isnan(by_week.series)
    shape = (len(rows), periods)
    series = np.where(has_weeks, by_week.series, by_month.series).reshape(shape)
    answers = np.where(has_weeks, by_week.answers, by_month.answers).reshape(shape)
    return FoldedSignal(series if kind.higher_is_better else -series, answers)


def _is_later(value: SignalValue, earlier: SignalValue | None) -> bool:
    if earlier is None or value.stated_at is None or earlier.stated_at is None:
        return True
    return value.stated_at >= earlier.stated_at


class _Share(NamedTuple):
    period: int
    days: int


def _shares(period: SignalPeriod, first_monday: date, periods: int) -> Iterator[_Share]:
    """In which periods how many of its days lie."""
    begin, end = ((day - first_monday).days for day in (period.begins, period.ends))
    for number in range(max(0, begin // _DAYS), min(periods, end // _DAYS + 1)):
        begins = number * _DAYS
        yield _Share(number, min(end, begins + _DAYS - 1) - max(begin, begins) + 1)


class _Sums:
    """What is known of each cell, before it is divided by."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._cells: list[int] = []
        self._values: list[float] = []
        self._days: list[float] = []
        self._answers: list[float] = []

    def add(self, cell: int, value: SignalValue, days: int, length: int) -> None:
        self._cells.append(cell)
        self._values.append(value.value)
        self._days.append(days)
        self._answers.append(np.nan if value.answers is None else value.answers * days / length)

    def folded(self) -> FoldedSignal:
        cells = np.array(self._cells, dtype=np.intp)
        values, days, answers = (np.array(column) for column in (self._values, self._days, self._answers))
        total_answers = _total(cells, answers, self._size)  # NaN where any of them has none
        weights = np.where(np.isnan(total_answers)[cells], days, answers)
        is_known = _total(cells, days, self._size) >= _DAYS_AT_LEAST
        mean = _quotient(_total(cells, weights * values, self._size), _total(cells, weights, self._size))
        return FoldedSignal(np.where(is_known, mean, np.nan), np.where(is_known, total_answers, np.nan))


def _total(cells: Sequence[int] | NDArray[np.intp], numbers: Sequence[float] | Series, size: int) -> Series:
    total = np.zeros(size)
    np.add.at(total, np.asarray(cells, dtype=np.intp), np.asarray(numbers, dtype=np.float64))
    return total


def _quotient(sums: Series, counts: Series) -> Series:
    mean = np.full(sums.shape, np.nan)
    np.divide(sums, counts, out=mean, where=counts > 0)
    return mean


@cache
def _themes() -> tuple[str, ...]:
    return (bank().mood.theme, *(theme for theme in bank().themes if theme not in _NO_THEMES))
