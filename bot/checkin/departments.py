"""Departments, which are each other's customers: which there are, and who is asked about whom.

They are disjoint branches, or single teams, of at least 15 people who are asked. Twice a quarter each is asked how well
two others serve it. Its two items are asked of nobody else, so their numbers stand for exactly the people whom the
department's other numbers stand for (`bot.sealed.counting`): they add no group to those of `bot.checkin.blocks`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.checkin.questions import Item
from bot.org.tree import Tree
from bot.org.unit_key import UnitKind, kind_of, leads, team_key, unit_key

ASKED_AT_LEAST = 15  # people: of as many it is said that they read, or write, without anybody being looked for
AT_MOST = 12
ASKED_ABOUT = 2  # others, by each
_KEY = "serves-"


@dataclass(frozen=True, slots=True)
class Department:
    """`unit` is its branch or team; `asked` are the items about others that everybody in it is asked."""

    unit: str
    asked: tuple[Item, ...] = ()


class ThanksBetween(NamedTuple):
    """How often one department thanked another, and how many pairs of people that was between."""

    giver: str
    receiver: str
    thanks: int
    people: int


def service_key(unit: str) -> str:
    """Returns the key of the item about a department."""
    return f"{_KEY}{leads(unit)}"


def sizes(tree: Tree, asked: Mapping[str, int]) -> dict[str, int]:
    """Returns how many people are asked in each unit; `asked` counts those of each leaf."""
    people = {unit.key: asked.get(unit.key, 0) for unit in tree.units}
    for unit in reversed(tree.units):  # children before parents
        if unit.parent is not None:
            people[unit.parent] += people[unit.key]
    return people


def choose_departments(tree: Tree, asked: Mapping[str, int], heads: Sequence[int]) -> tuple[str, ...]:
    """Returns the departments, the largest first: those of the `heads` whom an admin picked; where none was, the
    branches below the top.
    """
    people = sizes(tree, asked)
    units = _disjoint(tree, heads) if heads else _branches(tree, people)
    large = [unit for unit in units if people[unit] >= ASKED_AT_LEAST]
    return tuple(sorted(large, key=lambda unit: (-people[unit], leads(unit)))[:AT_MOST])


def unit_of_head(tree: Tree, head: int) -> str | None:
    """Returns the branch of somebody, or their team where they lead no managers; None for who leads nobody."""
    return next((unit for unit in (unit_key(head), team_key(head)) if unit in tree.parents()), None)


def teams_in(tree: Tree, units: Iterable[str]) -> dict[int, str]:
    """Returns by who leads a team the department that it lies in."""
    return {leads(below): unit for unit in units for below in tree.below(unit) if kind_of(below) is UnitKind.TEAM}


def _disjoint(tree: Tree, heads: Iterable[int]) -> list[str]:
    """Those of these heads, without any that lies in another."""
    chosen = [unit for head in dict.fromkeys(heads) if (unit := unit_of_head(tree, head))]
    inside = {below for unit in chosen for below in tree.below(unit)[1:]}
    return [unit for unit in chosen if unit not in inside]


def _branches(tree: Tree, people: Mapping[str, int]) -> list[str]:
    """Those directly below the top; where all but one are small, those below that one."""
    top = tree.units[0].key
    while True:
        below = [part.key for part in tree.parts(top) if part.kind is UnitKind.UNIT]
        large = [unit for unit in below if people[unit] >= ASKED_AT_LEAST]
        if len(large) != 1:
            return large
        [top] = large


def about_whom(unit: str, others: Iterable[str], turn: int) -> tuple[str, ...]:
    """Returns the two that a department is asked about in a turn, of the `others` that it exchanges thanks or people
    with; fewer where it does so with fewer.
    """
    candidates = [other for other in others if other != unit]
    asked = min(ASKED_ABOUT, len(candidates))
    return tuple(candidates[(turn * ASKED_ABOUT + number) % len(candidates)] for number in range(asked))


def pairs_of(head: int, departments: Iterable[Department]) -> list[str]:
    """Returns the departments that the one which somebody heads was asked about, and those that were asked about it."""
    every = {service_key(each.unit): each for each in departments}
    return [
        other.unit
        for each in every.values()
        for item in each.asked
        for own, other in ((each, every[item.key]), (every[item.key], each))
        if leads(own.unit) == head
    ]
