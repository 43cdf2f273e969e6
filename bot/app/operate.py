"""What an operator asks for once, on the command line: each opens what it needs, and closes it."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from adapters.clock import SystemClock
from bot.app.connect.erasing import erase_again
from bot.app.platforms import PLATFORMS
from bot.app.serve import close_database
from bot.app.start import EnvironmentConfigs, Start, Wiring
from bot.config.settings import Settings
from bot.kudos.wording.past_kudos import PastPlan
from bot.org.changes import ChartChanges
from bot.org.chart_file import ChartFile
from bot.org.imports.chart_export import ChartExport
from bot.past_surveys.survey import SurveyChoices, SurveyReading
from bot.ports import ServedWorkspace
from bot.signals.written_periods import company_day
from commands.checkin.preview_audience import PreviewLine, preview_workspaces
from commands.diary.verify_diary import verify_diary as verify_diaries
from commands.forgetting.after_restore import forget_again, gather_lists, said_of
from commands.kudos.keep_past_kudos import PastChoices, keep_past_kudos, plan_past_kudos
from commands.operate.choose_workspace import UnknownWorkspace, one_of
from commands.operate.dead_letters import DeadLetterChoice, look_through
from commands.operate.examine import Finding
from commands.org.load_chart import Loaded, load_chart
from commands.org.merge_company import MergeRules, undo_merge
from commands.past_surveys.keep_survey import KeptSurvey, keep_survey, plan_survey
from commands.sealed.report_rounds import report_rounds
from commands.sealed.verify_round import findings, verify_all, verify_rounds
from storage import database, embedded, schema
from storage.backups import restoring, writing
from storage.config.chosen import counting_settings
from storage.org.people import workspaces
from storage.places import default_data_folder
from storage.sealed.folders import Folder, open_folders

if TYPE_CHECKING:
    from commands.operate.export_ledger import Export
    from commands.signals.export_signals import SignalsExport


@asynccontextmanager
async def database_opened(*, only_reads: bool = False) -> AsyncIterator[AsyncExitStack]:
    """Opens the database for one command; what is pushed on the stack is closed before it. A copy that takes no changes
    will do for a command that `only_reads`.

    An empty one gets its tables. Older ones are for `serve` to bring up to date: processes of theirs may be running.
    """
    conninfo = await asyncio.to_thread(database.url)
    await database.open_database(conninfo, 2)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(close_database)
        if await schema.is_empty():
            await database.close_database()
            await schema.migrate(await asyncio.to_thread(database.owner_url), conninfo)
            await database.open_database(conninfo, 2)
        if fault := await schema.trouble(only_reads=only_reads):
            raise database.DatabaseError(fault)
        yield stack


async def bring_up_to_date() -> int:
    """Applies the migrations that are missing, and returns how many those were."""
    conninfo = await asyncio.to_thread(database.owner_url)
    await database.open_database(conninfo, 2)
    try:
        missing = len(await schema.unapplied())
    finally:
        await database.close_database()
    try:
        await schema.migrate(conninfo, await asyncio.to_thread(database.url))
    finally:
        await close_database()
    return missing


async def let_older_serve(last: str) -> int:
    """Lets a version whose last migration is `last` start on the tables as they are."""
    try:
        return await schema.let_older_serve(await asyncio.to_thread(database.owner_url), last)
    finally:
        await close_database()


async def back_up(file: Path) -> Iterable[str]:
    """Writes a backup, and returns what to say of it: what is in it, what is not, and why."""
    folders = open_folders()
    async with database_opened(only_reads=True):
        contents = await writing.back_up(await asyncio.to_thread(database.owner_url), folders, file)
    return [
        f"{file} holds {len(contents.columns)} tables, and {len(contents.sealed)} files of {folders.sealed.path}.",
        "It holds no keys, no sealed answers and no manifests: with them, whoever has it could read what was answered.",
        f"{contents.open_rounds} check-ins are open: put back on another machine, each is void and asked again.",
        "Keep app.yaml, the tokens and WATERLINE_SECRETS beside it: they are not in it.",
    ]


async def put_back(file: Path, settings: Settings, lists: Iterable[Path] = ()) -> Iterable[str]:
    """Restores a backup into an empty database, erases again what `lists` or those that are there say, and tells it."""
    folders = open_folders()
    folders.sealed.prepare()
    gather_lists(folders.sealed, lists)
    try:
        owner = await asyncio.to_thread(database.owner_url)
        contents = await restoring.put_back(owner, folders.sealed, file)
        await schema.migrate(owner, await asyncio.to_thread(database.url))
        await database.open_database(owner, 2)
        erased = await erase_again(owner, folders, settings)
        forgotten = await forget_again(folders.sealed, settings, datetime.now(UTC))
    finally:
        await close_database()
    return [
        said_of(forgotten, folders.sealed),
        *erased,
        f"{len(contents.columns)} tables are back, and {len(contents.sealed)} files in {folders.sealed.path}.",
        f"{contents.open_rounds} check-ins were open then. Whichever has lost its keys is void, and asked again.",
        "Look with `python -m bot doctor`, `verify-round` and `verify-diary`; then start `python -m bot serve`.",
    ]


async def counting(settings: Settings, platform: str, label: str) -> Settings:
    """Returns what app.yaml says, with what was chosen in chat in the workspace that a label means, or in the only one
    of the platform.
    """
    async with database_opened():
        return await _counting(settings, platform, label)


async def _counting(settings: Settings, platform: str, label: str = "") -> Settings:
    known = [workspace for workspace in await workspaces() if workspace.platform == platform]
    try:
        chosen = one_of(known, label)
    except UnknownWorkspace:  # who connects to the platform finds out which of them are served
        return settings
    return (await counting_settings(chosen.id, settings)).settings


async def known_by_now(settings: Settings, platform: str) -> Settings:
    """Returns the same where there is a database already that can be asked; a manifest is made before the first start,
    too, and makes none.
    """
    if not database.given() and not embedded.exists(default_data_folder()):
        return settings
    try:
        await database.open_database(await asyncio.to_thread(database.url), 2)
    except (database.DatabaseError, embedded.DataFolderError):
        return settings
    try:
        is_known = not await database.is_new() and not await schema.trouble()
        return await _counting(settings, platform) if is_known else settings
    finally:
        await close_database()


async def load(
    settings: Settings, file: ChartFile | ChartExport, platform: str, rules: MergeRules, label: str = ""
) -> Loaded:
    """Makes a file the chart of the workspace on `platform`, slack or teams, that a label means where there are
    several. Raises ChartError, TooManyChanges and UnknownWorkspace.
    """
    async with _workspace_opened(settings, platform, label) as opened:
        workspace = opened.served.workspace
        rules = replace(rules, admins=opened.served.settings.admins)
        return await load_chart(workspace, opened.served.platform, file, opened.sealed, SystemClock().now(), rules)


async def undo(settings: Settings, platform: str, rules: MergeRules, label: str = "") -> ChartChanges | None:
    """Puts the chart back that the workspace had before; None where there is none to go back to. Raises
    UnknownWorkspace.
    """
    async with _workspace_opened(settings, platform, label) as opened:
        return await undo_merge(opened.served.workspace, opened.sealed, SystemClock().now(), rules)


@dataclass(frozen=True, slots=True)
class SurveyBrought:
    """What a file came to, and what was kept of it: None for nothing, since it was only looked at, or is unclear."""

    reading: SurveyReading
    kept: KeptSurvey | None


async def import_survey(
    settings: Settings, content: bytes, platform: str, choices: SurveyChoices, label: str, *, dry_run: bool
) -> SurveyBrought:
    """Takes over past results. Raises ChartError and UnknownWorkspace."""
    async with _workspace_opened(settings, platform, label) as opened:
        now, served = SystemClock().now(), opened.served
        workspace_id, chosen = served.workspace.id, served.settings
        reading = await plan_survey(served, content, choices, chosen.pulse.k, company_day(chosen, now))
        if dry_run or reading.unclear:
            return SurveyBrought(reading, None)
        return SurveyBrought(reading, await keep_survey(workspace_id, reading, choices.product, None, now))


@dataclass(frozen=True, slots=True)
class KudosBrought:
    """What a file comes to, and how much of it was kept: None for nothing, since it was only looked at."""

    plan: PastPlan
    count: int | None


async def import_kudos(
    settings: Settings, content: bytes, platform: str, choices: PastChoices, label: str, *, dry_run: bool
) -> KudosBrought:
    """Takes over kudos of another product. Raises ChartError and UnknownWorkspace."""
    async with _workspace_opened(settings, platform, label) as opened:
        now, workspace_id = SystemClock().now(), opened.served.workspace.id
        profiles = [profile async for profile in opened.served.platform.members()]
        plan = await plan_past_kudos(workspace_id, content, choices, profiles, now)
        if dry_run or not plan.product:
            return KudosBrought(plan, None)
        return KudosBrought(plan, await keep_past_kudos(workspace_id, content, choices, profiles, None, now))


@dataclass(frozen=True, slots=True)
class _Opened:
    served: ServedWorkspace
    sealed: Folder


@asynccontextmanager
async def _workspace_opened(settings: Settings, platform: str, label: str) -> AsyncIterator[_Opened]:
    folders = open_folders()
    folders.prepare()
    async with database_opened() as stack:
        start = Start(settings, listens=False)
        wiring = Wiring(start, EnvironmentConfigs(start), stack)
        wiring.served.update(await PLATFORMS[platform].connect(wiring))
        wiring.require_served()
        chosen = one_of([served.workspace for served in wiring.served.values()], label)
        yield _Opened(wiring.served[chosen.id], folders.sealed)


async def preview(settings: Settings) -> list[PreviewLine]:
    """Returns line by line who would see a number of their own team."""
    async with database_opened():
        return await preview_workspaces(settings)


async def refused_deliveries(choice: DeadLetterChoice) -> list[str]:
    """Returns line by line what was refused for good, or what became of it."""
    async with database_opened():
        return await look_through(choice, SystemClock().now())


async def verify(round_id: int | None) -> list[Finding]:
    async with database_opened():
        return await verify_rounds(open_folders(), round_id, SystemClock().now())


async def verify_diary(kept: str) -> list[Finding]:
    async with database_opened():
        return await verify_diaries(SystemClock().now(), kept)


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
        reports = await report_rounds(verified, folders, now)
    return Verified(lines, report.page(reports, now) if reports else "")


async def export(week: int | None, weeks: int) -> "list[Export]":
    from commands.operate.export_ledger import export_ledger

    async with database_opened():
        return await export_ledger(SystemClock().now(), week, weeks)


async def export_signals() -> "list[SignalsExport]":
    from commands.signals.export_signals import export_signals as exports_of

    async with database_opened():
        return await exports_of(SystemClock().now())


def slack_manifest(settings: Settings, url: str, *, is_public: bool) -> dict[str, object]:
    from adapters.slack.manifest import manifest

    return manifest(settings, url, is_public=is_public)
