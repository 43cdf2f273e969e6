"""Whether what people answer and what customers say go together in a company, department by department.

A pooled correlation fools: departments of one company share its good and bad months, some drift, some are large, and
two series with memory look alike by chance. So each department counts once, what the whole company goes through is
taken out, and chance is what comes of dealing the customers' series anew among the departments: whole series, so that
memory, trends and sizes stay as they are. The argument, and how often this is wrong, stand in docs/customers.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.signals.conclusions import DEPARTMENTS_AT_LEAST, PERIODS_AT_LEAST
from bot.signals.own_series import SHARED_AT_LEAST, Series, correlations, departments_together, own_series, with_enough

LAGS = (-2, -1, 0, 1, 2)  # periods by which customers follow; below 0 they come first
SAME_TIME = LAGS.index(0)
CHANCE_AT_MOST, CHANCE_WITHOUT_LINES_AT_MOST, CHANCE_OF_ORDER_AT_MOST = 0.05, 0.15, 0.10
PERIODS_OF_A_YEAR = 13
DEALINGS = 9_999
DEALT_AMONG_AT_LEAST = 4  # departments with which one shares enough periods, itself counted
_ALL_DEALINGS_UP_TO = 7  # departments, of which 5,040 orders are no more work than drawn ones
_ALL_FLIPS_UP_TO = 13  # departments
_TIE = 1e-9
_CELLS_AT_ONCE = 1_000_000  # of correlations, and of dealings that are drawn
_SEED = 2026


@dataclass(frozen=True, slots=True)
class Connection:
    """What one signal shows. `departments` and `periods` are those that can be compared.

    `chance` is the share of dealings in which any signal at any lag looks as much like a connection,
    `chance_without_lines` the same without each department's own straight line, `chance_beyond_season` without its own
    time of year, too; None before two years are known. At the lag that shows most, `alike` of the departments go
    together; `has_order` says whether it can be told from its mirror image.
    """

    departments: int
    periods: int
    lag: int
    alike: int
    chance: float
    chance_without_lines: float
    chance_beyond_season: float | None
    has_order: bool

    @property
    def is_shown(self) -> bool:
        """Returns whether it may be said that there is a connection."""
        return (
            Extent(self.departments, self.periods).is_enough
            and self.chance <= CHANCE_AT_MOST
            and self.chance_without_lines <= CHANCE_WITHOUT_LINES_AT_MOST
        )

    @property
    def is_beyond_season(self) -> bool:
        """Returns whether it also shows beyond the time of year."""
        return self.chance_beyond_season is not None and self.chance_beyond_season <= CHANCE_AT_MOST


def find_connections(people: Series, signals: Sequence[Series], dealings: int = DEALINGS) -> list[Connection]:
    """Returns what each signal shows; higher is better in all of them. Deterministic, and the same in any order.

    `people` is the mean of the scores that were released, `signals` are turned so that higher is better. The largest
    over all lags and all signals is what chance is compared with, so that asking of more signals makes no finding.
    """
    if not signals:
        return []
    people, *signals = _in_order([with_enough(series) for series in (people, *signals)])
    compared = [_compared(people, signal) for signal in signals]
    orders = _orders(int(_pairs(people, signals).sum()), dealings)
    periods = people.shape[1]
    line = np.arange(periods, dtype=np.float64)[:, None]
    plain = _deal(people, signals, line[:, :0], orders)
    straight = _deal(people, signals, line, orders)
    seasonal = None
    if max(count.periods for count in compared) >= 2 * PERIODS_OF_A_YEAR:
        calendar = np.eye(PERIODS_OF_A_YEAR)[np.arange(periods) % PERIODS_OF_A_YEAR]
        seasonal = _deal(people, signals, np.hstack([line, calendar]), orders)
    return [
        _connection(count, plain, straight, seasonal if count.periods >= 2 * PERIODS_OF_A_YEAR else None, number)
        for number, count in enumerate(compared)
    ]


class Extent(NamedTuple):
    """Of how many departments and periods both sides are known."""

    departments: int
    periods: int

    @property
    def is_enough(self) -> bool:
        """Returns whether anything can be said."""
        return self.departments >= DEPARTMENTS_AT_LEAST and self.periods >= PERIODS_AT_LEAST


def extent(people: Series, signal: Series) -> Extent:
    """Returns how much is known of both sides, before anything is tested."""
    compared = _compared(with_enough(people), with_enough(signal))
    return Extent(int(compared.departments.sum()), compared.periods)


@dataclass(frozen=True, slots=True)
class _Compared:
    departments: NDArray[np.bool_]  # which of all
    periods: int


def _compared(people: Series, signal: Series) -> _Compared:
    """Those whose people share enough periods with their own customers, and with those of enough departments: where
    others begin as these end, there are too few ways to deal to tell chance by.
    """
    in_people, in_signal = ~np.isnan(people), ~np.isnan(signal)
    shared = in_people.astype(np.float32) @ in_signal.T.astype(np.float32) >= SHARED_AT_LEAST
    own = shared.diagonal()
    departments = own & (shared.sum(axis=1) >= min(DEALT_AMONG_AT_LEAST, own.sum()))
    return _Compared(departments, int((in_people & in_signal)[departments].any(axis=0).sum()))


def _in_order(tables: Sequence[Series]) -> list[Series]:
    """The same departments in an order that follows from their numbers, so that drawn dealings do, too."""
    columns = np.nan_to_num(np.hstack(tables)).T
    order = np.lexsort([np.arange(len(tables[0])), *columns[::-1]])
    return [table[order] for table in tables]


def _pairs(people: Series, signals: Sequence[Series]) -> NDArray[np.bool_]:
    """Which departments have both sides, and are dealt among."""
    has_signal = np.any([~np.isnan(signal).all(axis=1) for signal in signals], axis=0)
    return np.asarray(has_signal & ~np.isnan(people).all(axis=1))


@dataclass(frozen=True, slots=True)
class _Dealt:
    """By signal: the correlations of each department at each lag, the lag that shows most, and the share of chance."""

    correlated: NDArray[np.float64]  # signals x lags x departments
    lags: NDArray[np.intp]
    chance: NDArray[np.float64]


def _connection(
    compared: _Compared, plain: _Dealt, straight: _Dealt, seasonal: _Dealt | None, number: int
) -> Connection:
    best = int(plain.lags[number])
    at_best, mirrored = plain.correlated[number][best], plain.correlated[number][len(LAGS) - 1 - best]
    return Connection(
        departments=int(compared.departments.sum()),
        periods=compared.periods,
        lag=LAGS[best],
        alike=int(np.sum(at_best[compared.departments] > 0)),
        chance=float(plain.chance[number]),
        chance_without_lines=float(straight.chance[number]),
        chance_beyond_season=None if seasonal is None else float(seasonal.chance[number]),
        has_order=best != SAME_TIME and _flipped(at_best - mirrored) <= CHANCE_OF_ORDER_AT_MOST,
    )


def _deal(people: Series, signals: Sequence[Series], terms: NDArray[np.float64], orders: NDArray[np.intp]) -> _Dealt:
    """Deals the departments of all signals alike, so that what signals share stays shared."""
    pairs = _pairs(people, signals)
    own_people = own_series(people, terms)[pairs]
    own_signals = [own_series(signal, terms)[pairs] for signal in signals]
    places = np.flatnonzero(pairs)
    count, tests = len(places), len(signals) * len(LAGS)
    means = _Means(orders, tests)
    correlated = np.zeros((len(pairs), tests))
    rows_at_once = max(1, _CELLS_AT_ONCE // max(1, count * tests))
    for begin in range(0, count, rows_at_once):
        rows = own_people[begin : begin + rows_at_once]
        table = np.stack([correlations(rows, signal, lag) for signal in own_signals for lag in LAGS], axis=-1)
        for row, beside in enumerate(table, begin):
            means.add(row, beside)
            correlated[places[row]] = beside[row]
    together = np.array([departments_together(own_people, signal) for signal in own_signals])
    return _judged(means.comparable(), correlated.T.reshape(len(signals), len(LAGS), len(pairs)), together)


class _Means:
    """Of all dealings what the correlations of pairs that share enough periods come to, by test.

    Each department shares more with its own customers than with others' where series begin and end at different times.
    So pairs that share too few are left out, and what the others come to is as widely spread by chance however many
    there are.
    """

    def __init__(self, orders: NDArray[np.intp], tests: int) -> None:
        self._orders = orders
        self._sums, self._counted = np.zeros((2, orders.shape[1], tests))
        self._total, self._pairs = np.zeros((2, tests))

    def add(self, row: int, beside: NDArray[np.float64]) -> None:
        """Adds the correlations of one department's people with everybody's customers."""
        counts = beside != 0
        self._sums += beside.take(self._orders[row], axis=0)
        self._counted += 1 if counts.all() else counts.take(self._orders[row], axis=0)
        self._total += beside.sum(axis=0)
        self._pairs += counts.sum(axis=0)

    def comparable(self) -> NDArray[np.float64]:
        """Returns by dealing what is judged by."""
        usual = self._total / np.maximum(self._pairs, 1)
        return np.asarray((self._sums - self._counted * usual) / np.sqrt(np.maximum(self._counted, 1)))


def _judged(sums: NDArray[np.float64], correlated: NDArray[np.float64], together: NDArray[np.float64]) -> _Dealt:
    """Judges by the sums of all dealings, the observed one first. A lag without spread never counts.

    What was observed counts less where departments go `together`, since it would be as large by chance more often.
    """
    spread = sums.std(axis=0)
    counts = spread > _TIE
    standard = np.where(counts, (sums - sums.mean(axis=0)) / np.where(counts, spread, 1), -np.inf)
    observed = standard[0].reshape(correlated.shape[:2])
    largest = np.sort(standard.max(axis=1))
    peaks = observed.max(axis=1) / together
    chance = (len(largest) - np.searchsorted(largest, peaks - _TIE)) / len(largest)
    is_any = np.isfinite(peaks)
    return _Dealt(correlated, np.where(is_any, observed.argmax(axis=1), SAME_TIME), np.where(is_any, chance, 1.0))


def _orders(count: int, dealings: int) -> NDArray[np.intp]:
    """Orders of the departments, departments x orders, the observed one first; small numbers, since they are many."""
    kind = np.min_scalar_type(max(count, 1))
    if count <= _ALL_DEALINGS_UP_TO:
        return np.array(list(permutations(range(count))), dtype=kind).T
    generator = np.random.default_rng(_SEED)
    orders = np.empty((count, dealings + 1), dtype=kind)
    orders[:, 0] = np.arange(count)
    at_once = max(1, _CELLS_AT_ONCE // count)
    for begin in range(1, dealings + 1, at_once):
        end = min(begin + at_once, dealings + 1)
        orders[:, begin:end] = generator.permuted(np.tile(np.arange(count, dtype=kind), (end - begin, 1)), axis=1).T
    return orders


def _flipped(differences: NDArray[np.float64]) -> float:
    """The share of sign flips whose mean is at least as large, the observed one counted."""
    differences = differences[differences != 0]  # where nothing is known, a flip changes nothing
    count = len(differences)
    if count <= _ALL_FLIPS_UP_TO:
        bits = (np.arange(2**count)[:, None] >> np.arange(count)) & 1
        return float(np.mean((1 - 2 * bits) @ differences >= differences.sum() - _TIE))
    generator, larger = np.random.default_rng(_SEED), 0
    at_once = max(1, _CELLS_AT_ONCE // count)
    for begin in range(0, DEALINGS, at_once):
        signs = generator.choice([-1.0, 1.0], size=(min(at_once, DEALINGS - begin), count))
        larger += int(np.sum(signs @ differences >= differences.sum() - _TIE))
    return (1 + larger) / (DEALINGS + 1)
