"""Replace the chart by one in a file."""

from dataclasses import dataclass
from datetime import datetime

from bot.org.chart_file import ChartFile
from bot.org.diary import chart_loaded
from bot.org.people import Person, Team, Workspace
from bot.org.placing import place
from bot.org.remarks import ChartError, Remark
from bot.ports import Platform
from bot.sealed.chart_log import Author, ChartLine, team_changes, team_led_by
from commands.org.chart import OrgChart, chart
from commands.org.save_company import save_company
from storage import database
from storage.diary import diary
from storage.org import people
from storage.sealed.folders import Folder, of_workspace
from storage.sealed.roll import append_change


@dataclass(frozen=True, slots=True)
class Loaded:
    """`count` are those who can be asked now, `removed` those who had a place and have none any more."""

    count: int
    removed: list[Person]
    teams: list[Team]
    notes: list[Remark]


async def load_chart(
    workspace: Workspace, platform: Platform, file: ChartFile, sealed: Folder, now: datetime
) -> Loaded:
    """Makes a file the chart of a workspace. Raises ChartError with all that is wrong, and nothing has changed then.

    What it changes is noted beside the roll, for everybody to read: there is no change without its line.
    """
    placed = place(file.lines, [profile async for profile in platform.members()], now.date())
    if faults := [*file.faults, *placed.faults]:
        raise ChartError(faults, [*file.notes, *placed.notes])
    async with database.all_or_nothing():
        before = await chart(workspace.id)
        await save_company(workspace, placed.company)
        after = await chart(workspace.id)
        line = ChartLine(now, Author.OPERATOR, team_changes(_team_of_everyone(before), _team_of_everyone(after)))
        await diary.append(
            workspace.id, None, chart_loaded(_leader_of_everyone(before), _leader_of_everyone(after)), now
        )
        append_change(sealed, of_workspace(workspace.platform, workspace.platform_id), line)
    remaining = {seat.person for seat in after.places}
    removed = [before.people[seat.person] for seat in before.places if seat.person not in remaining]
    return Loaded(len(after.asked), removed, await people.teams(workspace.id), [*file.notes, *placed.notes])


def _team_of_everyone(lines: OrgChart) -> dict[int, str]:
    """By person, everybody in the chart."""
    return {person: team_led_by(leader) for person, leader in _leader_of_everyone(lines).items()}


def _leader_of_everyone(lines: OrgChart) -> dict[int, int]:
    """By person, who leads the team that they answer in."""
    return {seat.person: seat.person if seat.boss is None else seat.boss for seat in lines.places}
