"""Microsoft's Bot Connector on aiohttp: one call, its limits, and what its answers mean."""

import json
from asyncio import sleep
from collections import deque
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from ipaddress import ip_address
from time import monotonic
from typing import Any
from urllib.parse import quote

from aiohttp import ClientError, ClientSession
from cachetools import TTLCache
from yarl import URL

from adapters.teams.tokens import Pass
from bot.ports import Busy, Missing, PlatformError, Rejected, Unreachable

Json = dict[str, Any]

WAIT_SECONDS = 30.0  # after a 429 that does not say how long
MEMBERS_A_PAGE = 500
A_CONVERSATION, A_TENANT = ((7, 1.0), (60, 30.0)), ((50, 1.0),)  # Teams' limits: so many in so many seconds
_AGAIN = (408, 412, 500, 502, 503, 504)  # "try again later", in Teams' words


class Pace:
    """Waits until one more call keeps to the limits. A place waits for itself only, since its jobs come in turn."""

    def __init__(self, limits: tuple[tuple[int, float], ...]) -> None:
        self._limits = limits
        self._most = max(most for most, _ in limits)
        self._calls: TTLCache[str, deque[float]] = TTLCache(10_000, max(seconds for _, seconds in limits) + 1)

    async def turn(self, key: str) -> None:
        calls = self._calls[key] = self._calls.get(key) or deque(maxlen=self._most)
        now = monotonic()
        then = max([now, *(calls[-most] + seconds for most, seconds in self._limits if len(calls) >= most)])
        calls.append(then)  # whoever comes next counts from here
        await sleep(then - now)


@dataclass(slots=True)
class Connector:
    """Calls to the service URLs of one tenant. Whoever calls has seen to it that Teams vouched for the URL."""

    session: ClientSession
    entrance: Pass
    _in_conversation: Pace = field(default_factory=lambda: Pace(A_CONVERSATION))
    _in_tenant: Pace = field(default_factory=lambda: Pace(A_TENANT))

    async def send(self, service_url: str, conversation: str, activity: Json) -> str:
        """Returns the message's id."""
        path = f"/v3/conversations/{quote(conversation, safe='')}/activities"
        return _id(await self._write("POST", service_url, path, conversation, activity))

    async def update(self, service_url: str, conversation: str, message: str, activity: Json) -> None:
        """Raises Missing where it is no longer there, as `delete` does."""
        path, body = _message(conversation, message), activity | {"id": message}
        with _there():
            await self._write("PUT", service_url, path, conversation, body)

    async def delete(self, service_url: str, conversation: str, message: str) -> None:
        with _there():
            await self._write("DELETE", service_url, _message(conversation, message), conversation, None)

    async def create(self, service_url: str, parameters: Json) -> str:
        """Opens a private chat, or finds the one there is; returns its id."""
        return _id(await self._write("POST", service_url, "/v3/conversations", "", parameters))

    async def member(self, service_url: str, conversation: str, who: str) -> Json | None:
        path = f"/v3/conversations/{quote(conversation, safe='')}/members/{quote(who, safe='')}"
        try:
            return _object(await self._call("GET", service_url, path))
        except Rejected:
            return None

    async def members(self, service_url: str, conversation: str) -> AsyncIterator[Json]:
        path = f"/v3/conversations/{quote(conversation, safe='')}/pagedmembers"
        token = ""
        while True:
            parameters = {"pageSize": str(MEMBERS_A_PAGE)} | ({"continuationToken": token} if token else {})
            page = _object(await self._call("GET", service_url, path, query=parameters))
            for member in page.get("members") or ():
                yield _object(member)
            if not (token := str(page.get("continuationToken") or "")):
                return

    async def channels(self, service_url: str, team: str) -> list[Json]:
        listed = _object(await self._call("GET", service_url, f"/v3/teams/{quote(team, safe='')}/conversations"))
        return [_object(channel) for channel in listed.get("conversations") or ()]

    async def _write(self, method: str, service_url: str, path: str, conversation: str, body: Json | None) -> Any:
        if not _near(service_url):
            await self._in_conversation.turn(conversation)
            await self._in_tenant.turn("")
        return await self._call(method, service_url, path, body)

    async def _call(
        self, method: str, service_url: str, path: str, body: Json | None = None, query: dict[str, str] | None = None
    ) -> Any:
        """Raises one of the port's errors, without the words and tokens in what went wrong."""
        for again in (True, False):
            try:
                headers = await self.entrance.headers()
                url = URL(service_url.rstrip("/") + path, encoded=True)
                async with self.session.request(method, url, json=body, params=query, headers=headers) as response:
                    received = await response.read()
                    parsed = json.loads(received) if received else None
                    if response.status < 300:
                        return parsed
            except (ClientError, TimeoutError, OSError, ValueError) as error:
                raise Unreachable(type(error).__name__) from None
            if response.status != 401 or not again:
                break
            self.entrance.refused()
        raise _meaning(response.status, response.headers.get("Retry-After", ""), parsed)


def is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


@cache
def _near(service_url: str) -> bool:
    """An emulator on this machine keeps no limits."""
    return is_loopback(URL(service_url).host or "")


def _meaning(status: int, wait: str, body: Any) -> PlatformError:
    error = body.get("error") if isinstance(body, dict) else None
    code = str(error.get("code") or "") if isinstance(error, dict) else ""
    if status == 429:
        return Busy(float(wait) if wait.isdecimal() else WAIT_SECONDS)
    if status in _AGAIN:
        return Unreachable(f"HTTP {status}")
    return _NotFound(code or f"HTTP {status}") if status == 404 else Rejected(code or f"HTTP {status}")


class _NotFound(Rejected):
    """Something that the path names is not there."""


@contextmanager
def _there() -> Iterator[None]:
    try:
        yield
    except _NotFound:
        raise Missing from None


def _message(conversation: str, message: str) -> str:
    return f"/v3/conversations/{quote(conversation, safe='')}/activities/{quote(message, safe='')}"


def _id(body: Any) -> str:
    """Without it the outcome is unknown: the message could never be changed."""
    if not isinstance(body, dict) or not body.get("id"):
        raise Unreachable("an answer without an id")
    return str(body["id"])


def _object(body: Any) -> Json:
    if not isinstance(body, dict):
        raise Unreachable("an answer that is no object")
    return body
