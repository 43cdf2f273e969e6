"""Companies of any shape: for property tests, and at random for the auditor."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from hypothesis import strategies as st

from bot.checkin.blocks import FLOOR
from bot.checkin.ledger import Page
from bot.checkin.rounds import Frozen, Round, State
from bot.org.tree import Seat, Tree, Unit, grow
from bot.org.unit_key import UnitKind
from bot.sealed.ballots import Choice, OpenedAnswer
from bot.sealed.counting import fold

TODAY = date(2026, 3, 3)
LONG_AGO = TODAY - timedelta(days=400)
LAST_WEEK = TODAY - timedelta(days=7)
MOOD = "mood"
MONDAY = date(2026, 1, 5)


@st.composite
def companies(draw: st.DrawFn, most: int = 60) -> list[Seat]:
    """Any org chart of up to `most` people: each reports to somebody hired earlier; a few joined last week."""
    joined = st.sampled_from([LONG_AGO, LONG_AGO, LONG_AGO, LAST_WEEK])
    # Low numbers are bosses, so that teams have several members.
    lines = draw(st.lists(st.tuples(st.integers(0, 7), joined), max_size=most - 1))
    hired = ((person, min(boss, person - 1), since) for person, (boss, since) in enumerate(lines, 1))
    return [Seat(0, None, LONG_AGO), *(Seat(*line) for line in hired)]


def company(random: Random, teams: int, smallest: int = 4, largest: int = 14) -> list[Seat]:
    """`teams` teams below one another; one in twenty people joined last week."""
    seats = [Seat(0, None, LONG_AGO)]
    bosses = [0]
    for team in range(teams):
        first = len(seats)
        for person in range(first, first + random.randint(smallest, largest)):
            seats.append(Seat(person, bosses[team], LAST_WEEK if random.random() < 0.05 else LONG_AGO))
        bosses += range(first, first + random.randint(1, 3))
    return seats


def invited(tree: Tree) -> dict[str, int]:
    return dict(Counter(tree.leaf_of.values()))


def round_of(week: int, closes_after: int = 2) -> Round:
    """Opened on the Tuesday of a week, closed so many days later."""
    opens = datetime.combine(MONDAY + timedelta(weeks=week - 1, days=1), time(10), UTC)
    tree = Tree((Unit("unit:1", None, UnitKind.UNIT),), {})
    frozen = Frozen(items=(), tree=tree, teams={1: str(week)}, invited={}, comments={})
    closes = opens + timedelta(days=closes_after)
    return Round(week, 1, week, MONDAY, "key", State.CLOSED, 5, opens, closes, frozen)


@dataclass(frozen=True, slots=True)
class Story:
    """A small company and what its people answered; `veterans` would be one more cut beside the tree."""

    tree: Tree
    answers: dict[int, dict[int, int]]  # by round and person
    pages: dict[int, Page]
    veterans: set[int]

    def people(self, leaves: Iterable[str]) -> set[int]:
        some = set(leaves)
        return {person for person, leaf in self.tree.leaf_of.items() if leaf in some}

    def labels(self, round_: int, people: Iterable[int]) -> list[int]:
        """What those of these people who answered in a round answered."""
        return [self.answers[round_][person] for person in people if person in self.answers[round_]]

    def leaves_of_units(self) -> Iterator[set[str]]:
        parents = self.tree.parents()
        below: dict[str, set[str]] = {unit: set() for unit in parents}
        for leaf in set(self.tree.leaf_of.values()):
            unit: str | None = leaf
            while unit is not None:
                below[unit].add(leaf)
                unit = parents[unit]
        yield from below.values()


def story(seed: int, rounds: Iterable[int], noise: float = 0.6, teams: int | None = None) -> Story:
    """Teams differ in how they feel, people in a team little (0: not at all), which is hard on anonymity."""
    random = Random(seed)
    tree = grow(company(random, teams or random.randint(4, 7), smallest=2, largest=9), TODAY)
    feels = {leaf: random.gauss(3.3, 1) for leaf in sorted(set(tree.leaf_of.values()))}
    answers, pages, last = {}, {}, frozenset[str]()
    for round_ in rounds:
        answers[round_] = {
            person: min(5, max(1, round(random.gauss(feels[leaf], noise))))
            for person, leaf in tree.leaf_of.items()
            if random.random() < 0.8
        }
        ballots = [OpenedAnswer(MOOD, tree.leaf_of[p], Choice(label)) for p, label in answers[round_].items()]
        pages[round_] = fold(tree, [MOOD], invited(tree), ballots, FLOOR, last)
        last = pages[round_].blocks.published
    return Story(tree, answers, pages, {person for person in tree.leaf_of if random.random() < 0.5})
