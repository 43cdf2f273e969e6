"""Departments, which are each other's customers: which there are, and who is asked about whom.

They are disjoint branches, or single teams, of at least 15 people who are asked. Twice a quarter each is asked how well
two others serve it. Its items are asked of nobody else, and have numbers only in blocks of which every leaf was asked
them (`bot.sealed.counting`): they add no group to those of `bot.checkin.blocks`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.checkin.questions import Item
from bot.org.tree import Tree
from bot.org.unit_key import UnitKind, kind_of, leads, team_key, unit_key

ASKED_AT_LEAST = 15  # people: of as many it is said that they read, or write, without anybody being looked for
AT_MOST, FEWEST = 12, 2  # departments: one alone has no other to be asked about
ASKED_ABOUT = 2  # others, by each
_KEY = "serves-"


@dataclass(frozen=True, slots=True)
class Department:
    """`unit` is its branch or team; `items` are those about others that everybody in it is asked."""

    unit: str
    items: tuple[Item, ...] = ()


class ThanksBetween(NamedTuple):
    """How often one department thanked another, and how many pairs of people that was between."""

    giver: str
    receiver: str
    thanks: int
    people: int


class MovedBetween(NamedTuple):
    """From which department somebody moved to which."""

    old: str
    new: str


def item_key(unit: str) -> str:
    """Returns the key of the item about a department."""
    return f"{_KEY}{leads(unit)}"


def sizes(tree: Tree, invited: Mapping[str, int]) -> dict[str, int]:
    """Returns how many people are asked in each unit; `invited` counts those of each leaf."""
    people = {unit.key: invited.get(unit.key, 0) for unit in tree.units}
    for unit in reversed(tree.units):  # children before parents
        if unit.parent is not None:
            people[unit.parent] += people[unit.key]
    return people


def choose_departments(tree: Tree, invited: Mapping[str, int], heads: Sequence[int]) -> tuple[str, ...]:
    """Returns the departments, the largest first: those of the `heads` whom an admin picked; where none was, the
    branches below the top.
    """
    people = sizes(tree, invited)
    chosen = [unit for head in dict.fromkeys(heads) if (unit := unit_of_head(tree, head))]
    large = large_enough(tree, invited, chosen if heads else _branches(tree, people))
    return tuple(sorted(large, key=lambda unit: (-people[unit], leads(unit)))[:AT_MOST])


def large_enough(tree: Tree, invited: Mapping[str, int], units: Sequence[str]) -> tuple[str, ...]:
    """Returns those of these units that still exist, lie in none of the others, and are large enough to ask and to be
    asked about. A chart changes within a quarter, so what the quarter keeps is asked this again.
    """
    people = sizes(tree, invited)
    existing = [unit for unit in units if unit in tree.parents()]
    inside = {below for unit in existing for below in tree.below(unit)[1:]}
    return tuple(unit for unit in existing if unit not in inside and people[unit] >= ASKED_AT_LEAST)


def unit_of_head(tree: Tree, head: int) -> str | None:
    """Returns the branch of somebody, or their team where they lead no managers; None for who leads nobody."""
    return next((unit for unit in (unit_key(head), team_key(head)) if unit in tree.parents()), None)


def teams_in(tree: Tree, units: Iterable[str]) -> dict[int, str]:
    """Returns by who leads a team the department that it lies in."""
    return {leads(below): unit for unit in units for below in tree.below(unit) if kind_of(below) is UnitKind.TEAM}


def _branches(tree: Tree, people: Mapping[str, int]) -> list[str]:
    """Those directly below the top; where all but one are small, those below that one."""
    top = tree.units[0].key
    while True:
        below = [part.key for part in tree.parts(top) if part.kind is UnitKind.UNIT]
        large = [unit for unit in below if people[unit] >= ASKED_AT_LEAST]
        if len(large) != 1:
            return large
        [top] = large


def about_whom(unit: str, partners: Iterable[str], turn: int) -> tuple[str, ...]:
    """Returns the two that a department is asked about in a turn, of the `partners` with which it exchanges thanks or
    people; fewer where it does so with fewer.
    """
    candidates = [partner for partner in partners if partner != unit]
    count = min(ASKED_ABOUT, len(candidates))
    return tuple(candidates[(turn * ASKED_ABOUT + number) % len(candidates)] for number in range(count))


def pairs_of(head: int, departments: Iterable[Department]) -> list[str]:
    """Returns the departments that the one which somebody heads was asked about, and those that were asked about it."""
    by_key = {item_key(department.unit): department for department in departments}
    return [
        partner.unit
        for department in by_key.values()
        for item in department.items
        for side, partner in ((department, by_key[item.key]), (by_key[item.key], department))
        if leads(side.unit) == head
    ]
