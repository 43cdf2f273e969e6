"""Companies of any shape: for property tests, and at random for the auditor."""

from collections import Counter
from datetime import date, timedelta
from random import Random

from hypothesis import strategies as st

from bot.units import Seat, Tree

TODAY = date(2026, 3, 3)
LONG_AGO = TODAY - timedelta(days=400)
LAST_WEEK = TODAY - timedelta(days=7)


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
