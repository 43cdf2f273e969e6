"""How many answered, only as exactly as what is published may depend on it.

Which groups have a score, sizes and participation all follow from how many people of each leaf answered. Every one of
them is coarse, and yet together, beside who was invited and what the round before published, they can leave one number
that is possible: a team of one is in a group that would be smaller without it; a unit of "5 to 7" is made of a team
that has five at least and of one that has two. So numbers are made coarse before anything is decided by them: of a
leaf's number it counts only in which of these runs of neighbours it lies (k = 5):

    6 invited: 0-2 3-4 5-6     8: 0-1 2-4 5-6 7-8     12: 0-1 2-3 4-5 6-7 8-10 11-12

Whatever is published would have been published with another number of any leaf, whatever the other leaves' are.
Hence no number of answers, of a leaf or of several, is ever certain, not even that it is 0. There is one exception: a
leaf of exactly k people with a score of its own, for which all of them are needed. Without one it counts as if not all
had answered.
"""

from bisect import bisect
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cache

from bot.checkin.blocks import FLOOR, Blocks, SizeBand, choose, counted, residuals
from bot.org.tree import Tree

_BANDS_BEGIN = {band.value[0] for band in SizeBand}


@cache
def runs(invited: int, k: int = FLOOR) -> tuple[range, ...]:
    """Returns the numbers of ballots of a leaf, from 0 to all, in runs of two or three that nothing published tells
    apart.

    Where there is room, a run begins at half of the invited, at the floor, over three quarters of the invited and where
    a band of sizes does. Where k are invited, k is alone.
    """
    begins = sorted(_begins(invited, k))
    return tuple(range(begin, end) for begin, end in zip(begins, [*begins[1:], invited + 1], strict=True))


def _begins(invited: int, k: int) -> Iterator[int]:
    half, three_quarters = (invited + 1) // 2, 3 * invited // 4
    # Under the floor from above, so that a small leaf of which all answered counts as one fewer and not as two.
    small = range(min(k, invited + 1) - 2, max(half, 2) - 1, -2)
    begin = max(half, k)
    yield 0
    yield from range(2, min([*small, begin, invited + 1]) - 1, 2)
    yield from small
    while begin < invited or begin == invited == k:
        yield begin
        fits = begin + 3 == three_quarters + 1 and _BANDS_BEGIN.isdisjoint((begin + 1, begin + 2))
        begin += 3 if begin + 3 < invited and (fits or begin + 3 in _BANDS_BEGIN) else 2


def own_runs(invited: int, k: int = FLOOR) -> tuple[range, ...]:
    """Returns the runs of ballots in which a leaf can have a score of its own."""
    return tuple(run for run in runs(invited, k) if run.start >= max(k, invited / 2))


def run_of(ballots: int, invited: int, k: int = FLOOR) -> range:
    """Returns the run that a number of ballots lies in."""
    return runs(invited, k)[bisect(runs(invited, k), ballots, key=lambda run: run.start) - 1]


def _fewest(invited: Mapping[str, int], ballots: Mapping[str, int], k: int) -> dict[str, int]:
    """How many ballots of each leaf there are at least, by the run in which they lie."""
    return {leaf: run_of(ballots[leaf], people, k).start for leaf, people in invited.items()}


def _carrying(invited: Mapping[str, int], fewest: Mapping[str, int], uncounted: Set[str]) -> set[str]:
    return {leaf for leaf, people in invited.items() if leaf not in uncounted and 2 * fewest[leaf] >= people}


@dataclass(frozen=True, slots=True)
class Chosen:
    """The blocks of a round; `size` is how many ballots at least stand behind each of those that have scores."""

    blocks: Blocks
    size: Mapping[str, int]


def choose_coarsely(
    tree: Tree,
    invited: Mapping[str, int],
    ballots: Mapping[str, int],
    k: int = FLOOR,
    published_before: Set[str] = frozenset(),
    uncounted: Set[str] = frozenset(),
) -> Chosen:
    """Returns the blocks of a round, chosen by the runs in which the ballots of its leaves lie.

    `uncounted` leaves count nothing towards the floor, as newcomers do, and leaves in which fewer than half of the
    invited answered. Their ballots join the block above them where k that count are in it; where none are, it has no
    scores: it would show theirs alone.
    """
    fewest = _fewest(invited, ballots, k)
    counting = _carrying(invited, fewest, uncounted)
    while True:
        counts = {leaf: fewest[leaf] for leaf in counting}
        blocks = choose(tree, counts, k, published_before)
        merged = {leaf for leaf, n in fewest.items() if n == k == invited[leaf] and blocks.of_leaf[leaf] != leaf}
        if not merged:
            break
        fewest |= dict.fromkeys(merged, k - 2)  # the run below
    carried, size = residuals(blocks, counted(tree, counts)), residuals(blocks, fewest)
    return Chosen(blocks, {block: n for block, n in size.items() if carried[block]})


def sizes_within(
    tree: Tree,
    chosen: Chosen,
    invited: Mapping[str, int],
    ballots: Mapping[str, int],
    k: int = FLOOR,
    uncounted: Set[str] = frozenset(),
) -> dict[str, int]:
    """Returns how many ballots at least stand in each block that has scores behind an item which chose no blocks.

    `ballots` are by leaf, of those that were asked it: a block that holds others, too, is left out, and one in which
    fewer than k are that count. It keeps each rule by which blocks are chosen, and depends on runs alone, as they do.
    """
    people_of = {leaf: invited[leaf] for leaf in ballots}
    fewest = _fewest(people_of, ballots, k)
    for leaf, people in people_of.items():
        if people == k and chosen.blocks.of_leaf[leaf] != leaf:
            fewest[leaf] = min(fewest[leaf], k - 2)
    counts = {leaf: fewest[leaf] for leaf in _carrying(people_of, fewest, uncounted)}
    carried, size = residuals(chosen.blocks, counted(tree, counts)), residuals(chosen.blocks, fewest)
    with_others = {chosen.blocks.of_leaf[leaf] for leaf in invited if leaf not in ballots}
    return {block: size[block] for block in chosen.size if carried[block] >= k and block not in with_others}
