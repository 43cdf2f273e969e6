"""A stretch of weeks as it can be known without opening an answer: the ledger, forecasts, kudos and counts, as arrays.

Weeks are counted from the workspace's first Monday, as rounds are. Teams are named by their manager; only scores of
blocks that are exactly that team stand here, since what was added up with others says nothing about one manager.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import compress

import numpy as np

from bot.blindspots import LIVED
from bot.blocks import SizeBand
from bot.deconvolution import BoolArray, FloatArray
from bot.ledger import Participation
from bot.records import Column, Records
from bot.release import Reading
from bot.turn_out import IntArray, Shown

# By their places in `Records`.
_LIVED = np.array([np.nan, *(LIVED[reading] for reading in Reading)])
_BANDS = (None, *Participation)
_SIZES = {band.value[0]: band for band in SizeBand}


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
    records: Records,
    people: Mapping[int, int],
    values: Collection[int],
    weeks: range,
    asked: Mapping[int, tuple[Mapping[str, int], int]],
) -> Evidence:
    """`people` counts those of each team, by its manager; rows about others, or other weeks, are left out.

    asked: by week whom the round invited, by leaf, and its floor.
    """
    teams, kinds = tuple(sorted(people)), (0, *sorted(values))
    place = _Places(np.array(teams, dtype=np.int64))
    columns = tuple(sorted((week, item) for week, item, *_ in records.lived if week in weeks))
    column = {cell: at for at, cell in enumerate(columns)}
    kind = {value: at for at, value in enumerate(kinds)}
    lived, believed = np.full((2, len(teams), len(columns)), np.nan)
    received, given = np.zeros((len(teams), len(kinds), len(weeks))), np.zeros((len(teams), len(weeks)))
    for week, item, managers, readings, *_ in records.lived:
        if week in weeks:
            rows, known = place.of(managers)
            lived[rows, column[week, item]] = _LIVED[readings][known]
    for week, item, managers, labels in records.believed:
        if (week, item) in column:
            rows, known = place.of(managers)
            believed[rows, column[week, item]] = np.array(labels)[known]
    for week, value, managers, many in records.received:
        if week in weeks:
            rows, known = place.of(managers)
            received[rows, kind.get(value, 0), week - weeks.start] += np.array(many)[known]
    for week, managers, many in records.given:
        if week in weeks:
            rows, known = place.of(managers)
            given[rows, week - weeks.start] += np.array(many)[known]
    staffed = np.array([people[manager] for manager in teams], dtype=np.float64)
    shown = _turn_out(records, place, weeks, asked)
    return Evidence(teams, columns, weeks, kinds, lived, believed, shown, received, given, staffed)


@dataclass(frozen=True, slots=True)
class _Places:
    """In which row each team stands, of those in order."""

    teams: IntArray

    def of(self, managers: Column) -> tuple[IntArray, BoolArray]:
        """The rows of those who have one, and who they are."""
        asked = np.array(managers, dtype=np.int64)
        rows = np.searchsorted(self.teams, asked)
        known = np.isin(asked, self.teams)
        return rows[known], known


def _turn_out(
    records: Records, place: _Places, weeks: range, asked: Mapping[int, tuple[Mapping[str, int], int]]
) -> Shown:
    shown = Shown.nothing(len(place.teams), len(weeks))
    for week in asked.keys() & set(weeks):
        of_leaf, k = asked[week]
        people = np.array([of_leaf.get(f"team:{manager}", 0) for manager in place.teams.tolist()])
        for many in np.unique(people).tolist():
            shown.put_none((np.flatnonzero(people == many), week - weeks.start), many, k)
    # All items of a round say the same of a team's turn-out; what only some teams are asked, fewer say.
    fullest = {row[0]: row for row in sorted(records.lived, key=lambda row: len(row[2])) if row[0] in weeks}
    for week, _, managers, _, fewest, bands in fullest.values():
        rows, known = place.of(managers)
        told = compress(fewest, known), compress(bands, known), shown.invited[rows, week - weeks.start].tolist()
        alike: dict[tuple[int, int, int], list[int]] = {}
        for row, size, band, many in zip(rows.tolist(), *told, strict=True):
            alike.setdefault((size, band, many), []).append(row)
        for (size, band, many), same in alike.items():
            shown.put((np.array(same), week - weeks.start), _SIZES[size], _BANDS[band], many, asked[week][1])
    return shown
