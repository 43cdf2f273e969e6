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

The amount is the expected share of the group, sum(1 - doubt) / managers, in three words; where managers are too few to
learn from them how they differ, `find_amounts` says the most of the three that is certain, or that there are none or
only a few. A number stands beside it only where the group has twenty managers or more.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from enum import Enum
from operator import mul
from typing import NamedTuple

from bot.checkin.blocks import FLOOR, SizeBand, choose, residuals
from bot.checkin.coarse import Chosen
from bot.checkin.ledger import Page, Sum, scores_of
from bot.insight.spots import LikelyCompanies
from bot.org.tree import Tree

COUNTED_FROM = 20  # managers in a group whose number may be said
SURE = 0.90  # that a sentence about few managers holds


class Amount(Enum):
    """How many of a group, as coarse as it may be said."""

    FEW = "few"
    SOME = "some"
    MANY = "many"
    NONE_OR_FEW = "none_or_few"

    @classmethod
    def of(cls, share: float) -> "Amount":
        return cls.FEW if share < 1 / 4 else cls.SOME if share < 1 / 2 else cls.MANY

    @property
    def is_some(self) -> bool:
        """Returns whether it says that there is at least one."""
        return self is not Amount.NONE_OR_FEW


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
    """Returns where managers on a list are, one pattern a group that holds any of them, the surest first.

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


def find_amounts(
    among: Mapping[str, Sequence[int]],
    companies: LikelyCompanies,
    listed: Mapping[int, int],
    themes: Mapping[int, str],
    week: int,
    k: int = FLOOR,
) -> list[Pattern]:
    """Returns how many of each group are certain to believe too much, or that none or only a few do, the surest first.

    companies: only those who can be judged now; listed and themes as in `find_patterns`; `week` is this evaluation's.
    """
    patterns = []
    for unit, group in among.items():
        able = [manager for manager in group if manager in companies.above]
        certain = _certain(companies, able, len(group)) if len(able) >= k else None
        if certain:
            on_list = [manager for manager in able if manager in listed]
            expected = sum(map(mul, companies.weights, _sums(companies, able)))
            pattern = Pattern(
                unit=unit,
                managers=SizeBand.of(len(group)),
                amount=certain.amount,
                count=max(1, round(expected)) if len(group) >= COUNTED_FROM and certain.amount.is_some else None,
                doubt=certain.doubt,
                since=min((listed[manager] for manager in on_list), default=week),
                theme=_most_common(themes[manager] for manager in on_list if manager in themes),
            )
            patterns.append(pattern)
    return sorted(patterns, key=lambda pattern: (pattern.doubt, pattern.unit))


class _Certain(NamedTuple):
    amount: Amount
    doubt: float


def _certain(companies: LikelyCompanies, able: Sequence[int], managers: int) -> _Certain | None:
    """The most that is certain of how many there are, else that there are few; None where neither is."""
    counts, at_least = _counts(companies.weights, companies.above, able), 0.0
    for number in range(len(counts) - 1, 0, -1):
        at_least += counts[number]
        amount = Amount.of(number / managers)
        if at_least >= SURE and (number == 1 or Amount.of((number - 1) / managers) is not amount):
            return _Certain(amount, 1 - at_least)
    usual = enumerate(_counts(companies.if_optimistic, companies.maybe, able))
    chance_of_few = sum(chance for number, chance in usual if Amount.of(number / managers) is Amount.FEW)
    return _Certain(Amount.NONE_OR_FEW, 1 - chance_of_few) if chance_of_few >= SURE else None


def _counts(weights: Sequence[float], of_each: Mapping[int, Sequence[float]], managers: Sequence[int]) -> list[float]:
    """The chance that none of them believes too much, that one does, and so on."""
    counts = [0.0] * (len(managers) + 1)
    for number, weight in enumerate(weights):
        chances = [1.0]
        for manager in managers:
            above = of_each[manager][number]
            chances = [
                (chances[n] if n < len(chances) else 0.0) * (1 - above) + (chances[n - 1] * above if n else 0.0)
                for n in range(len(chances) + 1)
            ]
        counts = [count + weight * chance for count, chance in zip(counts, chances, strict=True)]
    return counts


def _sums(companies: LikelyCompanies, managers: Sequence[int]) -> Iterator[float]:
    return (sum(companies.above[manager][number] for manager in managers) for number in range(len(companies.weights)))


def _most_common(themes: Iterable[str]) -> str | None:
    """The theme that most of them have; None where two are as common."""
    (theme, times), *runners_up = Counter(themes).most_common(2) or [("", 0)]
    return theme if times and not any(times == times_of_other for _, times_of_other in runners_up) else None


def groups(tree: Tree, judged: Sequence[Set[int]], k: int = FLOOR) -> dict[str, list[int]]:
    """Returns by unit the managers of whom something may be said there: at least k, and each in one group or none.

    judged: who could be judged at each evaluation of the quarter so far, the first leading. Who has no place in the
    tree is left out.
    """
    seat, members, placed = tree.seat_of_boss, dict[str, list[int]](), set[int]()
    for able in judged:
        waiting = sorted(manager for manager in able if manager in seat and manager not in placed)
        if len(waiting) < k:
            continue
        blocks = choose(tree, Counter(seat[manager] for manager in waiting), k)
        for boss in waiting:
            if (unit := blocks.of_leaf[seat[boss]]) is not None:
                members.setdefault(unit, []).append(boss)
                placed.add(boss)
    return members


def believed(tree: Tree, item: str, labels: Mapping[int, int], k: int = FLOOR) -> Page:
    """Returns what managers forecast of an item, added up like ballots: one label a manager, where that manager
    answers.

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
    on_list = [manager for manager in group if manager in listed]
    expected = sum(1 - doubts.get(manager, 1.0) for manager in group)
    return Pattern(
        unit=unit,
        managers=SizeBand.of(len(group)),
        amount=Amount.of(expected / len(group)),
        count=round(expected) if len(group) >= COUNTED_FROM else None,
        doubt=sum(doubts[manager] for manager in on_list) / len(on_list),
        since=min(listed[manager] for manager in on_list),
        theme=_most_common(themes[manager] for manager in on_list if manager in themes),
    )
