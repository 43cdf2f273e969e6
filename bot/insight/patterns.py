"""What may be said about managers: never one by one, always few, some or many of a group of at least five.

A statement about managers passes the same gate as a score of answers (`bot.checkin.blocks`). The ballots are the
managers who could be compared; each sits where they answer themselves, in the team of the boss they report to, so the
units are those of the company and one blind spot's groups never overlap. The person at the top sits in no group: nobody
may read there what concerns them alone, and so the groups are the same for every reader, who cannot learn anything by
comparing pages.

Evaluations four weeks apart share most of what they judge, so their groups must not differ by one person either: in a
group that grows from five to six, what is new in its sentence is likely the sixth. Within a quarter whoever is in a
group stays in it, and who can be judged only later joins in a group of such people alone, of at least five. So any
two groups of a quarter, whenever they were spoken of, share nobody or five and more, and so does what one has and the
other has not.

The amount is the expected share of the group, sum(1 - doubt) / managers, in three words. A number stands beside it
only where the group has twenty managers or more.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass
from enum import Enum

from bot.checkin.blocks import FLOOR, SizeBand, choose, residuals
from bot.checkin.coarse import Chosen
from bot.checkin.ledger import Page, Sum, scores_of
from bot.org.tree import Tree

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

    `count` is the expected number, None in groups under twenty; `doubt`, from 0 to 1, is the mean of those on the list,
    `since` the first week that has one of them on it, `theme` what most of their gaps are largest in.
    """

    unit: str
    managers: SizeBand
    amount: Amount
    count: int | None
    doubt: float
    since: int
    theme: str | None


def find_patterns(
    among: Mapping[str, Sequence[int]],
    doubts: Mapping[int, float],
    listed: Mapping[int, int],
    themes: Mapping[int, str],
    k: int = FLOOR,
) -> list[Pattern]:
    """Where managers on a list are, one pattern a group that holds any of them, the surest first.

    among: what `groups` found; doubts: for every manager who can be judged now, the probability that nothing is there;
    listed: those of them on the list, with the week since which; themes: what their gaps are largest in. Who can no
    longer be judged counts as one of whom nothing is known, and nothing is said where fewer than k can be.
    """
    patterns = [
        _pattern(unit, group, doubts, listed, themes)
        for unit, group in among.items()
        if not listed.keys().isdisjoint(group) and len(doubts.keys() & set(group)) >= k
    ]
    return sorted(patterns, key=lambda pattern: (pattern.doubt, pattern.unit))


def groups(tree: Tree, judged: Sequence[Set[int]], k: int = FLOOR) -> dict[str, list[int]]:
    """By unit the managers of whom something may be said there: at least k, and each in one group or none.

    judged: who could be judged at each evaluation of the quarter so far, the first leading. Who has no place in the
    tree is left out.
    """
    seat, members, placed = tree.seat_of_boss, dict[str, list[int]](), set[int]()
    for able in judged:
        waiting = sorted(manager for manager in able if manager in seat and manager not in placed)
        if len(waiting) < k:
            continue
        blocks = choose(tree, Counter(seat[manager] for manager in waiting), k)
        for one in waiting:
            if (unit := blocks.of_leaf[seat[one]]) is not None:
                members.setdefault(unit, []).append(one)
                placed.add(one)
    return members


def believed(tree: Tree, item: str, labels: Mapping[int, int], k: int = FLOOR) -> Page:
    """What managers forecast of an item, added up like ballots: one label a manager, where that manager answers.

    Who gave a forecast is no secret, as it is of answers: their numbers need not be coarse.
    """
    seat = tree.seat_of_boss
    answers = {(leaf, item): Sum() for leaf in seat.values()}
    for manager, label in labels.items():
        if manager in seat:
            answers[seat[manager], item].add(Sum(1, label))
    counts = {leaf: answer.ballots for (leaf, _), answer in answers.items()}
    blocks = choose(tree, counts, k)
    sizes = {block: n for block, n in residuals(blocks, counts).items() if n}
    return Page(tree.parents(), blocks, scores_of(answers, Chosen(blocks, sizes)), {})


def _pattern(
    unit: str,
    group: Collection[int],
    doubts: Mapping[int, float],
    listed: Mapping[int, int],
    themes: Mapping[int, str],
) -> Pattern:
    named = [manager for manager in group if manager in listed]
    expected = sum(1 - doubts.get(manager, 1.0) for manager in group)
    common = Counter(themes[manager] for manager in named if manager in themes).most_common(1)
    return Pattern(
        unit,
        SizeBand.of(len(group)),
        Amount.of(expected / len(group)),
        round(expected) if len(group) >= COUNTED_FROM else None,
        sum(doubts[manager] for manager in named) / len(named),
        min(listed[manager] for manager in named),
        common[0][0] if common else None,
    )
