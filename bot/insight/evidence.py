"""A stretch of weeks as it can be known without opening an answer: the ledger, forecasts, kudos and counts, as arrays.

Weeks are counted from the workspace's first Monday, as rounds are. Teams are named by their manager; only scores of
blocks that are exactly that team stand here, since what was added up with others says nothing about one manager.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from bot.checkin.blocks import SizeBand
from bot.checkin.ledger import Participation, Withheld
from bot.checkin.rounds import Closed
from bot.insight.blindspots import LIVED
from bot.insight.concerns import Concerns, concerns_from
from bot.insight.deconvolution import BoolArray, FloatArray
from bot.insight.records import Column, Records, Staff
from bot.insight.response_rate import Cells, IntArray, Shown
from bot.insight.thanks import Thanks
from bot.org.unit_key import UnitKind, team_key

_LIVED = {reading.number: lived for reading, lived in LIVED.items()}  # a number is found faster than a reading


class WeekItem(NamedTuple):
    """An item as it was asked in the round of one week."""

    week: int
    item: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Arrays over `teams` (their managers), NaN where nothing is known.

    lived, believed: (teams, columns), a column is a week and an item; company: (columns,), what all answered together,
    and the same by unit for the branches directly below the top;
    response_rate: (teams, weeks), what was published of it; thanks: by the places of teams, `values`, 0 leading, and
    weeks; thanks_given: (teams, weeks); people: (teams,); exposure: (teams, weeks), how many a post could thank.
    `closed` holds the week in which a round closed where that is a later one: so long nothing is known of it.
    """

    teams: tuple[int, ...]
    columns: tuple[WeekItem, ...]
    weeks: range
    values: tuple[int, ...]
    lived: FloatArray
    believed: FloatArray
    company: FloatArray
    response_rate: Shown
    thanks: Thanks
    thanks_given: FloatArray
    people: FloatArray
    exposure: FloatArray
    closed: Mapping[int, int] = field(default_factory=dict)
    branches: Mapping[str, FloatArray] = field(default_factory=dict)
    concerns: Concerns = field(default_factory=Concerns.none)

    def columns_within(self, after: int, up_to: int) -> list[int]:
        """Returns the places of the columns of rounds that closed in the weeks after `after` and up to `up_to`."""
        return [number for number, (week, _) in enumerate(self.columns) if after < self.closed.get(week, week) <= up_to]

    def weeks_within(self, after: int, up_to: int) -> slice:
        """Returns the places of the weeks after `after` and up to `up_to`."""
        first_week = self.weeks.start
        return slice(max(0, after + 1 - first_week), max(0, up_to + 1 - first_week))


def gather(
    closed: Closed,
    records: Records,
    staff: Mapping[int, Staff],
    values: Collection[int],
    weeks: range,
) -> Evidence:
    """Returns the evidence of these weeks about the teams of `staff`, which counts their people by manager."""
    teams, kinds = tuple(sorted(staff)), (0, *sorted(values))
    place = _Places(np.array(teams, dtype=np.int64))
    row: dict[str, int] = {team_key(manager): number for number, manager in enumerate(teams)}
    closed = [(round_, page) for round_, page in closed if round_.counts_in in weeks]
    columns, lived = _lived(closed, row)
    thanks_given = np.zeros((len(teams), len(weeks)))
    for week, managers, amounts in records.thanks_given:
        if week in weeks:
            rows, has_row = place.of(managers)
            thanks_given[rows, week - weeks.start] += np.array(amounts)[has_row]
    response_rate = _turn_out(closed, row, weeks)
    return Evidence(
        teams=teams,
        columns=columns,
        weeks=weeks,
        values=kinds,
        lived=lived,
        believed=_believed(records, columns, place),
        company=_numbers(closed, columns, None),
        response_rate=response_rate,
        thanks=_thanks(records, place, kinds, weeks),
        thanks_given=thanks_given,
        people=np.array([staff[manager].people for manager in teams], dtype=np.float64),
        exposure=exposure_of([staff[manager] for manager in teams], response_rate.invited),
        closed={round_.week: round_.counts_in for round_, _ in closed if round_.counts_in != round_.week},
        branches={branch: _numbers(closed, columns, branch) for branch in _branches(closed)},
        concerns=concerns_from(records.concerns, closed[-1][0].frozen.root) if closed else Concerns.none(),
    )


class _Rows(NamedTuple):
    """The rows of those teams that have one; `has_row` is true for these among all teams."""

    rows: IntArray
    has_row: BoolArray


@dataclass(frozen=True, slots=True)
class _Places:
    """In which row each team stands, of those in order."""

    teams: IntArray

    def of(self, managers: Column) -> _Rows:
        manager_ids = np.array(managers, dtype=np.int64)
        rows = np.searchsorted(self.teams, manager_ids)
        has_row = np.isin(manager_ids, self.teams)
        return _Rows(rows[has_row], has_row)


