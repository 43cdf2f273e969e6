"""What the two exports hold, for whoever has no chart: scores of departments as `Page.of_unit` has them, under which
units each department stood, and what takes part in the tests of this quarter and of the one before.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from bot.checkin.ledger import mean_of_blocks
from bot.checkin.release import Released
from bot.org.remarks import ChartError, Remark
from bot.signals.conclude import KnownSeries
from bot.signals.conclusions import KindTested
from bot.signals.connection import Extent
from bot.signals.periods import PartScore, theme_of
from bot.signals.table import SignalTable, folded

_TESTED = re.compile(r"(?P<until>\d{1,6}):(?P<better>higher|lower):(?P<departments>\d+)x(?P<periods>\d+):(?P<of>\d+)")
_STOOD = re.compile(r"(?P<unit>\S+):(?P<begin>\d{1,6})-(?P<end>\d{1,6})")


class PlacedScore(NamedTuple):
    """What a block answered to an item in the round of a week that began on `monday`; `within` are the units that were
    shown and that it lay in.
    """

    week: int
    monday: date
    item: str
    block: str
    released: Released
    within: tuple[str, ...] = ()

    @property
    def first_monday(self) -> date:
        """Returns when week 1 began."""
        return self.monday - timedelta(weeks=self.week - 1)


class StoodAs(NamedTuple):
    """The unit that a department was in the rounds from a week to another."""

    unit: str
    begin: int
    end: int


@dataclass(slots=True)
class TestExported:
    """The test up to a week: its signals by `folded` name, of which there were so many, and its departments."""

    __test__ = False

    signals: int
    kinds: dict[str, KindTested] = field(default_factory=dict)
    departments: set[str] = field(default_factory=set)

    def extents(self) -> dict[str, Extent]:
        """Returns how much was known of its signals."""
        return {key: Extent(kind.departments, kind.periods) for key, kind in self.kinds.items()}

    def is_whole(self, better: Mapping[str, bool]) -> bool:
        """Returns whether all of its signals are there, each with the direction that it had."""
        return len(self.kinds) == self.signals and all(
            better.get(key) == kind.higher_is_better for key, kind in self.kinds.items()
        )

    def part_of(self, company: KnownSeries, departments: Sequence[str]) -> KnownSeries:
        """Returns what takes part of a company with these departments."""
        rows = [row for row, department in enumerate(departments) if department in self.departments]
        signals = {key: series[rows] for key, series in company.signals.items() if key in self.kinds}
        return KnownSeries(company.people[rows], signals)


def scores_of_parts(
    scores: Iterable[PlacedScore], departments: Sequence[str], stood: Mapping[str, Collection[StoodAs]] | None = None
) -> Iterator[PartScore]:
    """Returns what is released of departments, and counts; of each that has a line in `stood` as the unit that it was
    then.
    """
    always = frozenset(departments) - (stood or {}).keys()
    at_times = [(department, place) for department in departments for place in (stood or {}).get(department, ())]
    parts: defaultdict[tuple[str, int, str], list[Released]] = defaultdict(list)
    by_week: dict[int, dict[str, str]] = {}
    for score in scores:
        if theme_of(score.item) is None:
            continue
        if score.week not in by_week:
            standing = {unit: unit for unit in always}
            standing |= {place.unit: unit for unit, place in at_times if place.begin <= score.week <= place.end}
            by_week[score.week] = standing
        for unit in by_week[score.week].keys() & {score.block, *score.within}:
            parts[by_week[score.week][unit], score.week, score.item].append(score.released)
    for (department, week, item), released in parts.items():
        number = released[0].number if len(released) == 1 else mean_of_blocks(released).number
        yield PartScore(department, week, item, number)


def stood_in(table: SignalTable) -> dict[str, list[StoodAs]]:
    """Returns under which units departments stood that have a cell of them; the others are one unit. Raises
    ChartError.
    """
    stood: dict[str, list[StoodAs]] = {}
    faults: list[Remark] = []
    for row in table.rows:
        department, cell = table.cell(row, "department"), table.cell(row, "units")
        if not cell or department in stood:
            continue
        places = [_STOOD.fullmatch(token) for token in cell.split()]
        if all(places):
            stood[department] = [
                StoodAs(place["unit"], int(place["begin"]), int(place["end"])) for place in places if place
            ]
        else:
            faults.append(Remark("signals.file.units", (row.line,), {"cell": cell}))
    if faults:
        raise ChartError(faults)
    return stood


def tests_in(table: SignalTable) -> dict[int, TestExported]:
    """Returns the tests that cells name, by the week up to which each was made. Raises ChartError."""
    tests: dict[int, TestExported] = {}
    faults: list[Remark] = []
    for row in table.rows:
        for token in table.cell(row, "tested").split():
            part = _TESTED.fullmatch(token)
            if part is None:
                faults.append(Remark("signals.file.tested", (row.line,), {"cell": token}))
                continue
            test = tests.setdefault(int(part["until"]), TestExported(int(part["of"])))
            kind = KindTested(part["better"] == "higher", int(part["departments"]), int(part["periods"]))
            test.kinds[folded(table.cell(row, "signal"))] = kind
            test.departments.add(table.cell(row, "department"))
    if faults:
        raise ChartError(faults)
    return tests


def cell_of_tests(tests: Mapping[int, Mapping[str, KindTested]], kind: str) -> str:
    """Returns how a table names the tests in which a kind takes part, by the week up to which each was made."""
    return " ".join(
        f"{until}:{'higher' if tested[kind].higher_is_better else 'lower'}"
        f":{tested[kind].departments}x{tested[kind].periods}:{len(tested)}"
        for until, tested in sorted(tests.items())
        if kind in tested
    )


def cell_of_units(places: Iterable[StoodAs]) -> str:
    """Returns how a table names the units that a department was."""
    return " ".join(f"{place.unit}:{place.begin}-{place.end}" for place in places)
