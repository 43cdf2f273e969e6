"""The public page's own listener. A connection carries one request, and is gone some seconds later whatever happens.

So nobody can keep one by being slow, nothing that follows a request is read as another one, and a proxy in front has
no connection to us that two of its callers could share.
"""

import asyncio
import socket
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import structlog
from aiohttp import web
from aiohttp.web_protocol import RequestHandler

from adapters.customers import pages
from adapters.customers.clients import Clients
from adapters.customers.site import Site
from commands.operate.page_answers import page_answers

LIVES = 10.0  # seconds
CONNECTIONS_A_SECOND = 60.0  # a few more than pages that all customers may read
CONNECTIONS_AT_ONCE = 10.0  # after a pause: each keeps the others here waiting for about a millisecond
TIMES_LATE = 4.0  # as late as this process is, so many times as far apart are connections
_LATE_AT_MOST = 0.0625  # seconds that count: some are taken up however late it is
_WAITS_REMEMBERED = 8
_WHOLE = 1 - 1e-9  # of a connection that may be taken up: what rounding leaves is no reason to wait
CONNECTIONS_AT_MOST = 200
CONNECTIONS_OF_ONE = 20  # of who is no proxy of ours
RECEIVED_AT_MOST = 256 * 1024  # bytes
LINE_AT_MOST, FIELD_AT_MOST, FIELDS_AT_MOST = 2048, 8190, 64  # bytes, bytes, number
_LEFT_WITHIN = 1.0  # seconds in which the rest of a body may come that nobody reads
_GRACE = 5.0
_log = structlog.get_logger(__name__)


class _Connections:
    """Those that are open. Of more than there may be, the one that has been open for longest is ended."""

    def __init__(self, clients: Clients) -> None:
        self._clients = clients
        self._open: dict[_Connection, str] = {}
        self._of_one: Counter[str] = Counter()

    def admits(self, connection: "_Connection", peer: str) -> bool:
        caller = self._clients.behind(peer, ())
        if not self._clients.is_proxy(peer) and self._of_one[caller] >= CONNECTIONS_OF_ONE:
            return False
        self._open[connection] = caller
        self._of_one[caller] += 1
        if len(self._open) > CONNECTIONS_AT_MOST:
            next(iter(self._open)).end()
        return True

    def ended(self, connection: "_Connection") -> None:
        caller = self._open.pop(connection, None)
        if caller is not None:
            self._of_one[caller] -= 1
            if not self._of_one[caller]:
                del self._of_one[caller]


class _Connection(RequestHandler):
    """One connection, and the one request that it carries."""

    def __init__(self, server: web.Server, connections: _Connections, **options: Any) -> None:
        super().__init__(server, **options)
        self._connections = connections
        self._received = 0
        self._overdue: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        peer = transport.get_extra_info("peername")
        super().connection_made(transport)
        self._overdue = asyncio.get_running_loop().call_later(LIVES, self.end)
        if not self._connections.admits(self, str(peer[0]) if peer else ""):
            page_answers["too_many_connections"] += 1
            self.end()

    def data_received(self, data: bytes) -> None:
        self._received += len(data)
        if self._received > RECEIVED_AT_MOST:
            self.end()
        else:
            super().data_received(data)

    def connection_lost(self, exc: BaseException | None) -> None:
        self._connections.ended(self)
        if self._overdue:
            self._overdue.cancel()
        super().connection_lost(exc)

    def end(self) -> None:
        """Ends the connection at once, with whatever it waits for."""
        self._connections.ended(self)
        if self.transport is not None:  # uvloop's is no asyncio.Transport
            self.transport.abort()

    def handle_error(
        self, request: web.BaseRequest, status: int = 500, exc: BaseException | None = None, message: str | None = None
    ) -> web.StreamResponse:
        """Returns an answer that repeats nothing of what came: aiohttp's own would, and would log it."""
        if status >= 500:
            _log.error("the public page could not be answered", exc_info=exc)
        page_answers["failed" if status >= 500 else "odd"] += 1
        response = web.Response(status=status, text="", content_type="text/plain", headers=pages.HEADERS)
        response.force_close()
        return response


class _Server(web.Server):
    def __init__(self, site: Site) -> None:
        super().__init__(site.answer, handler_cancellation=True)
        self._open = _Connections(site.clients)

    def __call__(self) -> RequestHandler:
        return _Connection(
            self,
            self._open,
            loop=asyncio.get_running_loop(),
            access_log=None,
            keepalive_timeout=0.0,
            lingering_time=_LEFT_WITHIN,
            auto_decompress=False,
            max_line_size=LINE_AT_MOST,
            max_field_size=FIELD_AT_MOST,
            max_headers=FIELDS_AT_MOST,
        )


@asynccontextmanager
async def serving(site: Site, listening: socket.socket) -> AsyncIterator[None]:
    """Serves the page on `listening`; at the end it finishes what it has begun."""
    server = _Server(site)
    runner = web.ServerRunner(server, shutdown_timeout=_GRACE)
    await runner.setup()
    taking = asyncio.create_task(_take(listening, server))
    try:
        yield
    finally:
        taking.cancel()
        await asyncio.wait([taking])
        listening.close()
        await runner.cleanup()


class Pace:
    """At which connections are taken up: so many a second, and fewer while this process is late with its own timers,
    since colleagues keep it busy, or others this machine. Then the page is what can wait.
    """

    def __init__(self, now: float) -> None:
        self._tokens, self._since = min(CONNECTIONS_AT_ONCE, CONNECTIONS_A_SECOND), now
        self._late = 0.0  # seconds, of the last few waits

    @property
    def _a_second(self) -> float:
        return 1 / max(1 / CONNECTIONS_A_SECOND, TIMES_LATE * self._late)

    def wait(self, now: float) -> float:
        """Returns the seconds until the next may be taken up; 0 where it may be now."""
        rate = self._a_second
        self._tokens = min(CONNECTIONS_AT_ONCE, rate, self._tokens + (now - self._since) * rate)
        self._since = now
        return (1 - self._tokens) / rate if self._tokens < _WHOLE else 0.0

    def waited(self, seconds: float, asked: float) -> None:
        """Notes how long a wait has taken that should have taken `asked` seconds."""
        late = min(max(0.0, seconds - asked), _LATE_AT_MOST)
        self._late += (late - self._late) / _WAITS_REMEMBERED

    def took(self) -> None:
        self._tokens -= 1


async def _take(listening: socket.socket, server: _Server) -> None:
    """Takes up connections at a pace; who comes meanwhile waits where it costs this process nothing.

    So a flood takes a small part of it, and leaves the rest to the platforms.
    """
    listening.setblocking(False)
    loop = asyncio.get_running_loop()
    pace = Pace(loop.time())
    while True:
        now = loop.time()
        if seconds := pace.wait(now):
            await asyncio.sleep(seconds)
            pace.waited(loop.time() - now, seconds)
            continue
        try:
            connection, _ = await loop.sock_accept(listening)
            await loop.connect_accepted_socket(server, connection)
        except OSError:  # the caller has left, or there are too many open files
            page_answers["not_connected"] += 1
        pace.took()
