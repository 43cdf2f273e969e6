"""Counting: the opened answers of a round become its page."""

from collections.abc import Iterable, Mapping, Sequence, Set
from types import MappingProxyType

from bot.checkin.blocks import FLOOR
from bot.checkin.coarse import Chosen, choose_coarsely, sizes_within
from bot.checkin.ledger import Page, Participation, Sum, UnitItem, scores_of
from bot.checkin.release import Released
from bot.org.tree import Tree
from bot.sealed.ballots import OpenedAnswer


def fold(
    tree: Tree,
    items: Sequence[str],
    invited: Mapping[str, int],
    ballots: Iterable[OpenedAnswer],
    k: int = FLOOR,
    published_before: Set[str] = frozenset(),
    extra: Mapping[str, str] = MappingProxyType({}),
    uncounted: Set[str] = frozenset(),
    services: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> Page:
    """Returns the page of a round: adds its ballots up in blocks and releases one score per block and item.

    `invited` are the people of each leaf; k, the floor, is what it was when the round opened; `published_before` is
    what the round before published. One pattern holds for all items: a leaf counts as many ballots as its least
    answered item, since patterns by item would show who skipped one. Nothing depends on it more exactly than
    `bot.checkin.coarse` says.

    `extra` is an item that one leaf alone was asked. It is one of that leaf's items in the pattern, and has a score
    only where the leaf is a block by itself: that score then stands for exactly the people whom the block's other
    scores stand for, so it adds no group to those of `bot.checkin.blocks`, whose argument holds as it is. In a merged
    block, and in every unit above, it would stand for a part of a group: there it is forgotten.
    `services` are what the leaves of a department are asked about others. To many these do not apply, so they are no
    part of the pattern, and nothing else depends on them; which blocks have a score of them, `sizes_within` says.
    """
    asked_of = {leaf: [*items, extra[leaf]] if leaf in extra else items for leaf in invited}
    answers = {(leaf, item): Sum() for leaf, items_of_leaf in asked_of.items() for item in items_of_leaf}
    served = {(leaf, item): Sum() for leaf in invited for item in services.get(leaf, ())}
    for ballot in ballots:
        key = ballot.leaf, ballot.item
        if ballot.choice.counts and (counted := answers.get(key) or served.get(key)):
            counted.add(Sum(1, ballot.choice))
    pattern = {
        leaf: min(answers[leaf, item].ballots for item in items_of_leaf) for leaf, items_of_leaf in asked_of.items()
    }
    chosen = choose_coarsely(tree, invited, pattern, k, published_before, uncounted)
    with_own_block = [leaf for leaf in invited if chosen.blocks.of_leaf[leaf] == leaf]
    bands = {team: Participation.released(pattern[team], invited[team], k) for team in with_own_block}
    scores = scores_of(answers, chosen, extra) | _of_departments(served, tree, chosen, invited, k, uncounted)
    return Page(tree.parents(), chosen.blocks, scores, {team: band for team, band in bands.items() if band})


def _of_departments(
    served: Mapping[UnitItem, Sum],
    tree: Tree,
    chosen: Chosen,
    invited: Mapping[str, int],
    k: int,
    uncounted: Set[str],
) -> dict[UnitItem, Released]:
    """What is released of answers, by leaf and item, to what departments are asked about others."""
    scores: dict[UnitItem, Released] = {}
    for item in dict.fromkeys(item for _, item in served):
        answers = {(leaf, key): answer for (leaf, key), answer in served.items() if key == item}
        ballots = {leaf: answer.ballots for (leaf, _), answer in answers.items()}
        size = sizes_within(tree, chosen, invited, ballots, k, uncounted)
        scores |= scores_of(answers, Chosen(chosen.blocks, size))
    return scores
