"""The aiohttp application: health, metrics, and the routes that platforms hand over."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from ipaddress import ip_address
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from commands.operate.check_health import Health, check_health

BODY_AT_MOST = 1_000_000
_GRACE = 10.0  # seconds in which what was begun may end
_LET_GO = 5.0  # seconds in which whoever keeps a connection may send one more request over it


def application(hosts: str = "") -> web.Application:
    """Platforms add their routes to it. `hosts`: names, with commas between them, by which this process is watched."""
    names = {"localhost", *hosts.casefold().replace(",", " ").split()}
    app = web.Application(client_max_size=BODY_AT_MOST, middlewares=[_readable])
    app.add_routes([web.get("/health", _known_as(names, _health)), web.get("/metrics", _known_as(names, _metrics))])
    return app


@asynccontextmanager
async def answering(
    app: web.Application, listening: socket.socket, is_replaced: Callable[[], bool]
) -> AsyncIterator[None]:
    """Answers who calls there, and at the end whoever was being answered.

    Where another process answers there by then, whoever keeps a connection for later is told with the next answer to
    open another: a connection that is closed unannounced takes a request along that was on its way.
    """
    leaving = asyncio.Event()

    async def announce(_: web.Request, response: web.StreamResponse) -> None:
        if leaving.is_set():
            response.force_close()
            response.headers["Connection"] = "close"

    app.on_response_prepare.append(announce)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=_GRACE)
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
async def _readable(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A body that is not packed as it says is the sender's mistake, not ours."""
    try:
        return await handler(request)
    except web.RequestPayloadError:
        refused = web.json_response({"error": "The body of this request cannot be unpacked."}, status=400)
        refused.force_close()  # what comes after such a body is not understood either
        return refused


def _known_as(names: Collection[str], answer: Handler) -> Handler:
    """The same, for who calls this process by an address or one of these names.

    A page of another site that has its own name lead here (DNS rebinding) cannot: it brings that name.
    """

    async def answered(request: web.Request) -> web.StreamResponse:
        host = request.headers.get("Host")
        if host is None or _is_address(name := _name(host)) or name in names:  # old probes send no Host, browsers do
            return await answer(request)
        why = "This name is not served here: ask by address, or put the name into WATERLINE_HOSTS and start again."
        return web.json_response({"error": why}, status=421)

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


async def _health(_: web.Request) -> web.Response:
    """200 while the database answers, 503 otherwise; with the age of what waits in the queue."""
    health = await check_health()
    dead = sum(health.dead.values())
    body = {
        "database": health.database,
        "queue_seconds": health.queue_seconds,
        "dead_letters": dead,
        "check_ins": "the processes see different folders: see docs/operator.md" if health.folders_differ else "ok",
    }
    return web.json_response(body, status=200 if health.database == "ok" else 503)


async def _metrics(_: web.Request) -> web.Response:
    return web.Response(
        body=generate_latest(_measured(await check_health())), headers={"Content-Type": CONTENT_TYPE_LATEST}
    )


def _measured(health: Health) -> CollectorRegistry:
    """Counts of the product's own work only; no number about answers, and nobody's name."""
    registry = CollectorRegistry()
    Gauge("waterline_database_up", "1 while the database answers", registry=registry).set(health.database == "ok")
    age = Gauge("waterline_queue_age_seconds", "how long the oldest waiting delivery has waited", registry=registry)
    age.set(health.queue_seconds or 0)
    dead = Gauge("waterline_dead_letters", "deliveries that a platform refused for good", ["reason"], registry=registry)
    for reason, count in health.dead.items():
        dead.labels(reason).set(count)
    differ = Gauge(
        "waterline_folders_differ", "1 while processes see different folders of check-ins", registry=registry
    )
    differ.set(health.folders_differ)
    return registry
