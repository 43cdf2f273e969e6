"""Before check-ins are turned on: how many people would see a score of their own team?"""

from collections.abc import Mapping
from random import Random

from bot.checkin.coarse import choose_coarsely
from bot.org.tree import Tree


def share_with_own_score(
    tree: Tree, invited: Mapping[str, int], participation: float, k: int, random: Random, rounds: int = 20
) -> float:
    """The share of all invited whose own team has a score, on average over simulated rounds.

    Everybody answers with the probability `participation`, by themselves; blocks are chosen as in a real round.
    """
    seen, last = 0, frozenset[str]()
    for _ in range(rounds):
        ballots = {leaf: sum(random.random() < participation for _ in range(n)) for leaf, n in invited.items()}
        blocks = choose_coarsely(tree, invited, ballots, k, last).blocks
        last = blocks.published
        seen += sum(n for leaf, n in invited.items() if blocks.of_leaf[leaf] == leaf)
    return seen / (rounds * sum(invited.values()))
