"""Before check-ins are turned on: which share of people would see a number of their own team?"""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from random import Random

from bot.preview import share_with_own_score
from bot.units import OrgChartError
from commands.open_round import chart
from storage import people

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


async def preview_workspaces(today: date) -> dict[str, Preview | OrgChartError]:
    """By the name of each workspace: what it would see, or what keeps it from checking in."""
    found: dict[str, Preview | OrgChartError] = {}
    for workspace in await people.workspaces():
        try:
            found[workspace.name] = await preview_audience(workspace.id, today)
        except OrgChartError as error:
            found[workspace.name] = error
    return found
