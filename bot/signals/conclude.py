"""What may be said of people and customers: which of the sentences of docs/customers.md.

There is one test a quarter, of all signals together, on what is known up to the end of the last quarter that is over.
What takes part is fixed when it is first made. So what is said changes when a quarter ends, or when the company
corrects its own numbers, and nobody can look until it fits. What the quarter before said is computed again from the
data up to that quarter's end.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import floor

from bot.signals.conclusions import (
    DEPARTMENTS_AT_LEAST,
    PERIODS_AT_LEAST,
    Conclusion,
    FirstSign,
    LessThanTested,
    NoConnection,
    NothingYet,
    RepeatedSign,
    Season,
    Signs,
    Timing,
)
from bot.signals.connection import (
    DEALINGS,
    Connection,
    Extent,
    extent,
    find_connections,
)
from bot.signals.own_series import Series
from bot.signals.periods import QUARTER, finished, whole_periods

ONCE_IN_AT_MOST = 100

# Of ten companies of so many departments and periods in which there is a connection of that strength: the mean of those
# whose departments are alike and of those of which the small ones are noisy. The table stands in docs/customers.md.
_FOUND = {(6, 9): 1.3, (6, 13): 2.6, (8, 13): 4.6, (12, 13): 6.2, (20, 13): 8.8, (8, 26): 8.3, (12, 26): 9.7}
_FOUND_AT_MOST = 9  # of ten it is not said that nothing is missed
# What several signals in one test leave of it: the largest of all is what chance is compared with.
_LEFT_WITH_SIGNALS = {1: 1.0, 2: 0.8, 3: 0.64, 6: 0.47}


@dataclass(frozen=True, slots=True)
class KnownSeries:
    """Departments x periods since the first; `signals` are turned so that higher is better."""

    people: Series
    signals: Mapping[str, Series]


def conclude(
    company: KnownSeries,
    week: int,
    dealings: int = DEALINGS,
    earlier: KnownSeries | None = None,
    tested: Mapping[str, Extent] | None = None,
) -> Conclusion:
    """Returns what may be said after the round of a week has closed. `earlier` is what took part in the test of the
    quarter before, where that is another company; `tested` is what was known of the signals when this one was fixed.
    """
    until = finished(week)
    extents = {key: _extent(company, signal, until) for key, signal in company.signals.items()}
    if any(_is_less(extents.get(key), reach) for key, reach in (tested or {}).items()):
        return LessThanTested()
    enough = [reach for reach in extents.values() if reach.is_enough]
    if not enough:
        nearest = max(extents.values(), key=_nearness, default=Extent(0, 0))
        return NothingYet(nearest.departments, nearest.periods)
    connections = {
        key: tested for key, tested in connections_until(company, until, dealings).items() if tested.is_shown
    }
    if not connections:
        return NoConnection(_found_of_ten(max(map(_found, enough)), len(enough)))
    in_the_quarter_before = connections_until(earlier or company, until - QUARTER, dealings)
    return Signs(
        tuple(
            _sign(key, connection, is_second=key in in_the_quarter_before and in_the_quarter_before[key].is_shown)
            for key, connection in sorted(connections.items(), key=lambda item: (item[1].chance, item[0]))
        )
    )


def extents_tested(company: KnownSeries, week: int) -> dict[str, Extent]:
    """Returns how much is known of the signals that are tested after the round of a week has closed."""
    extents = {key: _extent(company, signal, finished(week)) for key, signal in company.signals.items()}
    return {key: reach for key, reach in extents.items() if reach.is_enough}


def _is_less(reach: Extent | None, tested: Extent) -> bool:
    return reach is None or reach.departments < tested.departments or reach.periods < tested.periods


def _extent(company: KnownSeries, signal: Series, until: int) -> Extent:
    periods = whole_periods(until)
    return extent(company.people[:, :periods], signal[:, :periods])


def _nearness(reach: Extent) -> float:
    return min(reach.departments / DEPARTMENTS_AT_LEAST, 1) + min(reach.periods / PERIODS_AT_LEAST, 1)


def connections_until(company: KnownSeries, until: int, dealings: int = DEALINGS) -> dict[str, Connection]:
    """Returns the test of all signals of which enough is known: the others could only make these harder to find."""
    periods = max(0, whole_periods(until))
    chosen = {
        key: signal[:, :periods]
        for key, signal in company.signals.items()
        if _extent(company, signal, max(0, until)).is_enough
    }
    connections = find_connections(company.people[:, :periods], list(chosen.values()), dealings)
    return dict(zip(chosen, connections, strict=True))


def _sign(signal: str, connection: Connection, is_second: bool) -> FirstSign | RepeatedSign:
    return (RepeatedSign if is_second else FirstSign)(
        signal=signal,
        timing=_timing(connection),
        alike=connection.alike,
        departments=connection.departments,
        once_in=min(ONCE_IN_AT_MOST, floor(1 / connection.chance + 1e-9)),
        season=_season(connection),
    )


def _timing(connection: Connection) -> Timing:
    if connection.lag == 0:
        return Timing.SAME_WEEKS
    if not connection.has_order:
        return Timing.UNKNOWN
    if connection.lag < 0:
        return Timing.CUSTOMERS_FIRST
    return Timing.FOUR_WEEKS_LATER if connection.lag == 1 else Timing.EIGHT_WEEKS_LATER


def _season(connection: Connection) -> Season:
    if connection.chance_beyond_season is None:
        return Season.NEEDS_TWO_YEARS
    return Season.BEYOND if connection.is_beyond_season else Season.POSSIBLE


def _found_of_ten(of_ten: float, signals: int) -> int:
    share = min(share for count, share in _LEFT_WITH_SIGNALS.items() if count <= signals)
    return max(1, min(_FOUND_AT_MOST, round(of_ten * share)))


def _found(reach: Extent) -> float:
    """As of the largest companies that were measured and are no larger than this."""
    return max(
        of_ten
        for (departments, periods), of_ten in _FOUND.items()
        if departments <= reach.departments and periods <= reach.periods
    )
