"""The only place that knows every part, and puts them together."""

import asyncio
import os
import re
import signal
import socket
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import structlog
from aiohttp import ClientSession, DummyCookieJar, web

from adapters.clock import tick
from adapters.http import answering, application
from adapters.pass_on import PassOn
from adapters.queue import Queue
from adapters.web.inbound import install, loopback_only
from adapters.web.outbound import WebPlatform
from bot.ports import Ballots, Platform, PlatformError, Rejected
from bot.settings import Settings
from bot.wiring_rounds import Program, count_when_due, open_check_ins, renew_when_ended
from commands.check_ins import CheckIns
from commands.entrance import Entrance
from commands.open_workspace import open_workspace
from commands.run_due import Troubles, run_due
from storage import database, deliveries, embedded, machine, replicas
from storage.places import default_data_folder
from storage.timeline import StoredTimeline

if TYPE_CHECKING:
    from adapters.slack.outbound import SlackConnection

_log = structlog.get_logger("waterline")
TICK = 5.0  # seconds
TOKENS = {
    "SLACK_BOT_TOKEN": r"xoxb-[A-Za-z0-9-]{20,}",
    "SLACK_APP_TOKEN": r"xapp-[A-Za-z0-9-]{20,}",
    "SLACK_SIGNING_SECRET": r"[0-9a-f]{32}",
}


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
    program: Program = field(default_factory=Program)
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))

    @property
    def sealed_url(self) -> str:
        """Where the replica is that holds the check-ins' folders; empty where this one does. Raises StartError."""
        url = self.environment.get("WATERLINE_SEALED_URL", "")
        if url and not re.fullmatch(r"https?://[^\s/]+/?", url):
            raise StartError("WATERLINE_SEALED_URL is no address of a replica, as in http://10.0.0.7:8080. Correct it.")
        return url


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
        async with _running(start, conninfo, ended):
            _log.info("started", host=start.host, port=start.port, listens=start.listens, delivers=start.delivers)
            if (channel := start.program.channel) is None or not channel.takes_over:
                start.tells(_greeting(start))
                if start.settings.pulse.enabled and machine.database_reads_our_files():
                    start.tells(
                        "Here, who writes to the database holds the keys of check-ins; "
                        "`python -m bot doctor` says how to keep them apart."
                    )
            if channel:
                channel.is_up()
                channel.when_parent_ends(ended.set)
            await ended.wait()
            _log.info("stopping")
    finally:
        await close_database()


@asynccontextmanager
async def _running(start: Start, conninfo: str, ended: asyncio.Event) -> AsyncIterator[None]:
    """The parts of this process; they end in the opposite order: first no more requests, then no more deliveries."""
    clock = start.program.clock
    async with AsyncExitStack() as stack:
        app = application(start.environment.get("WATERLINE_HOSTS", ""))
        if start.sealed_url:
            await _listen_only(start, app, stack)
            yield
            return
        checkins = open_check_ins(start.program)
        stack.callback(checkins.ballots.close)
        stack.push_async_callback(replicas.leave, checkins.ballots.process)
        if start.settings.pulse.enabled:
            checkins.folders.prepare()
        platforms = await _connect_platforms(start, app, checkins.ballots, None, stack)
        if start.demo or "web" in start.settings.platforms:
            platforms["web"] = await _connect_web(start, conninfo, app, checkins)
        told: set[str] = set()

        async def due() -> None:
            _warn(await run_due(clock.now(), start.settings, checkins, platforms), told)

        # What a dead process left half done is looked for as soon as it may be taken over.
        every = min(TICK, start.settings.queue.stall_after)
        scheduler = tick(every, due)
        stack.callback(scheduler.shutdown, wait=False)
        for work in (count_when_due(start.program, checkins), renew_when_ended(start.program, checkins, every)):
            task = asyncio.create_task(work)
            task.add_done_callback(lambda _: ended.set())  # neither ends by itself: without it nothing would close
            stack.push_async_callback(_end, task)
        if start.delivers:
            queue = Queue(deliveries, platforms, start.settings.queue, checkins.ballots)
            stack.push_async_callback(_end, asyncio.create_task(queue.work()))
        if start.listens:
            await _listen(app, start, stack)
        yield


async def _listen_only(start: Start, app: web.Application, stack: AsyncExitStack) -> None:
    """The part of a replica that holds no folders: what needs them is passed on, and the clock belongs to who does."""
    session = await stack.enter_async_context(ClientSession(cookie_jar=DummyCookieJar()))
    await _connect_platforms(start, app, None, PassOn(start.sealed_url, session), stack)
    await _listen(app, start, stack)


