"""The only place that knows every part, and puts them together."""

import asyncio
import signal
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import replace

import structlog
from aiohttp import ClientSession, DummyCookieJar, web

from adapters.clock import tick
from adapters.http import answering, application
from adapters.pass_on import PassOn
from adapters.queue import Queue
from bot.app.check_ins import count_when_due, open_check_ins, renew_when_ended
from bot.app.slack import connect_slack
from bot.app.start import EnvironmentConfigs, Start, StartError, Wiring
from bot.app.teams import connect_teams
from bot.app.web import connect_web
from bot.ports import Served, ServedWorkspace
from commands.delivery.run_due import Troubles, run_due
from storage import database, embedded
from storage.delivery import deliveries
from storage.places import default_data_folder
from storage.sealed import machine, replicas

_log = structlog.get_logger("waterline")
PLATFORMS: Mapping[str, Callable[[Wiring], Awaitable[Served]]] = {
    "slack": connect_slack,
    "teams": connect_teams,
    "web": connect_web,
}


async def run(start: Start) -> None:
    """Everything, until the process is asked to end; what it has acknowledged by then is safe in the database."""
    if start.demo:
        from bot.app.demo import checking_in

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
        served = await connect_workspaces(Wiring(start, EnvironmentConfigs(start), stack, app, conninfo, checkins))
        reported: set[str] = set()

        async def due() -> None:
            _warn(await run_due(clock.now(), served, checkins), reported)

        # What a dead process left half done is looked for as soon as it may be taken over.
        every = min(start.program.ticks_every, start.settings.queue.stall_after)
        scheduler = tick(every, due)
        stack.callback(scheduler.shutdown, wait=False)
        for work in (count_when_due(start.program, checkins), renew_when_ended(start.program, checkins, every)):
            task = asyncio.create_task(work)
            task.add_done_callback(lambda _: ended.set())  # neither ends by itself: without it nothing would close
            stack.push_async_callback(_end, task)
        if start.delivers:
            queue = Queue(deliveries, served, start.settings.queue, checkins.ballots)
            stack.push_async_callback(_end, asyncio.create_task(queue.work()))
        if start.listens:
            await _listen(app, start, stack)
        yield


async def _listen_only(start: Start, app: web.Application, stack: AsyncExitStack) -> None:
    """The part of a replica that holds no folders: what needs them is passed on, and the clock belongs to who does."""
    session = await stack.enter_async_context(ClientSession(cookie_jar=DummyCookieJar()))
    pass_on = PassOn(start.sealed_url, session)
    await connect_workspaces(Wiring(start, EnvironmentConfigs(start), stack, app, pass_on=pass_on))
    await _listen(app, start, stack)


def _warn(troubles: Troubles, reported: set[str]) -> None:
    """Says once what keeps check-ins from being opened; `/pulse preview` names the people."""
    for fault in {error.fault for error in troubles.charts} - reported:
        _log.error("no check-in can be opened: the reporting lines are no tree", fault=fault)
        reported.add(fault)
    if troubles.folders_differ and "folders" not in reported:
        _log.error("no check-in is opened: another process sees other folders; see WATERLINE_KEYS, WATERLINE_SEALED")
        reported.add("folders")
    for key in {page.key for page in troubles.pages} - reported:
        _log.error("a check-in's page is not in the database as it was written, and is tried again", round=key)
        reported.add(key)


async def connect_workspaces(wiring: Wiring) -> Served:
    """Returns the workspaces of all platforms that are switched on, with their routes in the application."""
    names = ("web",) if wiring.start.demo else wiring.start.settings.platforms
    served: dict[int, ServedWorkspace] = {}
    for name, connect in PLATFORMS.items():
        if name in names:
            served.update(await connect(wiring))
    return served


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


def _greeting(start: Start) -> str:
    address = f"http://{start.host}:{start.port}"
    if not start.demo:
        return f"Waterline runs on {address}. Ctrl-C stops it."
    from bot.app.demo import greeting

    return greeting(address)
