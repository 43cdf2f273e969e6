"""The aiohttp application: health, metrics, and the routes that platforms hand over."""

import asyncio
import itertools
import socket
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping
from contextlib import asynccontextmanager, suppress
from functools import partial
from ipaddress import ip_address
from urllib.parse import urlsplit

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from prometheus_client import Counter as Total
from structlog.contextvars import bind_contextvars, reset_contextvars

from commands.operate.check_health import AWAY, Health, check_health, check_ready
from commands.operate.page_answers import page_answers
from commands.operate.refused_requests import RefusedRequests, refused_requests

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
_requests = itertools.count(1)
_log = structlog.get_logger(__name__)


def application(hosts: str = "") -> web.Application:
    """Returns the application, to which platforms add routes. `hosts`: comma-separated names that it is watched by."""
    names = {"localhost", *hosts.casefold().replace(",", " ").split()}
    app = web.Application(client_max_size=BODY_AT_MOST, middlewares=[_guarded])
    app[CONNECTED] = {}
    watched = {"/health": _health, "/health/ready": _ready, "/metrics": _metrics}
    app.add_routes([web.get(path, _known_as(names, answer)) for path, answer in watched.items()])
    return app


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


async def _metrics(request: web.Request) -> web.Response:
    measured = _measured(await check_health(), _barred(request))
    _add_not_served(measured, _not_served(request))
    _add_refused(measured, refused_requests)
    _add_page_answers(measured, page_answers)
    return web.Response(body=generate_latest(measured), headers={"Content-Type": CONTENT_TYPE_LATEST})


def _barred(request: web.Request) -> Mapping[int, str]:
    return request.app.get(BARRED, {})


def _not_served(request: web.Request) -> Counter[tuple[str, str]]:
    return request.app.get(NOT_SERVED, Counter())


def _measured(health: Health, barred: Mapping[int, str]) -> CollectorRegistry:
    """Counts of the product's own work only; no number about answers, and nobody's name."""
    registry = CollectorRegistry()
    Gauge("waterline_database_up", "1 while the database answers", registry=registry).set(
        health.database != "unreachable"
    )
    age = Gauge("waterline_queue_age_seconds", "how long the oldest waiting delivery has waited", registry=registry)
    age.set(health.queue_seconds or 0)
    dead = Gauge("waterline_dead_letters", "deliveries that a platform refused for good", ["reason"], registry=registry)
    for reason, count in health.dead.items():
        dead.labels(reason).set(count)
    refused = Gauge(
        "waterline_workspaces_refused",
        "workspaces of which a platform refuses everything until somebody acts",
        ["reason"],
        registry=registry,
    )
    for reason, count in Counter(barred.values()).items():
        refused.labels(reason).set(count)
    differ = Gauge(
        "waterline_folders_differ", "1 while processes see different folders of check-ins", registry=registry
    )
    differ.set(health.folders_differ)
    return registry


def _add_not_served(registry: CollectorRegistry, not_served: Counter[tuple[str, str]]) -> None:
    gauge = Gauge(
        "waterline_workspaces_not_served",
        "workspaces that this process was to serve and does not",
        ["platform", "reason"],
        registry=registry,
    )
    for (platform, reason), count in not_served.items():
        gauge.labels(platform, reason).set(count)


def _add_refused(registry: CollectorRegistry, refused: RefusedRequests) -> None:
    total = Total(
        "waterline_requests_refused",
        "requests that are no platform's, or say what nobody knows",
        ["platform", "reason"],
        registry=registry,
    )
    for kind, count in refused.counts.items():
        total.labels(kind.platform, kind.reason).inc(count)


def _add_page_answers(registry: CollectorRegistry, answers: Counter[str]) -> None:
    total = Total("waterline_customer_page_answers", "answers of the customers' page", ["answer"], registry=registry)
    for answer, count in answers.items():
        total.labels(answer).inc(count)
