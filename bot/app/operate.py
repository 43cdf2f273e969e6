"""What an operator asks for once, on the command line: each opens what it needs, and closes it."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from adapters.clock import SystemClock
from bot.app.serve import PLATFORMS, close_database
from bot.app.slack import examine_slack
from bot.app.start import EnvironmentConfigs, Start, Wiring
from bot.app.teams import examine_teams
from bot.config.settings import Settings
from bot.org.reporting_lines import Report
from commands.checkin.preview_audience import preview_workspaces
from commands.operate.examine import Finding, examine_database
from commands.operate.examine_keeping import examine_folders, examine_memory, examine_roles
from commands.org.keep_company import load_chart
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
        start = Start(settings, listens=False)
        connected = await PLATFORMS[platform](Wiring(start, EnvironmentConfigs(start), stack))
        [served] = connected.values()
        return await load_chart(served.workspace, served.platform, reports, folders.sealed, now)


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
    environment = os.environ
    well = Finding("app.yaml", True, "has no mistakes.")
    keeping = [*examine_folders(), *examine_memory()]
    in_database = await examine_database(SystemClock().now(), examine_roles)
    if not database.given():
        embedded.stop(default_data_folder())
    return [well, *examine_slack(settings, environment), *examine_teams(settings, environment), *keeping, *in_database]


def slack_manifest(settings: Settings, url: str) -> dict[str, object]:
    from adapters.slack.manifest import manifest

    return manifest(settings, url)
