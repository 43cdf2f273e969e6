"""Before check-ins are turned on: which share of people would see a number of their own team?"""

from collections import Counter
from dataclasses import dataclass
from random import Random

from bot.checkin.preview import share_with_own_score
from bot.checkin.wording.results import chart_fault, preview_rows
from bot.org.tree import OrgChartError
from commands.org.chart import chart
from storage.org import people

FLOORS, PARTICIPATIONS = (5, 8), (60, 75, 90)


@dataclass(frozen=True, slots=True)
class Preview:
    """`shares` by floor and participation in per cent; `people` is how many could be asked."""

    shares: dict[tuple[int, int], float]
    people: int


async def preview_audience(workspace: int) -> Preview:
    """Runs the block algorithm on the real org chart with simulated turn-out, as if nobody were new.

    Raises OrgChartError.
    """
    lines_now = await chart(workspace)
    tree = lines_now.tree()
    invited = Counter(tree.leaf_of[person.id] for person in lines_now.asked)
    shares = {
        (k, percent): share_with_own_score(tree, invited, percent / 100, k, Random(percent))  # noqa: S311
        for k in FLOORS
        for percent in PARTICIPATIONS
    }
    return Preview(shares, len(lines_now.asked))


async def preview_workspaces() -> list[tuple[str, str]]:
    """For the command line, in English: of each workspace what it would see, or what keeps it from checking in."""
    lines: list[tuple[str, str]] = []
    for workspace in await people.workspaces():
        try:
            previewed = await preview_audience(workspace.id)
        except OrgChartError as error:
            lines.append((workspace.name, chart_fault(error, await names_of(workspace.id, error), "en")))
        else:
            lines += [(f"{workspace.name}: {about}", share) for about, share in preview_rows(previewed.shares, "en")]
    return lines


async def names_of(workspace: int, error: OrgChartError) -> list[str]:
    """The people whose reporting lines are wrong, twenty at most."""
    return [person.name for person in await people.by_ids(workspace, error.people[:20])]
