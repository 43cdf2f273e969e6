"""Which groups may be published in a round: the blocks.

A published unit shows the ballots below it that lie in no published unit further down: its residual. On
one tree, no group of fewer than k people can be derived by adding and subtracting what is published if and
only if every residual is 0 or at least k. `choose` finds the best such set exactly, and looks at counts
only, never at answers:

    w(v)    = 1 + 1e-6 size(v) + 0.5 (v was published in the last round)
    f[v][s] = the best weight below v while s = min(k, ballots still unpublished) are pending there
    leaf:     f[v][min(n, k)] = 0
    inner:    f[v] = the children's f joined (max-plus), where states a and b join to min(k, a + b)
    then:     a unit of size k or more may be published, from state k, or from 0 (inner units): it adds w(v)
              and leaves 0 pending

The argmax is walked back from the best state of the root. O(units k^2).
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from bot.org.tree import Tree
from bot.org.unit_key import UnitKind

FLOOR = 5  # may be raised for rounds to come, is never lowered

# Weights are whole millionths, so that ties are real ties and every machine chooses alike.
_PUBLISHED, _PER_BALLOT, _AS_LAST_TIME = 1_000_000, 1, 500_000

_Weights = dict[int, int]  # by state; impossible states are left out


class _Join(NamedTuple):
    """The best way to a unit's state with a child joined: from its state before, and the child's."""

    weight: int
    before: int
    child: int


class _Weighed(NamedTuple):
    """The root's weights; for every unit how it joined its parent, by the parent's state, and from which state it is
    published.
    """

    root: _Weights
    joins: dict[str, dict[int, _Join]]
    published_from: dict[str, int]


class SizeBand(Enum):
    """How large a block is, as far as anybody may know: fewest, most."""

    FROM_5 = (5, 7)
    FROM_8 = (8, 10)
    FROM_11 = (11, 15)
    FROM_16 = (16, 30)
    FROM_31 = (31, None)

    def __init__(self, fewest: int, largest: int | None) -> None:
        # What a block of this band weighs when blocks are averaged.
        self.middle = (fewest + largest) / 2 if largest else 40.0

    @classmethod
    def of(cls, ballots: int) -> "SizeBand":
        return next(band for band in reversed(cls) if ballots >= band.value[0])


@dataclass(frozen=True, slots=True)
class Blocks:
    """`published` are the units shown in a round; `of_leaf` is the block of each leaf, None if it has none."""

    published: frozenset[str]
    of_leaf: Mapping[str, str | None]

    @classmethod
    def of(cls, tree: Tree, published: Set[str]) -> "Blocks":
        return cls(frozenset(published), nearest(tree, published))


def choose(tree: Tree, ballots: Mapping[str, int], k: int = FLOOR, published_before: Set[str] = frozenset()) -> Blocks:
    """Returns the best set of units to publish, given the ballots of each leaf and what the last round published."""
    if k < FLOOR:
        raise ValueError(f"k is {k}, and never below {FLOOR}")
    answered = {unit: n for unit, n in counted(tree, ballots).items() if n}
    return Blocks.of(tree, _trace(tree, _weigh(tree, answered, k, published_before)))


def _weigh(tree: Tree, counts: Mapping[str, int], k: int, published_before: Set[str]) -> _Weighed:
    size = dict(counts)
    weights: dict[str, _Weights] = {leaf: {min(n, k): 0} for leaf, n in counts.items()}
    joins: dict[str, dict[int, _Join]] = {}
    published_from: dict[str, int] = {}
    for unit in reversed(tree.units):  # children before parents
        if (key := unit.key) not in size:  # without a ballot it changes nothing above, and is never published
            continue
        weight = weights[key]
        if size[key] >= k:
            worth = _PUBLISHED + _PER_BALLOT * size[key] + (_AS_LAST_TIME if key in published_before else 0)
            state = k if weight.get(k, -1) > weight.get(0, -1) or unit.kind is UnitKind.TEAM else 0
            if state in weight:
                weight[0], published_from[key] = weight[state] + worth, state
        if unit.parent is not None:
            size[unit.parent] = size.get(unit.parent, 0) + size[key]
            joins[key] = _join(weights.get(unit.parent, {0: 0}), weight, k)
            weights[unit.parent] = {state: join.weight for state, join in joins[key].items()}
    return _Weighed(weights.get(tree.units[0].key, {0: 0}), joins, published_from)


def _join(unit: _Weights, child: _Weights, k: int) -> dict[int, _Join]:
    joined: dict[int, _Join] = {}
    for a, joined_before in unit.items():
        for b, below in child.items():
            state = min(k, a + b)
            if state not in joined or joined_before + below > joined[state].weight:
                joined[state] = _Join(joined_before + below, a, b)
    return joined


def _trace(tree: Tree, weighed: _Weighed) -> frozenset[str]:
    """Walks the choices back: children joined last to first, so first to last takes them apart again."""
    published: set[str] = set()
    share: dict[str, int] = {}
    for unit in tree.units:
        if unit.parent is None:
            state = max(weighed.root, key=lambda s: weighed.root[s])
        elif unit.key in weighed.joins:
            join = weighed.joins[unit.key][share[unit.parent]]
            share[unit.parent], state = join.before, join.child
        else:
            continue
        if state == 0 and unit.key in weighed.published_from:
            published.add(unit.key)
            state = weighed.published_from[unit.key]
        share[unit.key] = state
    return frozenset(published)


def counted(tree: Tree, ballots: Mapping[str, int]) -> dict[str, int]:
    """Returns the ballots of each leaf as the algorithm counts them: none of newcomers, who never carry a group."""
    return {unit.key: ballots.get(unit.key, 0) if unit.kind is UnitKind.TEAM else 0 for unit in tree.units}


def nearest(tree: Tree, published: Set[str]) -> dict[str, str | None]:
    """Returns for every leaf the nearest published unit above it, or itself."""
    above: dict[str | None, str | None] = {None: None}
    for unit in tree.units:
        above[unit.key] = unit.key if unit.key in published else above[unit.parent]
    return {unit.key: above[unit.key] for unit in tree.units if unit.kind is not UnitKind.UNIT}


def residuals(blocks: Blocks, ballots: Mapping[str, int]) -> dict[str, int]:
    """Returns the ballots that each published unit shows by itself: those in no published unit further down."""
    counts = dict.fromkeys(blocks.published, 0)
    for leaf, count in ballots.items():
        if (block := blocks.of_leaf.get(leaf)) is not None:
            counts[block] += count
    return counts
