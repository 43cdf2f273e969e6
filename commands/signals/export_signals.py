"""For the operator: what stands of customer signals, as the file that `python -m bot customers` reads."""

import csv
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import StringIO

from bot.checkin.questions import ROUNDS
from bot.checkin.rounds import Round
from bot.signals.conclusions import KindTested, quarter_end
from bot.signals.diary import SignalsExported
from bot.signals.exported import StoodAs, cell_of_tests, cell_of_units
from bot.signals.periods import stood_as
from bot.signals.signals import SignalKind, Signals, SignalShape, SignalValue
from bot.signals.table import EXPORTED, folded
from commands.signals.compare_sides import compare_sides
from commands.signals.conclude_quarter import NumbersTested, numbers_tested, tested_at
from storage.checkin import ledger, rounds
from storage.diary import diary
from storage.org import people


@dataclass(frozen=True, slots=True)
class SignalsExport:
    """Of one workspace: the file's content, how many numbers it holds, and of how many departments."""

    workspace_id: int
    name: str
    table: str = field(repr=False)
    numbers: int
    departments: int


@dataclass(frozen=True, slots=True)
class _Tested:
    """By department the tests in which it takes part, each with its kinds, and the units that it was; empty where it
    was one. `kinds` are the keys of those of this quarter.
    """

    tests: Mapping[str, Mapping[int, Mapping[str, KindTested]]]
    units: Mapping[str, str]
    kinds: Collection[str]


async def export_signals(now: datetime) -> list[SignalsExport]:
    """Returns what counts now in each workspace that has closed a round: each number as it was last given, of the
    departments that are tested.

    Each is noted in the diary before anybody has it.
    """
    exports = []
    for workspace in await people.workspaces():
        latest = await rounds.last_closed(workspace.id)
        if latest is None:
            continue
        await compare_sides(workspace.id)  # what takes part is fixed by whoever looks first
        reference = await tested_at(workspace.id, latest)
        tested = await numbers_tested(workspace.id, reference, latest.week)
        stored, departments = tested.numbers.signals, frozenset(tested.numbers.departments)
        signals = Signals(stored.kinds, [value for value in stored.values if value.department in departments])
        units = await _units(workspace.id, tested, reference, latest)
        marks = _Tested(_tests(tested, latest.week), units, tested.now.kinds)
        await diary.append(workspace.id, None, SignalsExported(len(departments), len(signals.values)), now)
        exports.append(
            SignalsExport(
                workspace_id=workspace.id,
                name=workspace.name,
                table=_table(signals, marks),
                numbers=len(signals.values),
                departments=len(departments),
            )
        )
    return exports


def _tests(tested: NumbersTested, week: int) -> dict[str, dict[int, Mapping[str, KindTested]]]:
    until = quarter_end(week)
    fixed = ((until, tested.fixed, tested.now), (until - ROUNDS, tested.fixed_earlier, tested.earlier))
    tests: dict[str, dict[int, Mapping[str, KindTested]]] = {}
    for last_week, test, taking in fixed:
        for department in taking.departments if test else ():
            tests.setdefault(department, {})[last_week] = test.kinds if test else {}
    return tests


async def _units(workspace_id: int, tested: NumbersTested, reference: Round, latest: Round) -> dict[str, str]:
    """Which units departments were in all rounds, where that changed."""
    numbers = tested.numbers
    places: dict[str, list[StoodAs]] = {department: [] for department in numbers.departments}
    for start in range(0, latest.counts_in, ROUNDS):
        for round_ in await rounds.closed(workspace_id, start, start + ROUNDS):
            parents = (await ledger.page_of(round_)).parents
            stood = stood_as(numbers.departments, parents, numbers.through, round_.opened_at, reference.opened_at)
            for department, unit in stood.items():
                if places[department] and places[department][-1].unit == unit:
                    places[department][-1] = places[department][-1]._replace(end=round_.week)
                else:
                    places[department].append(StoodAs(unit, round_.week, round_.week))
    return {
        department: cell_of_units(stood)
        for department, stood in places.items()
        if {place.unit for place in stood} - {department}
    }


def _table(signals: Signals, marks: _Tested) -> str:
    text = StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(EXPORTED)
    kinds = {kind.key: kind for kind in signals.kinds}
    names = _names(signals.kinds, marks.kinds)
    lines.writerows(_row(value, kinds[value.kind], names[value.kind], marks) for value in signals.values)
    return text.getvalue()


def _names(kinds: Sequence[SignalKind], tested: Collection[str]) -> dict[str, str]:
    """How a table calls signals: where one that was removed has the name of another, the tested one is called as
    leaders read it.
    """
    names: dict[str, str] = {}
    for kind in sorted(kinds, key=lambda kind: kind.key not in tested):
        name = kind.name("en")
        is_taken = folded(name) in map(folded, names.values())
        names[kind.key] = f"{name} ({kind.key})" if is_taken else name
    return names


def _row(value: SignalValue, kind: SignalKind, name: str, marks: _Tested) -> Sequence[str]:
    return (
        name,
        value.department,
        str(value.period),
        _cell(value.value, kind),
        str(value.answers or ""),
        "higher" if kind.higher_is_better else "lower",
        kind.shape.value,
        cell_of_tests(marks.tests.get(value.department, {}), kind.key),
        marks.units.get(value.department, ""),
    )


def _cell(number: float, kind: SignalKind) -> str:
    """A number that is read as no other: a point before three digits sets thousands apart in some countries."""
    plain = repr(number).removesuffix(".0")
    exact = f"{plain}e0" if "." in plain and "e" not in plain else plain
    return f"{exact}%" if kind.shape is SignalShape.SHARE else exact
