"""What may be said about managers: never one by one, always few, some or many of a group of at least five.

A statement about managers passes the same gate as a score of answers (`bot.blocks`). The ballots are the managers
who could be compared; each sits where they answer themselves, in the team of the boss they report to, so the units
are those of the company and one blind spot's groups never overlap. The person at the top sits in no group: nobody
may read there what concerns them alone, and so the groups are the same for every reader, who cannot learn anything
by comparing pages.

The amount is the expected share of the group, sum(1 - doubt) / managers, in three words. A number stands beside it
only where the group has twenty managers or more.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from enum import Enum

from bot.blocks import FLOOR, SizeBand, choose, residuals
from bot.rounds import leads
from bot.units import Kind, Tree

COUNTED_FROM = 20  # managers in a group whose number may be said


class Amount(Enum):
    """How many of a group, as coarse as it may be said."""

    FEW = "few"
    SOME = "some"
    MANY = "many"

    @classmethod
    def of(cls, share: float) -> "Amount":
        return cls.FEW if share < 1 / 4 else cls.SOME if share < 1 / 2 else cls.MANY


@dataclass(frozen=True, slots=True)
class Pattern:
    """What holds for the managers of a unit who are in no smaller group of their own.

    `count` is the expected number, None in groups under twenty; `doubt`, from 0 to 1, is the mean of those on the list.
    """

    unit: str
    managers: SizeBand
    amount: Amount
    count: int | None
    doubt: float


def sits_in(tree: Tree) -> dict[int, str]:
    """By manager the leaf that they answer in; the person at the top, who reports to nobody, is left out."""
    parents = tree.parents()
    bosses = [leads(unit.key) for unit in tree.units if unit.kind is Kind.TEAM]
    above = {boss: parents[f"unit:{boss}" if f"unit:{boss}" in parents else f"team:{boss}"] for boss in bosses}
    return {boss: f"team:{leads(unit)}" for boss, unit in above.items() if unit is not None}


def find_patterns(tree: Tree, doubts: Mapping[int, float], listed: Set[int], k: int = FLOOR) -> list[Pattern]:
    """Where managers on a list are, one pattern a group that holds any of them, the surest first.

    doubts: for every manager who could be tested, the probability that nothing is there. Managers without a place
    in the tree are left out.
    """
    seat = sits_in(tree)
    tested = [manager for manager in doubts if manager in seat]
    ballots: dict[str, int] = {}
    for manager in tested:
        ballots[seat[manager]] = ballots.get(seat[manager], 0) + 1
    blocks = choose(tree, ballots, k)
    size = residuals(tree, ballots, blocks.published)
    groups: dict[str, list[int]] = {}
    for manager in tested:
        if (unit := blocks.of_leaf[seat[manager]]) is not None:
            groups.setdefault(unit, []).append(manager)
    found = [
        _pattern(unit, size[unit], [doubts[one] for one in group], [doubts[one] for one in group if one in listed])
        for unit, group in groups.items()
        if not listed.isdisjoint(group)
    ]
    return sorted(found, key=lambda pattern: (pattern.doubt, pattern.unit))


def _pattern(unit: str, managers: int, doubts: list[float], listed: list[float]) -> Pattern:
    expected = sum(1 - doubt for doubt in doubts)
    count = round(expected) if managers >= COUNTED_FROM else None
    doubt = sum(listed) / len(listed)
    return Pattern(unit, SizeBand.of(managers), Amount.of(expected / managers), count, doubt)
