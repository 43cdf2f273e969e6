"""Before check-ins are turned on: which share of people would see a number of their own team?"""

from collections import Counter
from dataclasses import dataclass
from random import Random

from bot.checkin.preview import Preview, share_with_own_score, turn_out
from bot.checkin.wording.results import chart_fault, preview_advice, preview_rows
from bot.config.settings import DAYS_BETWEEN, Settings
from bot.org.tree import OrgChartError
from commands.org.chart import chart
from storage.config.chosen import counting_settings
from storage.org import people

FLOORS, PARTICIPATIONS, DAYS = (5, 8), (60, 75, 90), (2, 7, 14, 28)


async def preview_audience(workspace_id: int) -> Preview:
    """Runs the block algorithm on the real org chart with simulated turn-out, as if nobody were new.

    Raises OrgChartError.
    """
    lines_now = await chart(workspace_id)
    tree = lines_now.tree()
    invited = Counter(tree.leaf_of[person.id] for person in lines_now.asked)

    def share(k: int, participation: float) -> float:
        return share_with_own_score(tree, invited, participation, k, Random(k))  # noqa: S311

    (lowest_floor, *_), (lowest, *_) = FLOORS, PARTICIPATIONS
    return Preview(
        shares={(k, percent): share(k, percent / 100) for k in FLOORS for percent in PARTICIPATIONS},
        people=len(lines_now.asked),
        by_days={days: share(lowest_floor, turn_out(lowest / 100, days)) for days in DAYS},
        within_two_days=lowest,
    )


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """A line of the preview: a workspace with a floor and a turn-out, and the share of people; or what is wrong."""

    subject: str
    text: str


async def preview_workspaces(file_settings: Settings) -> list[PreviewLine]:
    """Returns in English, for the command line, what each workspace would see, or what keeps it from checking in.

    Advice is for the cadence that counts there; `file_settings` is what app.yaml says.
    """
    lines: list[PreviewLine] = []
    for workspace in await people.workspaces():
        try:
            previewed = await preview_audience(workspace.id)
        except OrgChartError as error:
            lines.append(PreviewLine(workspace.name, chart_fault(error, await names_of(workspace.id, error), "en")))
        else:
            settings = (await counting_settings(workspace.id, file_settings)).settings
            days_between = DAYS_BETWEEN[settings.pulse.cadence]
            rows = preview_rows(previewed, days_between, "en")
            lines += [PreviewLine(f"{workspace.name}: {subject}", share) for subject, share in rows]
            lines.append(PreviewLine(f"{workspace.name}:", preview_advice(previewed, days_between, "en")))
    return lines


async def names_of(workspace_id: int, error: OrgChartError) -> list[str]:
    """Returns the people whose reporting lines are wrong, twenty at most."""
    return [person.name for person in await people.by_ids(workspace_id, error.people[:20])]
