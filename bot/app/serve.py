"""The only place that knows every part, and puts them together."""

import asyncio
import gc
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace

import structlog
from aiohttp import ClientSession, DummyCookieJar, web

from adapters import api, foreign_proxy, refusals, scim, webhooks
from adapters.api.door import install as install_api
from adapters.clock import Ticks, tick
from adapters.events.outbox import Outbox
from adapters.events.sender import WebhookSender
from adapters.http import BARRED, NOT_SERVED, WATCH, Watch, answering, application
from adapters.logs import errors_written, heed
from adapters.pass_on import PassOn
from adapters.public_routes import closed_to_proxies
from adapters.queue import Queue
from adapters.scim import door
from adapters.webhooks.door import install as install_webhooks
from bot.app.check_ins import count_when_due, open_check_ins, renew_when_ended
from bot.app.connect.each import go_on_without
from bot.app.connect.erasing import erase_when_due
from bot.app.connect.webhook_secrets import webhook_secrets
from bot.app.listening import ListeningAddress
from bot.app.platforms import PAGES, PLATFORMS, PUBLIC
from bot.app.public_page import demo_page, page_address, serving_customers
from bot.app.start import EnvironmentConfigs, Start, StartError, Wiring
from bot.ports import Served
from commands.check_ins import CheckIns
from commands.customers.open_door import CustomersDoor
from commands.delivery.run_due import Troubles, run_due, run_due_apart
from commands.operate.even_pace import EvenPace
from commands.org.look_again import look_from_now
from storage import database, embedded, schema
from storage.delivery import deliveries
from storage.places import default_data_folder
from storage.sealed import machine, replicas

# Objects more than before, of which 50 requests in hand have several thousand: with Python's 700, looking for circles
# among them takes a twentieth of the processor.
_LOOKED_FOR_CIRCLES_AFTER = 10_000
# Seconds after which a thread that works lets the loop go on: beside somebody's large file a request, which goes back
# and forth a dozen times, took seven times as long with Python's 0.005, and twice as long with this.
_SWITCHES_AFTER = 0.001
_log = structlog.get_logger("waterline")


async def run(start: Start) -> None:
    """Runs every part until the process is asked to end; what it has acknowledged by then is safe in the database."""
    if start.demo:
        from bot.app.demo import demo_settings

        start = replace(start, settings=demo_settings(start.settings, demo_page(start)))
    ended = asyncio.Event()
    heed(asyncio.get_running_loop())
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, ended.set)
    if start.listens:
        for address in filter(None, (_address(start), page_address(start))):
            await address.find(start.program.channel)
    if foreign := foreign_proxy():
        _log.error("a proxy is not spoken to", variable=foreign.variable, why=foreign.reason)
        start.tells(" ".join(foreign))
    conninfo = await asyncio.to_thread(database.url)
    await schema.migrate(await asyncio.to_thread(database.owner_url), conninfo)
    await database.open_database(conninfo)
    try:
        async with _running(start, start.environment.get("DATABASE_DIRECT_URL") or conninfo, ended):
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
            gc.collect()
            gc.freeze()  # what the start has made stays: the collector need not walk it again and again
            gc.set_threshold(_LOOKED_FOR_CIRCLES_AFTER)
            sys.setswitchinterval(_SWITCHES_AFTER)
            await ended.wait()
            _log.info("stopping")
    finally:
        await close_database()


@asynccontextmanager
async def _running(start: Start, direct: str, ended: asyncio.Event) -> AsyncIterator[None]:
    """The parts of this process; they end in the opposite order: first no more requests, then no more deliveries."""
    clock = start.program.clock
    async with AsyncExitStack() as stack:
        app = application(start.environment.get("WATERLINE_HOSTS", ""))
        app.middlewares.insert(0, refusals.in_turn(EvenPace(refusals.AT_ONCE, refusals.A_SECOND)))
        app.middlewares.append(closed_to_proxies(PUBLIC | PAGES, (api.PATH, scim.PATH, webhooks.PATH)))
        if start.sealed_url:
            tasks = await _listen_only(start, app, stack, ended)
            yield
            _raise_what_ended(tasks)
            return
        checkins = open_check_ins(start.program)
        stack.callback(checkins.close)
        stack.push_async_callback(replicas.leave, checkins.ballots.process)
        if start.settings.pulse.enabled:
            checkins.folders.prepare()
        wiring = Wiring(start, EnvironmentConfigs(start), stack, app=app, conninfo=direct, checkins=checkins)
        app[BARRED], app[NOT_SERVED] = wiring.barred, wiring.not_served
        served = await _connect_anew(wiring)
        # What a dead process left half done is looked for as soon as it may be taken over.
        interval = min(start.program.ticks_every, start.settings.queue.lease_seconds)
        ticks = Ticks(clock)
        app[WATCH] = Watch(ticks.age, errors_written)
        for work in _due(ticks, served, checkins):
            stack.callback(tick(interval, work).shutdown, wait=False)
        works = [count_when_due(start.program, checkins), renew_when_ended(start.program, checkins, interval)]
        works += [*wiring.works, erase_when_due(direct, checkins.folders, start.settings)]
        if start.delivers:
            queue = Queue(deliveries, served, start.settings.queue, clock, checkins.ballots, wiring.barred)
            works.append(queue.work())
            works.append(Outbox(served, WebhookSender(clock), clock).work())
        tasks = _begin(works, stack, ended)
        if start.listens:
            await _listen(wiring, stack)
        await stack.enter_async_context(serving_customers(start, CustomersDoor(served, clock)))
        yield
        _raise_what_ended(tasks)


