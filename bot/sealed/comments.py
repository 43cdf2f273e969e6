"""Whom a comment joins, and which comments are shown when a round closes.

Words cannot be made coarser, so more people must stand behind them than behind a number. The units that comments go to
are blocks of at least 15 invited people (`bot.checkin.blocks`), fixed and named to the writer when the round opens: a
unit's comments never come from a few people whose neighbours have a place of their own.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from secrets import SystemRandom

from bot.checkin.blocks import FLOOR, choose, counted, residuals
from bot.checkin.coarse import run_of
from bot.org.tree import Tree
from bot.sealed.ballots import COMMENT, OpenedAnswer

INVITED_AT_LEAST = 15
RESPONDENTS_AT_LEAST = 10
WRITERS_AT_LEAST = 3
SPEAKERS_AT_LEAST = 5  # with fewer of a language in the unit, its writers are warned


def audiences(tree: Tree, invited: Mapping[str, int]) -> Mapping[str, str | None]:
    """Returns the unit whose head, and those above, read the comments of each leaf; None where there are too few
    people.

    `invited` are the people who count towards floors; also newcomers, who never do, write only where 15 others can.
    """
    blocks = choose(tree, invited, INVITED_AT_LEAST)
    behind = residuals(blocks, counted(tree, invited))
    return {leaf: unit if unit and behind[unit] else None for leaf, unit in blocks.of_leaf.items()}


def shown(
    ballots: Iterable[OpenedAnswer], audience: Mapping[str, str | None], invited: Mapping[str, int], k: int = FLOOR
) -> dict[str, list[str]]:
    """Returns the comments of each unit in random order, if at least 10 people answered there and 3 wrote.

    All others are gone for good: they are never moved up to a larger unit. That comments are shown says that ten
    answered, so it must be possible that one more did, as far as all else that is published tells
    (`bot.checkin.coarse`).
    """
    answers: Counter[tuple[str, str]] = Counter()
    words: dict[str, list[str]] = {}
    for ballot in ballots:
        unit = audience.get(ballot.leaf)
        if unit is not None and ballot.item == COMMENT and ballot.words.strip():
            words.setdefault(unit, []).append(ballot.words.strip())
        elif unit is not None and ballot.choice.counts:
            answers[ballot.leaf, ballot.item] += 1
    for comments in words.values():
        SystemRandom().shuffle(comments)
    answered: Counter[str] = Counter()
    for (leaf, _), count in answers.items():
        answered[leaf] = max(answered[leaf], count)
    respondents, possible = Counter[str | None](), Counter[str | None]()
    for leaf, people in invited.items():
        unit = audience.get(leaf)
        counted = min(answered[leaf], k - 1) if people == k else answered[leaf]  # all of k may not be needed
        respondents[unit] += counted
        possible[unit] += run_of(counted, people, k)[-1]
    return {
        unit: comments
        for unit, comments in words.items()
        if respondents[unit] >= RESPONDENTS_AT_LEAST < possible[unit] and len(comments) >= WRITERS_AT_LEAST
    }
