"""What the managers below a leader keep up, as coarse as it may be said: of how many of five others at least.

Each habit is a yes or no of each manager in the weeks of a summary: that they gave a forecast in the four weeks, kept a
promise in the quarter, thanked somebody in public in the four weeks. How often is nobody else's to read, and of half
hours with customers and of concerns that were written to somebody nothing is said here. A word stands for several
numbers, also to who knows one of the managers (`ShareOfHeads`): none and a few are one word, and so are most and all.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import Enum

from bot.checkin.blocks import FLOOR, SizeBand
from bot.insight.claims.head_beliefs import ShareOfHeads
from bot.org.tree import Tree
from bot.org.unit_key import UnitKind, kind_of, leads


class BranchHabit(Enum):
    FORECASTS = "forecasts"
    PROMISES = "promises"
    THANKS = "thanks"


ByHabit = Mapping[BranchHabit, Collection[int]]  # the managers of whom it is true


@dataclass(frozen=True, slots=True)
class SharedHabit:
    """Of about how many of the `band` of managers it is true."""

    habit: BranchHabit
    amount: ShareOfHeads
    band: SizeBand


def habits_below(reader: int, unit: str, tree: Tree, by_habit: ByHabit, k: int = FLOOR) -> tuple[SharedHabit, ...]:
    """Returns what may be said of those who lead a team in a reader's unit, without the reader; nothing of fewer than
    k.
    """
    managers = {leads(key) for key in tree.below(unit) if kind_of(key) is UnitKind.TEAM} - {reader}
    if len(managers) < k:
        return ()
    band = SizeBand.of(len(managers))
    return tuple(
        SharedHabit(habit, ShareOfHeads.of(len(managers.intersection(by_habit[habit])), len(managers)), band)
        for habit in BranchHabit
    )
