"""The ledger: everything ever published about answers, and the only arithmetic there is on it.

Whoever shows a number about answers reads a `Score` from here. It is `Released` (the score of one block),
`Average` (a mean of released scores, to one decimal) or `Withheld`, which holds no number at all. Ballots, exact
sizes and exact means exist only while a round is counted (`bot.sealed.counting`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from math import fsum
from operator import mul
from types import MappingProxyType

from bot.checkin.blocks import FLOOR, Blocks, SizeBand
from bot.checkin.coarse import Chosen, run_of
from bot.checkin.release import Released, release


@dataclass(frozen=True, slots=True)
class Withheld:
    """No score of its own: "shown together with" that unit, whatever the cause; None if it is shown nowhere."""

    shown_with: str | None


@dataclass(frozen=True, slots=True)
class Average:
    """A mean of released scores, to one decimal. ValueError for anything finer: it cannot come from the ledger."""

    number: float

    def __post_init__(self) -> None:
        if not 1 <= self.number <= 5 or self.number != round(self.number, 1):
            raise ValueError(f"{self.number} is no mean of released scores to one decimal")


Score = Released | Average | Withheld
UnitItem = tuple[str, str]  # a key: a unit, or a leaf, and an item


class Participation(Enum):
    """How many of a team answered, as far as it is published."""

    UNDER_HALF = "<50"
    HALF_TO_THREE_QUARTERS = "50-75"
    OVER_THREE_QUARTERS = ">75"

    @classmethod
    def of(cls, ballots: int, invited: int) -> "Participation":
        if 2 * ballots < invited:
            return cls.UNDER_HALF
        return cls.HALF_TO_THREE_QUARTERS if 4 * ballots <= 3 * invited else cls.OVER_THREE_QUARTERS

    @classmethod
    def released(cls, ballots: int, invited: int, k: int = FLOOR) -> "Participation | None":
        """Returns the band that is published; None where numbers that nothing tells from this one lie in two."""
        bands = {cls.of(number, invited) for number in run_of(ballots, invited, k)}
        return bands.pop() if len(bands) == 1 else None


@dataclass(frozen=True)
class Page:
    """What one round published. `parents` is the tree as it was frozen; `scores` are by block and item.

    `participation` is there only for teams that have a score of their own, and where it tells no exact number.
    """

    parents: Mapping[str, str | None]
    blocks: Blocks
    scores: Mapping[UnitItem, Released]
    participation: Mapping[str, Participation]

    def of_unit(self, unit: str, item: str) -> Score:
        """Returns what a unit as a whole answered: its block, or the mean of the blocks that it is made of."""
        if unit not in self.blocks.published:
            return Withheld(self._above(unit))
        return whole([self.scores[block, item] for block in self._blocks_below[unit]])

    def of_department(self, department: str, item: str) -> Score:
        """Returns what a department said of another: the mean of those of its blocks that have a number of it."""
        if department not in self.blocks.published:
            return Withheld(self._above(department))
        below = self._blocks_below[department]
        parts = [score for block in below if (score := self.scores.get((block, item)))]
        return whole(parts) if parts else Withheld(None)

    def of_block(self, leaf: str, item: str) -> Released | Withheld:
        """Returns what the people of a leaf see of their own answers: the block that they were added up in.

        Withheld also where nobody of the leaf answered and the unit above is made of its other parts alone.
        """
        block = self.blocks.of_leaf.get(leaf)
        return self.scores.get((block or "", item)) or Withheld(block)

    def of_teams(self, item: str) -> Score:
        """Returns what all teams that were asked an item by themselves answered together, of those that have a number
        of it.
        """
        parts = [score for (_, item_asked), score in self.scores.items() if item_asked == item]
        return mean_of_blocks(parts) if len(parts) > 1 else next(iter(parts), Withheld(None))

    def _above(self, unit: str) -> str | None:
        above = self.parents[unit]
        while above is not None and above not in self.blocks.published:
            above = self.parents[above]
        return above

    @cached_property
    def _blocks_below(self) -> dict[str, list[str]]:
        below: dict[str, list[str]] = {unit: [] for unit in self.blocks.published}
        for block in {block: None for block, _ in self.scores}:
            unit: str | None = block
            while unit is not None:
                if unit in below:
                    below[unit].append(block)
                unit = self.parents[unit]
        return below


def window(scores: Iterable[Score]) -> Score:
    """Returns the mean of several rounds or items: of what was published of them, never of the answers again.

    One score alone stays as it was published, so that "4 or higher" is not made a number.
    """
    everything = list(scores)
    released = [score for score in everything if not isinstance(score, Withheld)]
    if len(released) > 1:
        return Average(round(sum(score.number for score in released) / len(released), 1))
    return released[0] if released else next(reversed(everything), Withheld(None))


def whole(parts: Sequence[Released]) -> Average | Released:
    """Returns what one block or several answered: the score of one alone stays as it was published."""
    return parts[0] if len(parts) == 1 else mean_of_blocks(parts)


def mean_of_blocks(parts: Sequence[Released]) -> Average:
    """Returns what several blocks answered together, weighted by the middles of their size bands: exact weights would
    give the sizes away. In whatever order they come, it is the same.
    """
    weights = [part.size.middle for part in parts]
    return Average(round(fsum(map(mul, [part.reading.number for part in parts], weights)) / fsum(weights), 1))


@dataclass(slots=True)
class Sum:
    """Ballots, and what they add up to."""

    ballots: int = 0
    total: int = field(default=0, repr=False)

    def add(self, other: "Sum") -> None:
        self.ballots += other.ballots
        self.total += other.total


def scores_of(
    answers: Mapping[UnitItem, Sum],
    chosen: Chosen,
    extra: Mapping[str, str] = MappingProxyType({}),
) -> dict[UnitItem, Released]:
    """Returns what is released of answers by leaf and item; a unit that is made of its parts alone has no score of its
    own.
    """
    sums: dict[UnitItem, Sum] = {}
    for (leaf, item), answer in answers.items():
        block = chosen.blocks.of_leaf[leaf]
        forgotten = extra.get(leaf) == item and block != leaf
        if block is not None and block in chosen.size and not forgotten:
            sums.setdefault((block, item), Sum()).add(answer)
    return {
        (block, item): release(answer.total, answer.ballots, SizeBand.of(chosen.size[block]))
        for (block, item), answer in sums.items()
    }
