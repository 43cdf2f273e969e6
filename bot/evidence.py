"""A stretch of weeks as it can be known without opening an answer: the ledger, forecasts, kudos and counts, as arrays.

Weeks are counted from the workspace's first Monday, as rounds are. Teams are named by their manager; only scores of
blocks that are exactly that team stand here, since what was added up with others says nothing about one manager.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from bot.blindspots import LIVED
from bot.blocks import SizeBand
from bot.deconvolution import FloatArray
from bot.exports import READINGS
from bot.ledger import Participation
from bot.records import Records
from bot.turn_out import Shown


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
    columns = tuple(sorted({(week, item) for week, item, *_ in records.lived if week in weeks}))
    row = {manager: at for at, manager in enumerate(teams)}
    column = {cell: at for at, cell in enumerate(columns)}
    kind = {value: at for at, value in enumerate(kinds)}
    lived, believed = np.full((2, len(teams), len(columns)), np.nan)
    received, given = np.zeros((len(teams), len(kinds), len(weeks))), np.zeros((len(teams), len(weeks)))
    for week, item, manager, reading, *_ in records.lived:
        if manager in row and week in weeks:
            lived[row[manager], column[week, item]] = LIVED[READINGS[reading]]
    for week, item, manager, label in records.believed:
        if manager in row and (week, item) in column:
            believed[row[manager], column[week, item]] = label
    for manager, value, week, many in records.received:
        if manager in row and week in weeks:
            received[row[manager], kind.get(value, 0), week - weeks.start] += many
    for manager, week, many in records.given:
        if manager in row and week in weeks:
            given[row[manager], week - weeks.start] += many
    staffed = np.array([people[manager] for manager in teams], dtype=np.float64)
    return Evidence(
        teams, columns, weeks, kinds, lived, believed, _turn_out(records, row, weeks, asked), received, given, staffed
    )


def _turn_out(
    records: Records, row: Mapping[int, int], weeks: range, asked: Mapping[int, tuple[Mapping[str, int], int]]
) -> Shown:
    shown = Shown.nothing(len(row), len(weeks))
    for week in asked.keys() & set(weeks):
        invited, k = asked[week]
        for manager, at in row.items():
            shown.put_none((at, week - weeks.start), invited.get(f"team:{manager}", 0), k)
    sizes = {band.value[0]: band for band in SizeBand}
    said = {(week, manager): (fewest, band) for week, _, manager, _, fewest, band in records.lived}
    for (week, manager), (fewest, band) in said.items():
        if manager in row and week in weeks:
            invited, k = asked[week]
            told = Participation(band) if band else None
            shown.put((row[manager], week - weeks.start), sizes[fewest], told, invited[f"team:{manager}"], k)
    return shown
