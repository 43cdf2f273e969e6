"""Which leaves count nothing towards any floor, because of what they were before: by accounts, never by rows.

A group is known by the number that its boss has in the roll, and its people by theirs: who renumbers rows changes
neither. Today's chart is held against every opening of the last thirty days, and the one that stood when they began:
a change must have been in everybody's sight for thirty days before a number can be made by it. Somebody is lost to a
leaf who is not asked in it any more, or whose thirty days there began anew.

- A leaf that lost a quarter of its people, two at least, counts nothing: else who takes the others out of the chart, or
  has them not asked, chooses whom a number is about.
- A leaf so small that fewer than k may answer where half do (at most 2k - 2) joins others such in the units above it.
  Where all these together lost a quarter, two at least, it counts nothing: else a unit is emptied around it, and the
  large teams in it, which have numbers of their own, would hide that.
- A leaf under k that hangs elsewhere counts nothing: else a number changes by these few alone.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from functools import cached_property
from typing import NamedTuple

from bot.org.tree import NEW_FOR


class Uncounted(Enum):
    """Why a leaf counts nothing towards any floor."""

    SHRANK = "shrank"
    MOVED = "moved"


@dataclass(frozen=True)
class ReportingLines:
    """The reporting lines at one opening, by numbers of the roll: everybody's boss.

    `counts_since` holds who was asked, with the day from which their thirty days run.
    """

    day: date
    bosses: Mapping[int, int | None]
    counts_since: Mapping[int, date]
    _chains: dict[int, tuple[int, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def leaf(self, number: int) -> int:
        """Returns the boss in whose team somebody answers; at the top one's own."""
        boss = self.bosses[number]
        return number if boss is None else boss

    def chain(self, boss: int) -> tuple[int, ...]:
        """Returns a boss and everybody above, the nearest first: the units that the boss's team lies in."""
        if boss not in self._chains:
            above = self.bosses.get(boss)
            self._chains[boss] = (boss,) if above is None else (boss, *self.chain(above))
        return self._chains[boss]

    def unit(self, boss: int) -> int:
        """Returns the boss of the unit that a team lies directly in."""
        return boss if boss in self._heads else self.chain(boss)[:2][-1]

    @cached_property
    def _heads(self) -> set[int]:
        """The bosses of bosses."""
        return {
            above for boss in set(self.bosses.values()) if boss is not None and (above := self.bosses[boss]) is not None
        }

    def large(self, k: int) -> set[int]:
        """Returns the leaves that have a number of their own where half answer."""
        sizes = Counter(self.leaf(number) for number, since in self.counts_since.items() if self.day - since >= NEW_FOR)
        return {leaf for leaf, size in sizes.items() if _is_large(size, k)}


def uncounted(
    past: Iterable[ReportingLines], today: ReportingLines, sizes: Mapping[int, int], k: int
) -> dict[int, Uncounted]:
    """Returns by boss the leaves that count nothing. `sizes` are the people of each leaf who are asked and are
    not new.
    """
    reasons: dict[int, Uncounted] = {}
    for earlier in past:
        shrunk = _shrunk(earlier, today, earlier.large(k))
        for boss, size in sizes.items():
            if boss in shrunk.leaves or (not _is_large(size, k) and not shrunk.units.isdisjoint(today.chain(boss))):
                reasons[boss] = Uncounted.SHRANK
            elif size < k and boss in earlier.bosses and earlier.chain(boss) != today.chain(boss):
                reasons.setdefault(boss, Uncounted.MOVED)
    return reasons


def _is_large(size: int, k: int) -> bool:
    return size > 2 * k - 2


class _Shrunk(NamedTuple):
    """Groups that lost a quarter of their people, two at least, by boss; units without their large leaves."""

    leaves: set[int]
    units: set[int]


def _shrunk(earlier: ReportingLines, today: ReportingLines, large: Set[int]) -> _Shrunk:
    """What lost a quarter of its people from then to today.

    A leaf that hangs elsewhere is lost to a unit, too. Who is new or elsewhere is not where their leaf lies directly in
    it: their answers join its number, and none of a unit between.
    """
    leaves, lost_leaves, units, lost_units = Counter[int](), Counter[int](), Counter[int](), Counter[int]()
    for number, since in earlier.counts_since.items():
        leaf = earlier.leaf(number)
        now = today.leaf(number) if number in today.counts_since else None
        stays = now == leaf and today.counts_since[number] == since
        leaves[leaf] += 1
        lost_leaves[leaf] += not stays
        if leaf not in large:
            within = set(today.chain(leaf)) if stays else set[int]() if now is None else {today.unit(now)}
            units.update(earlier.chain(leaf))
            lost_units.update(unit for unit in earlier.chain(leaf) if unit not in within)
    return _Shrunk(_quarter(leaves, lost_leaves), _quarter(units, lost_units))


def _quarter(sizes: Counter[int], lost: Counter[int]) -> set[int]:
    return {group for group, count in lost.items() if count >= max(2, sizes[group] / 4)}
