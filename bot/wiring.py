"""The only place that knows every part, and puts them together."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import structlog
from aiohttp import web

from adapters.clock import SystemClock, tick
from adapters.http import application
from adapters.queue import Queue
from adapters.web.inbound import install, loopback_only
from adapters.web.outbound import WebPlatform
from bot.chart import Report
from bot.ports import Clock, KeyStore, Platform, PlatformError, Rejected
from bot.settings import Settings
from bot.units import OrgChartError
from commands.entrance import Entrance
from commands.examine import Finding, examine_database, examine_keys, examine_tokens
from commands.keep_company import load_chart
from commands.open_workspace import open_workspace
from commands.preview_audience import preview_workspaces
from commands.run_due import run_due
from commands.verify_round import verify_rounds
from storage import database, deliveries, embedded
from storage.keys import open_key_folder
from storage.timeline import StoredTimeline

if TYPE_CHECKING:
    from adapters.slack.outbound import SlackConnection
    from commands.export_ledger import Export

_log = structlog.get_logger("waterline")
TICK = 5.0  # seconds
TOKENS = {
    "SLACK_BOT_TOKEN": r"xoxb-[A-Za-z0-9-]{20,}",
    "SLACK_APP_TOKEN": r"xapp-[A-Za-z0-9-]{20,}",
    "SLACK_SIGNING_SECRET": r"[0-9a-f]{32}",
}
GRACE = 10.0  # seconds in which what was begun may end


class StartError(Exception):
    """Waterline cannot start. The text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Start:
    """How this process runs. `listens` and `delivers` can be split over processes on one database."""

    settings: Settings
    host: str = "127.0.0.1"
    port: int = 8080
    listens: bool = True
    delivers: bool = True
    demo: bool = False
    tells: Callable[[str], None] = field(default=lambda _: None)
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))


async def run(start: Start) -> None:
    """Everything, until the process is asked to end; what it has acknowledged by then is safe in the database."""
    if start.demo:
        from bot.wiring_demo import checking_in

        start = replace(start, settings=checking_in(start.settings))
    ended = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, ended.set)
    if start.listens:
        await _find_port(start)
    conninfo = await asyncio.to_thread(database.url)
    await database.migrate(conninfo)
    await database.open_database(conninfo)
    try:
        async with _running(start, conninfo):
            _log.info("started", host=start.host, port=start.port, listens=start.listens, delivers=start.delivers)
            start.tells(_greeting(start))
            await ended.wait()
            _log.info("stopping")
    finally:
        await _close()


@asynccontextmanager
async def _running(start: Start, conninfo: str) -> AsyncIterator[None]:
    """The parts of this process; they end in the opposite order: first no more requests, then no more deliveries."""
    clock = SystemClock()
    async with AsyncExitStack() as stack:
        app = application(start.environment.get("WATERLINE_HOSTS", ""))
        keys = open_key_folder()
        if start.settings.pulse.enabled:
            keys.prepare()
        platforms = await _connect(start, conninfo, app, clock, keys, stack)
        told: set[str] = set()

        async def due() -> None:
            _warn(await run_due(clock.now(), start.settings, keys, platforms), told)

        # What a dead process left half done is looked for as soon as it may be taken over.
        scheduler = tick(min(TICK, start.settings.queue.stall_after), due)
        stack.callback(scheduler.shutdown, wait=False)
        if start.delivers:
            queue = Queue(deliveries, platforms, start.settings.queue)
            stack.push_async_callback(_end, asyncio.create_task(queue.work()))
        if start.listens:
            await _listen(app, start, stack)
        yield


def _warn(faults: list[OrgChartError], told: set[str]) -> None:
    """Says once what keeps check-ins from being opened; `/pulse preview` names the people."""
    for fault in {error.fault for error in faults} - told:
        _log.error("no check-in can be opened: the reporting lines are no tree", fault=fault)
        told.add(fault)


async def _connect(
    start: Start, conninfo: str, app: web.Application, clock: Clock, keys: KeyStore, stack: AsyncExitStack
) -> dict[str, Platform]:
    """The platforms that are switched on, each with its routes in the application."""
    platforms: dict[str, Platform] = {}
    if start.demo or "web" in start.settings.platforms:
        platforms["web"] = await _connect_web(start, conninfo, app, clock, keys)
    if not start.demo and "slack" in start.settings.platforms:
        platforms["slack"] = await _connect_slack(start, app, clock, keys, stack)
    if not start.demo and "teams" in start.settings.platforms:
        from bot.wiring_teams import serve_teams

        platforms["teams"] = await serve_teams(start, app, clock, keys, stack)
    return platforms


async def _connect_web(start: Start, conninfo: str, app: web.Application, clock: Clock, keys: KeyStore) -> Platform:
    loopback_only(start.host)
    timeline = StoredTimeline(conninfo)
    workspace = await open_workspace("web", "local", "Harbour", start.settings)
    if start.demo:
        from bot.wiring_demo import fill_demo

        await fill_demo(start, workspace, timeline, keys, clock.now())
    platform = WebPlatform(timeline, workspace.id, clock)
    install(app, Entrance(workspace, platform, start.settings, clock, keys), timeline)
    return platform


