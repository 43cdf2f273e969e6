"""The tree of units: who answers together with whom, made from the reporting lines.

Every person is in exactly one leaf. The direct reports of a boss are the team of that boss, so managers who
report to one boss are a team of their own; the person without a boss sits with their direct reports. A boss
of bosses has a unit, which holds their own team and the units and teams below. People who joined their team
less than 30 days ago form one extra leaf below the unit above that team: everybody knows who they are, so a
number must never change by them alone.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple

from bot.delivery.deliveries import Subject
from bot.org.unit_key import UnitKind, leads, newcomers_key, team_key, unit_key

NEW_FOR = timedelta(days=30)

CHART = Subject("chart")  # what keeps reporting lines from being a tree, for admins


@dataclass(frozen=True, slots=True)
class Seat:
    """A person's place in the org chart; `since` is the day they joined the team they are in."""

    person: int
    boss: int | None
    since: date


class Unit(NamedTuple):
    """A node of the tree: `team:7` are those who report to person 7, `unit:7` is everything below them."""

    key: str
    parent: str | None
    kind: UnitKind


@dataclass(frozen=True)
class Tree:
    """`units` come parents first, the root leading; `leaf_of` tells a person's leaf."""

    units: tuple[Unit, ...]
    leaf_of: Mapping[int, str]

    def parents(self) -> Mapping[str, str | None]:
        return self._parents

    def parts(self, unit: str) -> Sequence[Unit]:
        """Returns what lies directly in a unit."""
        return self._parts.get(unit, ())

    def below(self, unit: str) -> list[str]:
        """Returns a unit and everything in it, the unit leading."""
        inside = [unit]
        for inner in inside:  # grows while it is walked
            inside += [part.key for part in self.parts(inner)]
        return inside

    @cached_property
    def seat_of_boss(self) -> Mapping[int, str]:
        """Returns by boss the leaf that they answer in; the person at the top, who reports to nobody, is left out."""
        bosses = [leads(unit.key) for unit in self.units if unit.kind is UnitKind.TEAM]
        unit_of_boss = {boss: unit if (unit := unit_key(boss)) in self._parents else team_key(boss) for boss in bosses}
        above = {boss: self._parents[unit] for boss, unit in unit_of_boss.items()}
        return {boss: team_key(leads(unit)) for boss, unit in above.items() if unit is not None}

    @cached_property
    def _parents(self) -> dict[str, str | None]:
        return {unit.key: unit.parent for unit in self.units}

    @cached_property
    def _parts(self) -> dict[str | None, list[Unit]]:
        parts: dict[str | None, list[Unit]] = {}
        for unit in self.units:
            parts.setdefault(unit.parent, []).append(unit)
        return parts


class OrgChartError(ValueError):
    """No tree can be made. `fault` is nobody, twice, unknown_boss, two_roots or loop; `people` have it."""

    def __init__(self, fault: str, people: Sequence[int] = ()) -> None:
        super().__init__(f"{fault}: {', '.join(map(str, people[:20])) or 'no people'}")
        self.fault = fault
        self.people = tuple(people)


def grow(seats: Iterable[Seat], today: date) -> Tree:
    """Returns the tree of a workspace on the day a round opens. Raises OrgChartError."""
    seated = list(seats)
    lines = _checked(seated)
    units = _from_the_top(lines)
    above = {unit.key: unit.parent for unit in units}
    newcomers: dict[str, Unit] = {}
    leaf_of = {}
    for seat in seated:
        leaf = team_key(lines.root if seat.boss is None else seat.boss)
        if today - seat.since < NEW_FOR:
            parent = above[leaf]
            leaf = newcomers_key(parent or leaf)
            newcomers[leaf] = Unit(leaf, parent, UnitKind.NEWCOMERS)
        leaf_of[seat.person] = leaf
    return Tree((*units, *newcomers.values()), leaf_of)


class _Lines(NamedTuple):
    """The one person without a boss, and who reports to whom."""

    root: int
    reports: Mapping[int, Sequence[int]]


def _checked(seats: Sequence[Seat]) -> _Lines:
    people = {seat.person for seat in seats}
    if not people:
        raise OrgChartError("nobody")
    if len(people) < len(seats):
        seats_of = Counter(seat.person for seat in seats)
        raise OrgChartError("twice", [person for person, times in seats_of.items() if times > 1])
    if strays := [seat.person for seat in seats if seat.boss is not None and seat.boss not in people]:
        raise OrgChartError("unknown_boss", strays)
    roots = [seat.person for seat in seats if seat.boss is None]
    if len(roots) > 1:
        raise OrgChartError("two_roots", roots)
    reports: dict[int, list[int]] = {}
    for seat in seats:
        if seat.boss is not None:
            reports.setdefault(seat.boss, []).append(seat.person)
    reached = list(roots)
    for person in reached:  # grows while it is walked
        reached += reports.get(person, [])
    if len(reached) < len(people):
        raise OrgChartError("loop", sorted(people - set(reached)))
    return _Lines(roots[0], reports)


def _from_the_top(lines: _Lines) -> list[Unit]:
    units = []
    bosses: list[tuple[int, str | None]] = [(lines.root, None)]
    for boss, parent in bosses:  # grows while it is walked
        below = [person for person in lines.reports.get(boss, ()) if person in lines.reports]
        if below or parent is None:
            units.append(Unit(unit_key(boss), parent, UnitKind.UNIT))
            parent = unit_key(boss)
        units.append(Unit(team_key(boss), parent, UnitKind.TEAM))
        bosses += [(person, parent) for person in below]
    return units
