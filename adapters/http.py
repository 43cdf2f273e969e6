"""The aiohttp application: health, metrics, and the routes that platforms hand over."""

import asyncio
import itertools
import socket
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from ipaddress import ip_address
from urllib.parse import urlsplit

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Gauge,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client import Counter as Total
from structlog.contextvars import bind_contextvars, reset_contextvars

from commands.operate import metrics
from commands.operate.alerting import Metric, MetricKind
from commands.operate.check_health import AWAY, check_health, check_ready
from commands.operate.expired_rows import expired_rows
from commands.operate.page_answers import page_answers
from commands.operate.readings import MetricReading, of_health
from commands.operate.refused_requests import refused_requests

BODY_AT_MOST = 1_000_000
BARRED = web.AppKey("barred", Mapping[int, str])  # `Queue.barred` of this process
# By platform and by why, how many workspaces this process was to serve and does not: "silent" or "refused".
NOT_SERVED = web.AppKey("not_served", Counter[tuple[str, str]])
CONNECTED = web.AppKey("connected", dict[str, Callable[[], Awaitable[bool]]])  # by platform, whether it reaches us now
BODY_WITHIN = 5.0  # seconds in which the whole of a body has to be here
_LEFT_WITHIN = 1.0  # seconds in which the rest of one has to be here that nobody reads
_GRACE = 10.0  # seconds in which what was begun may end
_KEPT = 75.0  # seconds for which a connection is kept open that says nothing, or begins a request and stops
_LET_GO = 5.0  # seconds in which whoever keeps a connection may send one more request over it
disable_created_metrics()  # type: ignore[no-untyped-call]  # a registry lives for one request: when it was made says nothing
_requests = itertools.count(1)
_log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Watch:
    """What only the parts of this process know: seconds since all that was due was done, and errors in its log."""

    tick_age: Callable[[], float] = lambda: 0.0
    logged_errors: Callable[[], int] = lambda: 0


WATCH = web.AppKey("watch", Watch)


def application(hosts: str = "") -> web.Application:
    """Returns the application, to which platforms add routes. `hosts`: comma-separated names that it is watched by."""
    names = {"localhost", *hosts.casefold().replace(",", " ").split()}
    app = web.Application(client_max_size=BODY_AT_MOST, middlewares=[_guarded])
    app.on_response_prepare.append(_unversioned)
    app[CONNECTED], app[WATCH] = {}, Watch()
    watched = {"/health": _health, "/health/live": _live, "/health/ready": _ready, "/metrics": _metrics}
    app.add_routes([web.get(path, _known_as(names, answer)) for path, answer in watched.items()])
    return app


async def _unversioned(_: web.Request, response: web.StreamResponse) -> None:
    """Says nobody of which version of what this is made."""
    response.headers["Server"] = "Waterline"


@asynccontextmanager
async def answering(
    app: web.Application, listening: socket.socket, is_replaced: Callable[[], bool]
) -> AsyncIterator[None]:
    """Serves requests on `listening`; at the end it finishes those that it has begun.

    Where another process answers there by then, whoever keeps a connection for later is told with the next answer to
    open another: a connection that is closed unannounced takes a request along that was on its way.
    """
    leaving = asyncio.Event()

    async def announce(_: web.Request, response: web.StreamResponse) -> None:
        if leaving.is_set():
            response.force_close()
            response.headers["Connection"] = "close"

    app.on_response_prepare.append(announce)
    runner = web.AppRunner(
        app,
        access_log=None,
        shutdown_timeout=_GRACE,
        keepalive_timeout=_KEPT,
        lingering_time=_LEFT_WITHIN,
        auto_decompress=False,
    )
    await runner.setup()
    site = web.SockSite(runner, listening)
    try:
        await site.start()
        yield
        if is_replaced():
            leaving.set()
            await site.stop()
            await _until_alone(runner)
    finally:
        await runner.cleanup()


async def _until_alone(runner: web.AppRunner) -> None:
    end = asyncio.get_running_loop().time() + _LET_GO
    while runner.server and runner.server.connections and asyncio.get_running_loop().time() < end:  # noqa: ASYNC110 - it tells nobody
        await asyncio.sleep(0.05)


@web.middleware
async def _guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Gives every line about a request the request's number, and refuses a packed body: of what may unpack to a
    thousand times as much, nothing is unpacked before it is judged. Neither Slack nor Teams packs what it sends.
    """
    number = bind_contextvars(request=next(_requests))
    try:
        if request.headers.get("Content-Encoding", "identity").strip().casefold() != "identity":
            return _unread(415, "The body of this request is packed. Send it as it is, without Content-Encoding.")
        if request.content.is_eof():  # all of it is here, as it nearly always is
            return await handler(request)
        return await _in_time(request, handler)
    except AWAY as error:  # it could not be told in words: the sender may come again
        _log.warning("a request could not be answered without the database", exc_info=error)
        reason = "The database does not answer just now. Please try again in a minute."
        return web.json_response({"error": reason, "text": reason}, status=503)
    finally:
        reset_contextvars(**number)


async def _in_time(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuses a body of which a part does not come: who sends half of one would keep a connection for as long."""
    try:
        async with asyncio.timeout(BODY_WITHIN) as limit:
            request.content.on_eof(partial(_lift, limit))
            return await handler(request)
    except TimeoutError:
        if not limit.expired():
            raise
        return _unread(408, "The rest of this request did not come in time.")


