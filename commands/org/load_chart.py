"""Replace the chart by one in a file."""

from dataclasses import dataclass
from datetime import datetime

from bot.org.changes import ChartChanges
from bot.org.chart_file import ChartFile
from bot.org.company import ChartStanding, Company
from bot.org.people import Team, Workspace
from bot.org.placing import Placement, place
from bot.org.remarks import Remark
from bot.ports import Platform
from commands.org.merge_company import MergeRules, merge_company
from storage.sealed.folders import Folder

AS_USUAL = MergeRules()


@dataclass(frozen=True, slots=True)
class Loaded:
    """`count` are those who can be asked then; `faults` are of lines that could not be used."""

    count: int
    changes: ChartChanges
    teams: list[Team]
    notes: list[Remark]
    faults: list[Remark]


async def load_chart(
    workspace: Workspace,
    platform: Platform,
    file: ChartFile,
    sealed: Folder,
    now: datetime,
    rules: MergeRules = AS_USUAL,
) -> Loaded:
    """Makes a file the chart of a workspace. Raises ChartError where it is none, and TooManyChanges; nothing has
    changed then. A line that cannot be used stops no other: whoever it is about keeps the place they had.
    """
    profiles = [profile async for profile in platform.members()]
    placed: list[Placement] = []

    def describe(standing: ChartStanding) -> Company:
        placed.append(place(file.lines, profiles, now.date(), standing, file.unread))
        return placed[-1].company

    merged = await merge_company(workspace, describe, sealed, now, rules)
    [placement] = placed
    return Loaded(
        count=merged.count,
        changes=merged.changes,
        teams=merged.teams,
        notes=[*file.notes, *placement.notes],
        faults=[*file.faults, *placement.faults],
    )
