"""A simulated company as the product may know it, beside what is true of it: what both generators make.

`simulator` and `realistic` share nothing but this: who answers, believes and thanks differs, and rounds are
closed here as the product closes them.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from bot.checkin.blocks import FLOOR, Blocks, SizeBand
from bot.checkin.coarse import Chosen, choose_coarsely
from bot.checkin.ledger import Participation
from bot.checkin.preview import SHORTEST
from bot.checkin.questions import Cadence, Item, items_of, value_item
from bot.checkin.release import release
from bot.insight.blindspots import LIVED
from bot.insight.deconvolution import FloatArray
from bot.insight.evidence import Evidence, WeekItem
from bot.insight.response_rate import Cells, Shown
from bot.insight.spots import Spot
from bot.org.tree import Tree
from bot.org.unit_key import UnitKind
from bot.org.values import Value

IntArray = NDArray[np.int64]
VALUES = tuple(
    Value(id=number, names={"en": f"Value {number}"}, emoji="🌊", practices={"en": "we do"}) for number in range(1, 5)
)


@dataclass(frozen=True, slots=True)
class Scenario:
    """How large a company is and what is planted in it.

    planted: the share of units in which each kind of blind spot is planted; gap: how much lower those teams live than
    their managers believe. optimism: of all managers, None for what the generator takes as usual. fell: by how much
    everybody's weeks got harder in the last four. alike: each manager always rounds alike, one up from a quarter on and
    another from three quarters. enthusiast: one person thanks a part of the company, time and again. people: all of
    them together, None for as many as the teams have. turn_out: the share who answer within two days; every `cadence`
    weeks there is a round, which is open for `open_for` days.
    """

    teams: int
    planted: float = 0.0
    gap: float = 1.0
    optimism: float | None = None
    fell: float = 0.0
    alike: bool = False
    enthusiast: bool = False
    weeks: int = 16
    people: int | None = None
    turn_out: float = 0.78
    cadence: Cadence = Cadence.WEEKLY
    open_for: int = SHORTEST

    @property
    def closes_after(self) -> int:
        """How many weeks after the one in which it opens a round closes."""
        return -(-(self.open_for - SHORTEST) // 7)


@dataclass(frozen=True, slots=True)
class Truth:
    """By manager the true gap over the last quarter, and by kind the units of which it is truly to be said."""

    gaps: Mapping[int, float]
    spots: Mapping[Spot, Set[str]]


@dataclass(frozen=True, slots=True)
class Simulated:
    """`scenario.weeks` weeks of a company. `blocks` are, by the week in which a round closed, the blocks of leaves."""

    scenario: Scenario
    tree: Tree
    items: Mapping[str, Item]
    evidence: Evidence
    truth: Truth
    blocks: Mapping[int, Mapping[str, str | None]] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """What the product asks in so many weeks: the mood, two items of the bank, and each value once a quarter."""

    weeks: int
    cadence: Cadence = Cadence.WEEKLY

    @cached_property
    def rounds(self) -> Mapping[int, Sequence[Item]]:
        values, weeks = [value_item(value) for value in VALUES], range(1, self.weeks + 1, self.cadence)
        return {week: items_of(week, values, cadence=self.cadence) for week in weeks}

    @cached_property
    def items(self) -> Mapping[str, Item]:
        return {item.key: item for items in self.rounds.values() for item in items}

    @cached_property
    def columns(self) -> tuple[WeekItem, ...]:
        return tuple(WeekItem(week, item.key) for week, items in self.rounds.items() for item in items)

    def of(self, week: int) -> slice:
        """Returns the places of a week's columns."""
        before = sum(len(items) for earlier, items in self.rounds.items() if earlier < week)
        return slice(before, before + len(self.rounds.get(week, ())))

    def within(self, after: int, up_to: int) -> slice:
        return slice(self.of(after + 1).start, self.of(up_to).stop)


@dataclass(frozen=True, slots=True)
class Folded:
    """What one round published: of shape (leaves, items) the scores of leaves that are their own block, and exact means
    of the block that each leaf is in; of the company its number by item, and of the branches directly below the top.
    """

    own: FloatArray
    exact: FloatArray
    company: FloatArray
    blocks: Blocks
    branches: dict[str, FloatArray]