def _thanks(records: Records, place: _Places, kinds: Sequence[int], weeks: range) -> Thanks:
    kind = {value: number for number, value in enumerate(kinds)}
    columns: list[IntArray] = [np.zeros((4, 0), dtype=np.int64)]
    for week, value, managers, givers in records.received:
        if week in weeks:
            rows, has_row = place.of(managers)
            alike = np.full((2, len(rows)), [[week - weeks.start], [kind.get(value, 0)]])
            columns.append(np.vstack([alike, np.array(givers, dtype=np.int64)[has_row], rows]))
    week_of, value_of, givers_of, team_of = np.concatenate(columns, axis=1)
    return Thanks(weeks=week_of, values=value_of, givers=givers_of, teams=team_of)


def exposure_of(staff: Sequence[Staff], invited: IntArray) -> FloatArray:
    """Returns how many of each team a post could thank in each week: of a team that was not there yet, nobody.

    Those who are there now count as far back as check-ins invited a team of them; weeks without a check-in are as the
    one before, the first ones as the first that had any.
    """
    people = np.array([[member.people, member.in_public] for member in staff]).reshape(-1, 2)
    weeks = invited.shape[1]
    was_held = np.flatnonzero(invited.any(axis=0))
    if not len(was_held):
        return np.repeat(people[:, 1:] * 1.0, weeks, axis=1)
    latest = was_held[np.maximum(np.searchsorted(was_held, np.arange(weeks), side="right") - 1, 0)]
    presence = np.minimum(1.0, invited[:, latest] / np.maximum(people[:, :1], 1))
    return np.asarray(presence * people[:, 1:])


def _branches(closed: Closed) -> list[str]:
    """The units directly below the top, as they are now."""
    if not closed:
        return []
    frozen = closed[-1][0].frozen
    return [part.key for part in frozen.tree.parts(frozen.root) if part.kind is UnitKind.UNIT]


def _numbers(closed: Closed, columns: Sequence[WeekItem], branch: str | None) -> FloatArray:
    """What everybody of a branch, or of the company, answered together; NaN where that is withheld."""
    numbers = {
        WeekItem(round_.week, item.key): np.nan if isinstance(score, Withheld) else score.number
        for round_, page in closed
        if (unit := branch or round_.frozen.root) in page.parents
        for item in round_.frozen.items
        for score in (page.of_unit(unit, item.key),)
    }
    return np.array([numbers.get(number, np.nan) for number in columns])


def _believed(records: Records, columns: Sequence[WeekItem], place: _Places) -> FloatArray:
    column = {week_item: number for number, week_item in enumerate(columns)}
    believed = np.full((len(place.teams), len(columns)), np.nan)
    for week, item, managers, labels in records.believed:
        if (number := column.get(WeekItem(week, item))) is not None:
            rows, has_row = place.of(managers)
            believed[rows, number] = np.array(labels)[has_row]
    return believed


class _Column(NamedTuple):
    """Numbers, and the rows that they stand in."""

    rows: list[int]
    numbers: list[float]


class _Lived(NamedTuple):
    """The columns, and what teams lived in each."""

    columns: tuple[WeekItem, ...]
    scores: FloatArray


def _lived(closed: Closed, row: Mapping[str, int]) -> _Lived:
    column_of: dict[WeekItem, _Column] = {}
    for round_, page in closed:
        of_item: dict[str, _Column] = defaultdict(lambda: _Column([], []))
        for (unit, item), score in page.scores.items():
            if unit in row:
                rows, numbers = of_item[item]
                rows.append(row[unit])
                numbers.append(_LIVED[score.number])
        column_of |= {WeekItem(round_.week, item.key): of_item[item.key] for item in round_.frozen.items}
    columns = tuple(sorted(column_of))
    scores = np.full((len(row), len(columns)), np.nan)
    for number, week_item in enumerate(columns):
        rows, numbers = column_of[week_item]
        scores[rows, number] = numbers
    return _Lived(columns, scores)


def _turn_out(closed: Closed, row: Mapping[str, int], weeks: range) -> Shown:
    published = Shown.nothing(len(row), len(weeks))
    for round_, page in closed:
        invited, week_number = round_.frozen.invited, round_.counts_in - weeks.start
        common = {item.key for item in round_.frozen.items}
        size = {unit: score.size for (unit, item), score in page.scores.items() if unit in row and item in common}
        alike: dict[tuple[int, SizeBand | None, Participation | None], list[int]] = {}
        for unit, place in row.items():
            facts = invited.get(unit, 0), size.get(unit), page.participation.get(unit)
            alike.setdefault(facts, []).append(place)
        for (invited_, band, participation), rows in alike.items():
            cells = Cells(np.array(rows), week_number)
            if band is None:
                published.put_none(cells, invited_, round_.k)
            else:
                published.put(cells, band, participation, invited_, round_.k)
    return published
