"""Before check-ins are turned on: which share of people would see a number of their own team?"""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from random import Random

from bot.preview import share_with_own_score
from commands.open_round import chart

FLOORS, PARTICIPATIONS = (5, 8), (60, 75, 90)


@dataclass(frozen=True, slots=True)
class Preview:
    """`shares` by floor and participation in per cent; `people` is how many could be asked."""

    shares: dict[tuple[int, int], float]
    people: int


async def preview_audience(workspace: int, today: date) -> Preview:
    """Runs the block algorithm on the real org chart with simulated turn-out. Raises OrgChartError."""
    here = await chart(workspace, today)
    invited = Counter(here.tree.leaf_of[person.id] for person, _ in here.asked)
    shares = {
        (k, percent): share_with_own_score(here.tree, invited, percent / 100, k, Random(percent))  # noqa: S311
        for k in FLOORS
        for percent in PARTICIPATIONS
    }
    return Preview(shares, len(here.asked))
