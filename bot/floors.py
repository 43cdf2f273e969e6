"""Which leaves count nothing towards any floor, because of what they were before: by accounts, never by rows.

A group is known by the number that its boss has in the roll, and its people by theirs: who renumbers rows changes
neither. Today's chart is held against every opening of the last thirty days, and the one that stood when they began:
a change must have been in everybody's sight for thirty days before a number can be made by it.

- A leaf of which a quarter of the people, two at least, are not asked in it any more, counts nothing: else who takes
  the others out of the chart, or has them not asked, chooses whom a number is about.
- A leaf so small that fewer than k may answer where half do (at most 2k - 2) joins others in the units above it. Where
  one of these lost a quarter of its people, two at least, it counts nothing: else the unit can be emptied around it.
- A leaf under k that hangs elsewhere counts nothing: else a number changes by these few alone.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum


class Uncounted(Enum):
    """Why a leaf counts nothing towards any floor."""

    SHRANK = "shrank"
    MOVED = "moved"


@dataclass(frozen=True)
class Lines:
    """The reporting lines at one opening, by numbers of the roll: the boss of each, and who was asked."""

    bosses: Mapping[int, int | None]
    asked: frozenset[int]
    _chains: dict[int, tuple[int, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def leaf(self, number: int) -> int:
        """Whose team somebody answers in; at the top one's own."""
        boss = self.bosses[number]
        return number if boss is None else boss

    def chain(self, boss: int) -> tuple[int, ...]:
        """A boss and everybody above, the nearest first: the units that the boss's team lies in."""
        if boss not in self._chains:
            above = self.bosses.get(boss)
            self._chains[boss] = (boss, *(() if above is None else self.chain(above)))
        return self._chains[boss]

    def leaves(self) -> set[int]:
        return {self.leaf(number) for number in self.asked}


def uncounted(past: Iterable[Lines], today: Lines, sizes: Mapping[int, int], k: int) -> dict[int, Uncounted]:
    """By boss the leaves that count nothing. `sizes` are the people of each leaf who are asked and are not new."""
    why: dict[int, Uncounted] = {}
    for then in past:
        leaves, units = _shrunk(then, today)
        known = then.leaves()
        for boss, size in sizes.items():
            if boss in leaves or (size <= 2 * k - 2 and not units.isdisjoint(today.chain(boss))):
                why[boss] = Uncounted.SHRANK
            elif size < k and boss in known and then.chain(boss) != today.chain(boss):
                why.setdefault(boss, Uncounted.MOVED)
    return why


def _shrunk(then: Lines, today: Lines) -> tuple[set[int], set[int]]:
    """The leaves and the units, by boss, that lost a quarter of who was asked in them then, and two at least."""
    leaves, lost_leaves, units, lost_units = Counter[int](), Counter[int](), Counter[int](), Counter[int]()
    for number in then.asked:
        leaf = then.leaf(number)
        now = today.leaf(number) if number in today.asked else None
        above = frozenset[int]() if now is None else frozenset(today.chain(now))
        leaves[leaf] += 1
        lost_leaves[leaf] += now != leaf
        units.update(then.chain(leaf))
        lost_units.update(unit for unit in then.chain(leaf) if unit not in above)
    return _quarter(leaves, lost_leaves), _quarter(units, lost_units)


def _quarter(sizes: Counter[int], lost: Counter[int]) -> set[int]:
    return {group for group, many in lost.items() if many >= max(2, sizes[group] / 4)}