async def _connect_slack(
    start: Start, app: web.Application, clock: Clock, keys: KeyStore, stack: AsyncExitStack
) -> Platform:
    """By HTTP with a signing secret, or by Socket Mode with an app token."""
    from adapters.slack import inbound

    connection = await _slack(start.environment, stack)
    workspace = await open_workspace("slack", connection.team_id, connection.team_name, start.settings)
    entrance = Entrance(workspace, connection.platform, start.settings, clock, keys)
    if start.listens and connection.app_token:
        stack.push_async_callback(_end, asyncio.create_task(inbound.follow_socket(connection, entrance)))
    elif start.listens:
        app.add_routes(inbound.routes(connection, entrance))
    return connection.platform


async def _slack(environment: Mapping[str, str], stack: AsyncExitStack) -> "SlackConnection":
    from adapters.slack import outbound  # only processes that use Slack carry its library

    if missing := [name for name in slack_tokens(environment) if not environment.get(name)]:
        raise StartError(
            f"Slack needs {' and '.join(missing)} in the environment; docs/slack.md says where to find them. "
            "Without Slack, take it out of `platforms` in app.yaml."
        )
    url = environment.get("SLACK_API_URL") or "https://slack.com/api/"
    secrets = environment.get("SLACK_SIGNING_SECRET", ""), environment.get("SLACK_APP_TOKEN", "")
    try:
        connection = await outbound.connect(environment["SLACK_BOT_TOKEN"], *secrets, url)
    except Rejected as error:
        raise StartError(f"Slack does not take SLACK_BOT_TOKEN: {error}. docs/slack.md says how to get one.") from error
    except PlatformError as error:
        raise StartError(f"Slack did not answer at {url} ({error}). Look at the network, then start again.") from error
    stack.push_async_callback(connection.close)
    return connection


async def load_reports(settings: Settings, reports: list[Report], platform: str) -> int:
    """Takes in who reports to whom on `platform`, slack or teams, and returns how many people that is."""
    async with _database() as stack:
        if platform == "teams":
            from bot.wiring_teams import connect_teams

            teams, workspace = await connect_teams(settings, os.environ, stack)
            return await load_chart(workspace, teams.platform, reports)
        connection = await _slack(os.environ, stack)
        workspace = await open_workspace("slack", connection.team_id, connection.team_name, settings)
        return await load_chart(workspace, connection.platform, reports)


async def preview() -> list[tuple[str, str]]:
    """Line by line, who would see a number of their own team."""
    async with _database():
        return await preview_workspaces(SystemClock().now().date())


async def verify(round_id: int | None) -> list[Finding]:
    async with _database():
        return await verify_rounds(open_key_folder(), round_id)


async def export(week: int | None) -> "list[Export]":
    from commands.export_ledger import export_ledger

    async with _database():
        return await export_ledger(week)


@asynccontextmanager
async def _database() -> AsyncIterator[AsyncExitStack]:
    """The database for one command, up to date; what is pushed on the stack is closed before it."""
    conninfo = await asyncio.to_thread(database.url)
    await database.migrate(conninfo)
    await database.open_database(conninfo, 2)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(_close)
        yield stack


async def _close() -> None:
    await database.close_database()
    if not database.given():
        await asyncio.to_thread(embedded.stop, embedded.default_data_folder())


async def _listen(app: web.Application, start: Start, stack: AsyncExitStack) -> None:
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=GRACE)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    with _naming_port(start):
        await web.TCPSite(runner, start.host, start.port).start()


async def _find_port(start: Start) -> None:
    """A port that is taken is told at once, not after a database has been filled."""
    with _naming_port(start):
        loop = asyncio.get_running_loop()
        held = await loop.create_server(asyncio.Protocol, start.host, start.port, start_serving=False)
    held.close()


@contextmanager
def _naming_port(start: Start) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StartError(
            f"Port {start.port} on {start.host} cannot be used ({error.strerror}); perhaps Waterline runs there "
            f"already. Stop it, or choose another port, for example PORT={start.port + 1}."
        ) from error


async def _end(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def examine(settings: Settings) -> list[Finding]:
    """Everything that `doctor` looks at but app.yaml, which was read to get here."""
    from bot.wiring_teams import examine_teams

    environment = os.environ
    tokens = {name: TOKENS[name] for name in slack_tokens(environment)}
    well = Finding("app.yaml", True, "has no mistakes.")
    in_database = [examine_keys(), *await examine_database(SystemClock().now())]
    if not database.given():
        embedded.stop(embedded.default_data_folder())
    slack = examine_tokens(tokens, environment, settings, "slack")
    return [well, *slack, *examine_teams(settings, environment), *in_database]


def slack_manifest(settings: Settings, url: str) -> dict[str, object]:
    from adapters.slack.manifest import manifest

    return manifest(settings, url)


def slack_tokens(environment: Mapping[str, str]) -> tuple[str, ...]:
    """What Slack needs: an app token speaks over a socket, a signing secret vouches for requests."""
    return ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN" if environment.get("SLACK_APP_TOKEN") else "SLACK_SIGNING_SECRET")


def _greeting(start: Start) -> str:
    address = f"http://{start.host}:{start.port}"
    if not start.demo:
        return f"Waterline runs on {address}. Ctrl-C stops it."
    from bot.wiring_demo import greeting

    return greeting(address)