def _due(ticks: Ticks, served: Served, checkins: CheckIns) -> Iterator[Callable[[], Awaitable[None]]]:
    """What the clock asks for, and what takes long apart from it. Others may be served meanwhile."""
    reported: set[str] = set()

    async def due() -> None:
        _warn(await run_due(ticks.clock.now(), dict(served), checkins), reported)
        ticks.done()

    async def due_apart() -> None:
        await run_due_apart(ticks.clock.now(), dict(served), checkins)

    yield from (due, due_apart)


def _begin(
    works: Iterable[Coroutine[None, None, None]], stack: AsyncExitStack, ended: asyncio.Event
) -> list[asyncio.Task[None]]:
    """Returns the tasks of what goes on until the process ends; one that ends before, ends the process."""
    tasks = [asyncio.create_task(work) for work in works]
    for task in tasks:
        task.add_done_callback(lambda _: ended.set())
        stack.push_async_callback(_end, task)
    return tasks


def _raise_what_ended(tasks: Iterable[asyncio.Task[None]]) -> None:
    """None ends by itself: a process without one of them would look well, and something would never be done."""
    for task in tasks:
        if task.done():
            error = None if task.cancelled() else task.exception()
            if isinstance(error, StartError):
                raise error
            _log.critical("a part of Waterline ended, and so does this process", exc_info=error)
            raise StartError("A part of Waterline ended, as the log says above. Start it again.")


async def _listen_only(
    start: Start, app: web.Application, stack: AsyncExitStack, ended: asyncio.Event
) -> list[asyncio.Task[None]]:
    """The part of a replica that holds no folders: what needs them is passed on, and the clock belongs to who does."""
    session = await stack.enter_async_context(ClientSession(cookie_jar=DummyCookieJar()))
    pass_on = PassOn(start.sealed_url, session)
    wiring = Wiring(start=start, configs=EnvironmentConfigs(start), stack=stack, app=app, pass_on=pass_on)
    app[NOT_SERVED] = wiring.not_served
    served = await connect_workspaces(wiring)
    await look_from_now(served, start.program.clock.now())
    tasks = _begin(wiring.works, stack, ended)
    await _listen(wiring, stack)
    await stack.enter_async_context(serving_customers(start, CustomersDoor(served, start.program.clock)))
    return tasks


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


async def _connect_anew(wiring: Wiring) -> Served:
    """Returns the workspaces, whose people are looked at again: nothing was heard of them while nobody listened."""
    served, channel = await connect_workspaces(wiring), wiring.start.program.channel
    if channel is None or not channel.takes_over:
        await look_from_now(served, wiring.start.program.clock.now())
    return served


async def connect_workspaces(wiring: Wiring) -> Served:
    """Returns the workspaces of all platforms that are switched on, with their routes in the application.

    A platform that refuses our token, or does not answer, keeps no other from being served; a silent one is asked
    again, and its workspaces come later. Raises StartError where none is served.
    """
    names = ("web",) if wiring.start.demo else wiring.start.settings.platforms
    for name, platform in PLATFORMS.items():
        if name in names:
            wiring.served.update(await platform.connect(wiring))
    wiring.require_served()
    for absent in wiring.absent:
        go_on_without(absent, wiring)
    return wiring.served


async def close_database() -> None:
    await database.close_database()
    if not database.given():
        await asyncio.to_thread(embedded.stop, default_data_folder())


async def _listen(wiring: Wiring, stack: AsyncExitStack) -> None:
    app, start = wiring.app, wiring.start
    door.install(app, start.program.clock)
    install_api(app, start.program.clock, wiring.served)
    install_webhooks(app, start.program.clock, wiring.served, webhook_secrets(start.environment))
    channel = start.program.channel
    is_replaced = (lambda: channel.is_replaced) if channel else lambda: False
    await stack.enter_async_context(answering(app, _address(start).opened(channel), is_replaced))


def _address(start: Start) -> ListeningAddress:
    return ListeningAddress(start.host, start.port)


async def _end(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def _greeting(start: Start) -> str:
    address = f"http://{start.host}:{start.port}"
    if not start.demo:
        return f"Waterline runs on {address}. Ctrl-C stops it."
    from bot.app.demo import greeting

    return greeting(address)
