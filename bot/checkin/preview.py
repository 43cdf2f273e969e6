"""Before check-ins are turned on: how many people would see a score of their own team, the longer they stay open?"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import log
from random import Random

from bot.checkin.coarse import choose_coarsely
from bot.org.tree import Tree

SHORTEST, LONGEST = 2, 28  # days
LATE = 0.5  # of those who do not answer within two days, how many do within four weeks: docs/small-companies.md
_GAIN = 0.01  # of people; less is what two simulations of the same differ by
_LARGE = 1_000  # people, where units of many teams have numbers anyway
_SMALL = 30  # people; in fewer a longer check-in shows hardly more within a quarter: docs/small-companies.md
_LONG_ENOUGH = 14  # days; after longer ones nobody reads a number within four weeks


@dataclass(frozen=True, slots=True)
class Preview:
    """Who of these people would see a number of their own team: the share by floor and participation in per cent.

    `by_days` is the share by how long a check-in stays open, where `within_two_days` per cent answer in two days.
    """

    shares: Mapping[tuple[int, int], float]
    people: int
    by_days: Mapping[int, float]
    within_two_days: int

    @property
    def is_of_few(self) -> bool:
        """Returns whether so few people are asked that staying open for longer brings hardly anything."""
        return self.people < _SMALL

    def suggested(self, days_between: int) -> int:
        """Returns for how many of the days from one check-in to the next we suggest that it stays open.

        Small teams need longer until enough have answered; check-ins that come less often show less in a quarter.
        """
        longest = long_enough(days_between)
        return SHORTEST if self.people >= _LARGE or not self.gains(longest) else longest

    def gains(self, days: int) -> bool:
        """Returns whether more people would see a number of their own team, the longer a check-in stays open."""
        return self.by_days[days] - self.by_days[SHORTEST] >= _GAIN


def long_enough(days_between: int) -> int:
    """Returns the most days that we would suggest: until the next check-in, or two weeks."""
    return min(days_between, _LONG_ENOUGH)


def share_with_own_score(
    tree: Tree, invited: Mapping[str, int], participation: float, k: int, random: Random, rounds: int = 20
) -> float:
    """Returns the share of all invited whose own team has a score, on average over simulated rounds.

    Everybody answers with the probability `participation`, by themselves; blocks are chosen as in a real round.
    """
    with_own_score, published_before = 0, frozenset[str]()
    for _ in range(rounds):
        ballots = {leaf: sum(random.random() < participation for _ in range(n)) for leaf, n in invited.items()}
        blocks = choose_coarsely(tree, invited, ballots, k, published_before).blocks
        published_before = blocks.published
        with_own_score += sum(n for leaf, n in invited.items() if blocks.of_leaf[leaf] == leaf)
    return with_own_score / (rounds * sum(invited.values()))


def turn_out(within_two_days: float, days: int) -> float:
    """Returns the share who answer a check-in that is open for so many days, from the share who would within two.

    The later, the fewer: as many come from the second day to the fourth as from the fourteenth to the 28th.
    """
    return within_two_days + (1 - within_two_days) * LATE * log(days / SHORTEST) / log(LONGEST / SHORTEST)
