"""What an operator asks for once, on the command line: each opens what it needs, and closes it."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from adapters.clock import SystemClock
from bot.app.serve import close_database
from bot.app.slack import TOKENS, connect_slack, slack_tokens
from bot.config.settings import Settings
from bot.org.reporting_lines import Report
from commands.checkin.preview_audience import preview_workspaces
from commands.operate.examine import Finding, examine_database, examine_tokens
from commands.operate.examine_keeping import examine_folders, examine_memory, examine_roles
from commands.org.keep_company import load_chart
from commands.org.open_workspace import open_workspace
from commands.sealed.report_rounds import report_rounds
from commands.sealed.verify_round import findings, verify_all, verify_rounds
from storage import database, embedded
from storage.places import default_data_folder
from storage.sealed.folders import open_folders

if TYPE_CHECKING:
    from commands.operate.export_ledger import Export


@asynccontextmanager
async def database_opened() -> AsyncIterator[AsyncExitStack]:
    """The database for one command, up to date; what is pushed on the stack is closed before it."""
    conninfo = await asyncio.to_thread(database.url)
    await database.migrate(conninfo)
    await database.open_database(conninfo, 2)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(close_database)
        yield stack


async def load_reports(settings: Settings, reports: list[Report], platform: str) -> int:
    """Takes in who reports to whom on `platform`, slack or teams, and returns how many people that is."""
    folders, now = open_folders(), SystemClock().now()
    folders.prepare()
    async with database_opened() as stack:
        if platform == "teams":
            from bot.app.teams import connect_teams

            teams, workspace = await connect_teams(settings, os.environ, stack)
            return await load_chart(workspace, teams.platform, reports, folders.sealed, now)
        connection = await connect_slack(os.environ, stack)
        workspace = await open_workspace("slack", connection.team_id, connection.team_name, settings)
        return await load_chart(workspace, connection.platform, reports, folders.sealed, now)


async def preview() -> list[tuple[str, str]]:
    """Line by line, who would see a number of their own team."""
    async with database_opened():
        return await preview_workspaces()


async def verify(round_id: int | None) -> list[Finding]:
    async with database_opened():
        return await verify_rounds(open_folders(), round_id, SystemClock().now())


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found, and the page about it; empty where no round is closed."""

    findings: list[Finding]
    page: str


async def verify_and_report(round_id: int | None) -> Verified:
    from adapters.web import report

    folders, now = open_folders(), SystemClock().now()
    async with database_opened():
        verified = await verify_all(folders, round_id, now)
        lines = await findings(verified, folders, is_latest=round_id is None)
        reports = await report_rounds(verified, folders)
    return Verified(lines, report.page(reports, now) if reports else "")


async def export(week: int | None) -> "list[Export]":
    from commands.operate.export_ledger import export_ledger

    async with database_opened():
        return await export_ledger(week)


async def examine(settings: Settings) -> list[Finding]:
    """Everything that `doctor` looks at but app.yaml, which was read to get here."""
    from bot.app.teams import examine_teams

    environment = os.environ
    tokens = {name: TOKENS[name] for name in slack_tokens(environment)}
    well = Finding("app.yaml", True, "has no mistakes.")
    keeping = [*examine_folders(), *examine_memory()]
    in_database = await examine_database(SystemClock().now(), examine_roles)
    if not database.given():
        embedded.stop(default_data_folder())
    slack = examine_tokens(tokens, environment, settings, "slack")
    return [well, *slack, *examine_teams(settings, environment), *keeping, *in_database]


def slack_manifest(settings: Settings, url: str) -> dict[str, object]:
    from adapters.slack.manifest import manifest

    return manifest(settings, url)
