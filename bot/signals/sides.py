"""Both sides of a company put together, and tested: what a page for leaders is drawn from."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.signals.conclude import KnownSeries
from bot.signals.conclusions import WEEKS
from bot.signals.news import SignalNews, SignalNumber
from bot.signals.own_series import Series
from bot.signals.page import FEW_ANSWERS, CompanySides, DepartmentLines, period_begins
from bot.signals.periods import (
    FoldedSignal,
    PartScore,
    people_series,
    signal_series,
    theme_of,
    whole_periods,
)
from bot.signals.signals import SignalKind, SignalMonth, Signals


class PutTogether(NamedTuple):
    """The same twice: to be tested, and to be drawn."""

    known: KnownSeries
    sides: CompanySides


def put_together(
    scores: Sequence[PartScore],
    signals: Signals,
    departments: Sequence[str],
    first_monday: date,
    weeks: Sequence[int],
) -> PutTogether:
    """Returns both sides up to the last whole period; `weeks` are those in which a check-in closed, in their order."""
    week = weeks[-1] if weeks else 0
    periods = whole_periods(week)
    people = people_series(scores, departments, periods)
    counts = _score_counts(scores, departments, periods)
    given = {value.kind for value in signals.values}
    kinds = tuple(kind for kind in signals.kinds if kind.key in given)
    folded = {kind.key: signal_series(kind, signals.values, departments, first_monday, periods) for kind in kinds}
    asked = {(asked_in - 1) // WEEKS for asked_in in weeks} & set(range(periods))
    sides = CompanySides(
        first_monday=first_monday,
        kinds=kinds,
        lines={kind.key: _lines(departments, people, counts, asked, kind, folded[kind.key]) for kind in kinds},
        monthly=frozenset(value.kind for value in signals.values if isinstance(value.period, SignalMonth)),
    )
    return PutTogether(KnownSeries(people, {key: signal.series for key, signal in folded.items()}), sides)


def _lines(
    departments: Sequence[str],
    people: Series,
    counts: NDArray[np.int_],
    asked: Iterable[int],
    kind: SignalKind,
    signal: FoldedSignal,
) -> Mapping[str, DepartmentLines]:
    """By department, the customers' numbers as the company gave them."""
    customers = signal.series if kind.higher_is_better else -signal.series
    return {
        unit: DepartmentLines(
            unit=unit,
            people=tuple(None if number is None else round(number, 1) for number in _numbers(people[row])),
            customers=_numbers(customers[row]),
            alone=frozenset(np.flatnonzero(counts[row] == 1).tolist()),
            withheld=frozenset(place for place in asked if np.isnan(people[row, place])),
            few=frozenset(np.flatnonzero(signal.answers[row] < FEW_ANSWERS).tolist()),
        )
        for row, unit in enumerate(departments)
    }


def _numbers(row: NDArray[np.float64]) -> tuple[float | None, ...]:
    return tuple(None if np.isnan(number) else float(number) for number in row)


def _score_counts(scores: Iterable[PartScore], departments: Sequence[str], periods: int) -> NDArray[np.int_]:
    """Of how many released scores each cell of `people_series` is made."""
    rows = {department: number for number, department in enumerate(departments)}
    counts = np.zeros((len(departments), periods), dtype=np.int_)
    for department, week, item, _ in scores:
        row, period = rows.get(department), (week - 1) // WEEKS
        if row is not None and theme_of(item) is not None and 0 <= period < periods:
            counts[row, period] += 1
    return counts


def news_of(signals: Signals, first_monday: date, day: date, since: datetime) -> tuple[SignalNews, ...]:
    """Returns what is new on a day of the customers of one department, of which all signals are: of the latest four
    weeks that are over, where these ended after `since`, or where something was said of them after it.
    """
    periods = whole_periods((day - first_monday).days // 7)
    if periods < 1:
        return ()
    begins, until = period_begins(first_monday, periods - 1), period_begins(first_monday, periods) - timedelta(days=1)
    latest = (value for value in signals.values if begins <= value.period.ends and value.period.begins <= until)
    recent = {value.kind for value in latest if value.stated_at and value.stated_at > since}
    kinds = [kind for kind in signals.kinds if kind.key in recent or until >= since.date()]
    news = (_news_of(kind, signals, first_monday, periods, until) for kind in kinds)
    return tuple(piece for piece in news if piece)


def _news_of(kind: SignalKind, signals: Signals, first_monday: date, periods: int, until: date) -> SignalNews | None:
    department = signals.values[0].department
    folded = signal_series(kind, signals.values, [department], first_monday, periods)
    sign = 1 if kind.higher_is_better else -1
    numbers = [
        None if np.isnan(number) else SignalNumber(sign * float(number), None if np.isnan(count) else round(count))
        for number, count in zip(folded.series[0, -2:], folded.answers[0, -2:], strict=True)
    ]
    now = numbers[-1]
    return SignalNews(kind, until, now, numbers[-2] if len(numbers) > 1 else None) if now else None
