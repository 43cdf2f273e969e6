"""A stretch of weeks as it can be known without opening an answer: the ledger, forecasts, kudos and counts, as arrays.

Weeks are counted from the workspace's first Monday, as rounds are. Teams are named by their manager; only scores of
blocks that are exactly that team stand here, since what was added up with others says nothing about one manager.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from bot.checkin.blocks import SizeBand
from bot.checkin.ledger import Participation
from bot.checkin.rounds import Closed
from bot.insight.blindspots import LIVED
from bot.insight.deconvolution import BoolArray, FloatArray
from bot.insight.records import Column, Records
from bot.insight.response_rate import IntArray, Shown
from bot.org.unit_key import team_key

_LIVED = {reading.number: lived for reading, lived in LIVED.items()}  # a number is found faster than a reading


@dataclass(frozen=True, slots=True)
class Evidence:
    """Arrays over `teams` (their managers), NaN where nothing is known.

    lived, believed: (teams, columns), a column is a week and an item; turn_out: (teams, weeks), what was published
    of it; received: (teams, values, weeks), value 0 leading; given: (teams, weeks); people: (teams,).
    """

    teams: tuple[int, ...]
    columns: tuple[tuple[int, str], ...]
    weeks: range
    values: tuple[int, ...]
    lived: FloatArray
    believed: FloatArray
    turn_out: Shown
    received: FloatArray
    given: FloatArray
    people: FloatArray

    def within(self, after: int, up_to: int) -> tuple[list[int], slice]:
        """Columns of the items, and the slice of the weeks, of the weeks after the one and up to the other."""
        columns = [at for at, (week, _) in enumerate(self.columns) if after < week <= up_to]
        first = self.weeks.start
        return columns, slice(max(0, after + 1 - first), max(0, up_to + 1 - first))


def gather(
    closed: Closed,
    records: Records,
    people: Mapping[int, int],
    values: Collection[int],
    weeks: range,
) -> Evidence:
    """`people` counts those of each team, by its manager; what is about others, or other weeks, is left out."""
    teams, kinds = tuple(sorted(people)), (0, *sorted(values))
    place = _Places(np.array(teams, dtype=np.int64))
    row: dict[str, int] = {team_key(manager): at for at, manager in enumerate(teams)}
    closed = [(round_, page) for round_, page in closed if round_.week in weeks]
    columns, lived = _lived(closed, row)
    column = {cell: at for at, cell in enumerate(columns)}
    kind = {value: at for at, value in enumerate(kinds)}
    believed = np.full(lived.shape, np.nan)
    received, thanks_given = np.zeros((len(teams), len(kinds), len(weeks))), np.zeros((len(teams), len(weeks)))
    for week, item, managers, labels in records.believed:
        if (week, item) in column:
            rows, known = place.of(managers)
            believed[rows, column[week, item]] = np.array(labels)[known]
    for week, value, managers, amounts in records.received:
        if week in weeks:
            rows, known = place.of(managers)
            received[rows, kind.get(value, 0), week - weeks.start] += np.array(amounts)[known]
    for week, managers, amounts in records.given:
        if week in weeks:
            rows, known = place.of(managers)
            thanks_given[rows, week - weeks.start] += np.array(amounts)[known]
    staffed = np.array([people[manager] for manager in teams], dtype=np.float64)
    shown = _turn_out(closed, row, weeks)
    return Evidence(teams, columns, weeks, kinds, lived, believed, shown, received, thanks_given, staffed)


@dataclass(frozen=True, slots=True)
class _Places:
    """In which row each team stands, of those in order."""

    teams: IntArray

    def of(self, managers: Column) -> tuple[IntArray, BoolArray]:
        """The rows of those who have one, and who they are."""
        wanted = np.array(managers, dtype=np.int64)
        rows = np.searchsorted(self.teams, wanted)
        known = np.isin(wanted, self.teams)
        return rows[known], known


def _lived(closed: Closed, row: Mapping[str, int]) -> tuple[tuple[tuple[int, str], ...], FloatArray]:
    """The columns, and what teams lived in each."""
    cells_of: dict[tuple[int, str], tuple[list[int], list[float]]] = {}
    for round_, page in closed:
        of_item: dict[str, tuple[list[int], list[float]]] = defaultdict(lambda: ([], []))
        for (unit, item), score in page.scores.items():
            if unit in row:
                rows, numbers = of_item[item]
                rows.append(row[unit])
                numbers.append(_LIVED[score.number])
        cells_of |= {(round_.week, item): cells for item, cells in of_item.items()}
    columns = tuple(sorted(cells_of))
    lived = np.full((len(row), len(columns)), np.nan)
    for at, column in enumerate(columns):
        rows, numbers = cells_of[column]
        lived[rows, at] = numbers
    return columns, lived


def _turn_out(closed: Closed, row: Mapping[str, int], weeks: range) -> Shown:
    shown = Shown.nothing(len(row), len(weeks))
    for round_, page in closed:
        invited, at = round_.frozen.invited, round_.week - weeks.start
        size = {unit: score.size for (unit, _), score in page.scores.items() if unit in row}
        alike: dict[tuple[int, SizeBand | None, Participation | None], list[int]] = {}
        for unit, place in row.items():
            facts = invited.get(unit, 0), size.get(unit), page.participation.get(unit)
            alike.setdefault(facts, []).append(place)
        for (invited_, band, participation), rows in alike.items():
            cells = np.array(rows), at
            if band is None:
                shown.put_none(cells, invited_, round_.k)
            else:
                shown.put(cells, band, participation, invited_, round_.k)
    return shown