@dataclass(frozen=True, slots=True)
class Published:
    """What all rounds published: of shape (leaves, columns) the teams' own scores, by column the numbers of the company
    and of the branches directly below the top, and by the week of a round's closing the blocks of leaves.
    """

    own: FloatArray
    company: FloatArray
    branches: dict[str, FloatArray]
    blocks: dict[int, Mapping[str, str | None]]

    @classmethod
    def nothing(cls, tree: Tree, shape: tuple[int, ...]) -> "Published":
        parts = tree.parts(tree.units[0].key)
        branches = {part.key: np.full(shape[1], np.nan) for part in parts if part.kind is UnitKind.UNIT}
        return cls(np.full(shape, np.nan), np.full(shape[1], np.nan), branches, {})

    def add(self, columns: slice, week: int, folded: Folded) -> None:
        self.own[:, columns], self.company[columns] = folded.own, folded.company
        self.blocks[week] = folded.blocks.of_leaf
        for branch, numbers in self.branches.items():
            numbers[columns] = folded.branches[branch]


@dataclass(slots=True)
class Closing:
    """Closes a company's rounds one after the other; `sizes` are how many people the leaves invite."""

    tree: Tree
    leaves: Sequence[str]
    sizes: IntArray
    shown: Shown
    last: Set[str] = field(default_factory=frozenset)

    def close(self, round_: int, ballots: IntArray, totals: FloatArray) -> Folded:
        """Folds a round as the product does, from how many of each leaf answered and what their labels add up to."""
        invited, answered = (dict(zip(self.leaves, of.tolist(), strict=True)) for of in (self.sizes, ballots))
        chosen = choose_coarsely(self.tree, invited, answered, published_before=self.last)
        self.last = chosen.blocks.published
        own, exact = np.full((2, *totals.shape), np.nan)
        folded = Folded(own, exact, np.full(totals.shape[1], np.nan), chosen.blocks, {})
        for number, invited_ in enumerate(self.sizes.tolist()):
            self.shown.put_none(Cells(number, round_), invited_)
        released: dict[str, FloatArray] = {}
        for block, rows in self._members(chosen).items():
            n, total = int(ballots[rows].sum()), totals[rows].sum(axis=0)
            if n:
                folded.exact[rows] = total / n
            if block not in chosen.size:
                continue
            size = SizeBand.of(chosen.size[block])
            readings = [release(int(labels), n, size).reading for labels in total]
            released[block] = np.array([size.middle, *(reading.number for reading in readings)])
            if [block] == [self.leaves[row] for row in rows]:
                folded.own[rows[0]] = [LIVED[reading] for reading in readings]
                band = Participation.released(n, invited[block])
                self.shown.put(Cells(rows[0], round_), size, band, invited[block], FLOOR)
        root = self.tree.units[0].key
        folded.company[:] = self._number(root, released, totals.shape[1])
        for branch in self.tree.parts(root):
            folded.branches[branch.key] = self._number(branch.key, released, totals.shape[1])
        return folded

    def _number(self, unit: str, released: Mapping[str, FloatArray], items: int) -> FloatArray:
        """The mean of what the blocks in a unit released, by the middles of their sizes; NaN where it is withheld."""
        inside = [released[block] for block in self.tree.below(unit) if block in released]
        if unit not in self.last or not inside:
            return np.full(items, np.nan)
        weights, *numbers = np.array(inside).T
        return np.array([np.round(np.average(number, weights=weights), 1) for number in numbers])

    def _members(self, chosen: Chosen) -> Mapping[str, list[int]]:
        members: dict[str, list[int]] = {}
        for row, leaf in enumerate(self.leaves):
            if block := chosen.blocks.of_leaf[leaf]:
                members.setdefault(block, []).append(row)
        return members


def closing(tree: Tree, leaves: Sequence[str], sizes: IntArray, rounds: int) -> Closing:
    return Closing(tree, leaves, sizes, Shown.nothing(len(leaves), rounds))


def units(names: Iterable[object], chosen: Iterable[bool]) -> frozenset[str]:
    """Returns the names of what is chosen, as text."""
    return frozenset(str(name) for name, is_chosen in zip(names, chosen, strict=True) if is_chosen)