def _lift(limit: asyncio.Timeout) -> None:
    with suppress(RuntimeError):  # it was answered before its body was here
        limit.reschedule(None)


def _unread(status: int, reason: str) -> web.Response:
    response = web.json_response({"error": reason}, status=status)
    response.force_close()  # what comes after such a body is not understood either
    return response


def _known_as(names: Collection[str], answer: Handler) -> Handler:
    """Returns the handler restricted to requests that call this process by an address or by one of these names.

    A page of another site that has its own name lead here (DNS rebinding) cannot: it brings that name.
    """

    async def answered(request: web.Request) -> web.StreamResponse:
        host = request.headers.get("Host")
        if host is None or _is_address(name := _name(host)) or name in names:  # old probes send no Host, browsers do
            return await answer(request)
        reason = "This name is not served here: ask by address, or put the name into WATERLINE_HOSTS and start again."
        return web.json_response({"error": reason}, status=421)

    return answered


def _name(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _is_address(name: str) -> bool:
    try:
        return bool(ip_address(name))
    except ValueError:
        return False


async def _health(request: web.Request) -> web.Response:
    """Answers 200 while the database answers, 503 otherwise; with the age of what waits in the queue."""
    health = await check_health()
    dead = sum(health.dead.values())
    body = {
        "database": health.database,
        "queue_seconds": health.queue_seconds,
        "dead_letters": dead,
        "workspaces_refused": sorted({*_barred(request).values()}),
        "workspaces_not_served": [f"{platform}: {reason}" for platform, reason in sorted(+_not_served(request))],
        "check_ins": "the processes see different folders: see docs/operator.md" if health.folders_differ else "ok",
    }
    return web.json_response(body, status=503 if health.database == "unreachable" else 200)


async def _ready(request: web.Request) -> web.Response:
    """200 while this process can serve: its database, its tables, what its platforms reach it by.

    A workspace that its platform does not let in, or does not answer for, is no reason: the others would lose the
    process, too.
    """
    fault = await check_ready()
    connected = request.app[CONNECTED]
    unconnected = {name: "not connected" for name, is_up in connected.items() if not await is_up()}
    ready = not fault and not unconnected
    platforms = dict.fromkeys(connected, "ok") | dict(sorted(+_not_served(request))) | unconnected
    return web.json_response({"database": fault or "ok", "platforms": platforms}, status=200 if ready else 503)


async def _live(_: web.Request) -> web.Response:
    """200 while this process answers at all: for what starts it anew. Database and platforms may be away."""
    return web.json_response({"process": "ok"})


async def _metrics(request: web.Request) -> web.Response:
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    readings = [*of_health(await check_health()), *await _of_process(request)]
    for metric in metrics.METRICS:
        _expose(metric, [reading for reading in readings if reading.metric is metric], registry)
    return web.Response(body=generate_latest(registry), headers={"Content-Type": CONTENT_TYPE_LATEST})


def _barred(request: web.Request) -> Mapping[int, str]:
    return request.app.get(BARRED, {})


def _not_served(request: web.Request) -> Counter[tuple[str, str]]:
    return request.app.get(NOT_SERVED, Counter())


async def _of_process(request: web.Request) -> list[MetricReading]:
    connected = request.app[CONNECTED]
    watch = request.app[WATCH]
    return [
        *(
            MetricReading(metrics.WORKSPACES_REFUSED, n, (why,))
            for why, n in Counter(_barred(request).values()).items()
        ),
        *(MetricReading(metrics.NOT_SERVED, count, labels) for labels, count in _not_served(request).items()),
        *[MetricReading(metrics.CONNECTED, await is_up(), (name,)) for name, is_up in connected.items()],
        MetricReading(metrics.TICK_AGE, watch.tick_age()),
        MetricReading(metrics.LOGGED_ERRORS, watch.logged_errors()),
        *(
            MetricReading(metrics.REQUESTS_REFUSED, count, (kind.platform, kind.reason))
            for kind, count in refused_requests.counts.items()
        ),
        *(MetricReading(metrics.CUSTOMER_PAGE, count, (answer,)) for answer, count in page_answers.items()),
        *(MetricReading(metrics.EXPIRED_ROWS, count, (kind,)) for kind, count in expired_rows.items()),
    ]


def _expose(metric: Metric, readings: Iterable[MetricReading], registry: CollectorRegistry) -> None:
    match metric.kind:
        case MetricKind.GAUGE:
            gauge = Gauge(metric.name, metric.help, metric.labels, registry=registry)
            for reading in readings:
                (gauge.labels(*reading.labels) if metric.labels else gauge).set(reading.value)
        case MetricKind.COUNTER:
            total = Total(metric.name, metric.help, metric.labels, registry=registry)
            for reading in readings:
                (total.labels(*reading.labels) if metric.labels else total).inc(reading.value)
