"""Take in a company's people, their teams and who leads them."""

from collections import defaultdict
from datetime import datetime

from bot.org.company import Company
from bot.org.people import Person, Team, Workspace
from bot.org.reporting_lines import Report, company_of
from bot.ports import Platform
from bot.sealed.chart_log import Author, ChartLine, team_changes, team_led_by
from commands.org.chart import chart
from storage import database
from storage.org import people
from storage.sealed.folders import Folder, of_workspace
from storage.sealed.roll import append_change


async def load_chart(
    workspace: Workspace, platform: Platform, reports: list[Report], sealed: Folder, now: datetime
) -> int:
    """Takes in a chart of people whom the platform knows, and returns how many. Raises ChartError for the others.

    What it changes is noted beside the roll, for everybody to read: there is no change without its line.
    """
    profiles = await platform.profiles([report.person for report in reports])
    company = company_of(reports, {profile.platform_id: profile for profile in profiles})
    async with database.all_or_nothing():
        before = await _team_of_everyone(workspace.id)
        kept = await keep_company(workspace, company)
        changes = team_changes(before, await _team_of_everyone(workspace.id))
        line = ChartLine(now, Author.OPERATOR, changes)
        append_change(sealed, of_workspace(workspace.platform, workspace.platform_id), line)
    return len(kept)


async def _team_of_everyone(workspace: int) -> dict[int, str]:
    """By person, everybody in the chart."""
    seats = (await chart(workspace)).places
    return {seat.person: team_led_by(seat.person if seat.boss is None else seat.boss) for seat in seats}


async def keep_company(workspace: Workspace, company: Company) -> dict[str, Person]:
    """Everybody by platform id. Taken in as a whole or not at all; taken in twice, it is there once."""
    ids = [member.profile.platform_id for member in company.members]
    async with database.all_or_nothing():
        await people.meet(workspace.id, [member.profile for member in company.members])
        met = await people.by_platform_ids(workspace.id, ids)
        reports: dict[str, list[int]] = defaultdict(list)
        for member in company.members:
            person = met[member.profile.platform_id]
            if member.joined_on:
                await people.set_joining_date(person, member.joined_on)
            if member.manager:
                reports[member.manager].append(person.id)
        for manager, members in reports.items():
            name, handle = company.teams[manager]
            await people.form_team(workspace.id, Team(0, name, handle, met[manager].id), members)
    return await people.by_platform_ids(workspace.id, ids)