def _warn(troubles: Troubles, told: set[str]) -> None:
    """Says once what keeps check-ins from being opened; `/pulse preview` names the people."""
    for fault in {error.fault for error in troubles.charts} - told:
        _log.error("no check-in can be opened: the reporting lines are no tree", fault=fault)
        told.add(fault)
    if troubles.folders_differ and "folders" not in told:
        _log.error("no check-in is opened: another process sees other folders; see WATERLINE_KEYS, WATERLINE_SEALED")
        told.add("folders")
    for key in {page.key for page in troubles.pages} - told:
        _log.error("a check-in's page is not in the database as it was written, and is tried again", round=key)
        told.add(key)


async def _connect_platforms(
    start: Start, app: web.Application, ballots: Ballots | None, pass_on: PassOn | None, stack: AsyncExitStack
) -> dict[str, Platform]:
    """The platforms that are switched on, but the local page, each with its routes in the application."""
    platforms: dict[str, Platform] = {}
    if not start.demo and "slack" in start.settings.platforms:
        platforms["slack"] = await _connect_slack(start, app, ballots, pass_on, stack)
    if not start.demo and "teams" in start.settings.platforms:
        from bot.wiring_teams import serve_teams

        platforms["teams"] = await serve_teams(start, app, ballots, pass_on, stack)
    return platforms


async def _connect_web(start: Start, conninfo: str, app: web.Application, checkins: CheckIns) -> Platform:
    clock = start.program.clock
    loopback_only(start.host)
    timeline = StoredTimeline(conninfo)
    workspace = await open_workspace("web", "local", "Harbour", start.settings)
    if start.demo:
        from bot.wiring_demo import fill_demo

        await fill_demo(start, workspace, timeline, checkins, clock.now())
    platform = WebPlatform(timeline, workspace.id, clock)
    install(app, Entrance(workspace, platform, start.settings, clock, checkins.ballots), timeline)
    return platform


async def _connect_slack(
    start: Start, app: web.Application, ballots: Ballots | None, pass_on: PassOn | None, stack: AsyncExitStack
) -> Platform:
    """By HTTP with a signing secret, or by Socket Mode with an app token."""
    from adapters.slack import inbound

    connection = await connect_slack(start.environment, stack)
    if pass_on and connection.app_token:
        raise StartError(
            "What comes over Socket Mode cannot be passed on. Unset SLACK_APP_TOKEN and take requests over HTTP "
            "(docs/slack.md), or unset WATERLINE_SEALED_URL."
        )
    workspace = await open_workspace("slack", connection.team_id, connection.team_name, start.settings)
    clock, elsewhere = start.program.clock, pass_on is not None
    entrance = Entrance(workspace, connection.platform, start.settings, clock, ballots, elsewhere)
    if start.listens and connection.app_token:
        try:
            await stack.enter_async_context(inbound.socket_mode(connection, entrance))
        except PlatformError as error:
            why = f"Slack opened no socket ({error}). Look at SLACK_APP_TOKEN and the network, then start again."
            raise StartError(why) from error
    elif start.listens:
        app.add_routes(inbound.routes(connection, entrance, pass_on))
    return connection.platform


async def connect_slack(environment: Mapping[str, str], stack: AsyncExitStack) -> "SlackConnection":
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


async def close_database() -> None:
    await database.close_database()
    if not database.given():
        await asyncio.to_thread(embedded.stop, default_data_folder())


async def _listen(app: web.Application, start: Start, stack: AsyncExitStack) -> None:
    channel = start.program.channel
    is_replaced = (lambda: channel.is_replaced) if channel else lambda: False
    await stack.enter_async_context(answering(app, _socket(start), is_replaced))


def _socket(start: Start) -> socket.socket:
    """The one that a process before this one listened on, or a new one, for those after this one, too."""
    channel = start.program.channel
    if channel and channel.listening:
        return channel.listening
    with _naming_port(start):
        new = socket.create_server((start.host, start.port))
    if channel:
        channel.keeps(new)
    return new


async def _find_port(start: Start) -> None:
    """A port that is taken is told at once, not after a database has been filled."""
    if start.program.channel and start.program.channel.listening:
        return
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


def slack_tokens(environment: Mapping[str, str]) -> tuple[str, ...]:
    """What Slack needs: an app token speaks over a socket, a signing secret vouches for requests."""
    return ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN" if environment.get("SLACK_APP_TOKEN") else "SLACK_SIGNING_SECRET")


def _greeting(start: Start) -> str:
    address = f"http://{start.host}:{start.port}"
    if not start.demo:
        return f"Waterline runs on {address}. Ctrl-C stops it."
    from bot.wiring_demo import greeting

    return greeting(address)
