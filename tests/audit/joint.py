"""What is certain about how many answered, from all that a round publishes together: a program that tries every world.

A reader knows the tree, who was invited, the rules, and what the round before published. So a published statement is
what the product's own fold says of some numbers of ballots, one a leaf, with the units whose comments are shown; and
what is certain is what all numbers of which the same can be said have in common. Nothing is approximated: every
possible number is folded.
"""

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product
from random import Random

from bot.checkin.blocks import FLOOR
from bot.checkin.ledger import Page
from bot.org.tree import Tree, Unit
from bot.org.unit_key import UnitKind
from bot.sealed.ballots import COMMENT, Choice, OpenedAnswer
from bot.sealed.comments import WRITERS_AT_LEAST, audiences, shown
from bot.sealed.counting import fold

ITEM = "mood"
Group = frozenset[str]


@dataclass(frozen=True)
class JointCompany:
    """What everybody knows of a round before it closes."""

    tree: Tree
    invited: Mapping[str, int]
    k: int = FLOOR
    last: Set[str] = frozenset()
    uncounted: Set[str] = frozenset()

    def page(self, ballots: Sequence[int]) -> Page:
        """What is published if so many of each leaf answer."""
        opened = self._opened(ballots)
        return fold(self.tree, [ITEM], self.invited, opened, self.k, self.last, {}, self.uncounted)

    def with_comments(self, ballots: Sequence[int]) -> frozenset[str]:
        """The units whose comments are shown then, where enough people wrote."""
        if not self._wrote:
            return frozenset()
        return frozenset(shown([*self._opened(ballots), *self._wrote], self._audience, self.invited, self.k))

    @cached_property
    def _audience(self) -> Mapping[str, str | None]:
        return audiences(self.tree, {leaf: 0 if leaf in self.uncounted else n for leaf, n in self.invited.items()})

    @cached_property
    def _wrote(self) -> list[OpenedAnswer]:
        writing = {unit: leaf for leaf, unit in self._audience.items() if unit}
        return [OpenedAnswer(COMMENT, leaf, Choice.SKIPPED, "words") for leaf in writing.values()] * WRITERS_AT_LEAST

    def _opened(self, ballots: Sequence[int]) -> list[OpenedAnswer]:
        """All say the same, so that only numbers make a difference."""
        of_leaf = zip(self.invited, ballots, strict=True)
        return [answer for leaf, many in of_leaf for answer in [OpenedAnswer(ITEM, leaf, Choice.THREE)] * many]

    def worlds(self) -> Iterator[tuple[int, ...]]:
        return product(*(range(many + 1) for many in self.invited.values()))


@dataclass(frozen=True, slots=True)
class Certainty:
    """Of a group of leaves, in one published statement: exactly so many answered. `own` have a score of their own."""

    group: Group
    ballots: int
    own: Group


def certain(company: JointCompany) -> list[Certainty]:
    """Everything that is certain of a leaf or several, in any statement that can be published of this company."""
    alike: dict[Hashable, list[tuple[int, ...]]] = {}
    own: dict[Hashable, Group] = {}
    for ballots in company.worlds():
        page = company.page(ballots)
        for units in _subsets(company.with_comments(ballots)):  # where fewer wrote, fewer are shown
            statement = _statement(page, units)
            alike.setdefault(statement, []).append(ballots)
            own[statement] = frozenset(leaf for leaf in company.invited if page.blocks.of_leaf[leaf] == leaf)
    place = {leaf: at for at, leaf in enumerate(company.invited)}
    found = []
    for group in _subsets(place)[1:]:
        columns = [place[leaf] for leaf in group]
        for statement, worlds in alike.items():
            number = sum(worlds[0][at] for at in columns)
            if all(sum(ballots[at] for at in columns) == number for ballots in worlds):
                found.append(Certainty(group, number, own[statement]))
    return found


def _subsets(some: Collection[str]) -> list[frozenset[str]]:
    return [frozenset(part) for many in range(len(some) + 1) for part in combinations(some, many)]


def _statement(page: Page, comments: Set[str]) -> Hashable:
    sizes = frozenset((block, score.size) for (block, _), score in page.scores.items())
    return page.blocks.published, sizes, frozenset(page.participation.items()), comments


def is_documented(certainty: Certainty, company: JointCompany) -> bool:
    """A leaf of exactly k people with a score of its own, or several such leaves: all of them answered."""
    return all(company.invited[leaf] == company.k and leaf in certainty.own for leaf in certainty.group)


def two_leaves(most: int) -> Iterator[JointCompany]:
    """Every company of two teams of up to so many people, whatever the round before published."""
    units = (
        Unit("unit:1", None, UnitKind.UNIT),
        Unit("team:1", "unit:1", UnitKind.TEAM),
        Unit("team:2", "unit:1", UnitKind.TEAM),
    )
    keys = [unit.key for unit in units]
    for first, second in product(range(1, most + 1), repeat=2):
        for published in (keys[:0], keys[:1], keys[1:2], keys[2:], keys[:2], keys[1:], keys[::2], keys):
            yield JointCompany(
                tree=Tree(units, {}), invited={"team:1": first, "team:2": second}, last=frozenset(published)
            )


def at_random(random: Random, most_leaves: int = 4, most_people: int = 12) -> JointCompany:
    """Leaves somewhere below one another; some of newcomers, some that are not counted; after a round like this one."""
    units = [Unit("unit:0", None, UnitKind.UNIT)]
    for leaf in range(1, random.randint(1, most_leaves) + 1):
        if leaf > 1 and random.random() < 0.4:
            units.append(Unit(f"unit:{leaf}", _above(random, units), UnitKind.UNIT))
        kind = UnitKind.NEWCOMERS if random.random() < 0.15 else UnitKind.TEAM
        units.append(Unit(f"{kind.value}:{leaf}", _above(random, units), kind))
    invited = {unit.key: random.randint(1, most_people) for unit in units if unit.kind is not UnitKind.UNIT}
    uncounted = frozenset(leaf for leaf in invited if random.random() < 0.15)
    first = JointCompany(
        tree=Tree(tuple(units), {}), invited=invited, k=random.choice([5, 5, 5, 8]), uncounted=uncounted
    )
    last = first.page([random.randint(many // 2, many) for many in invited.values()]).blocks.published
    return JointCompany(tree=first.tree, invited=invited, k=first.k, last=last, uncounted=uncounted)


def _above(random: Random, units: Sequence[Unit]) -> str:
    return random.choice([unit.key for unit in units if unit.kind is UnitKind.UNIT])
