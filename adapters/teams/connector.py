"""Microsoft's Bot Connector on aiohttp: one call, its limits, and what its answers mean."""

import json
import re
from asyncio import sleep
from collections import deque
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from functools import cache, partial
from ipaddress import ip_address
from time import monotonic, time
from typing import Any, NamedTuple
from urllib.parse import quote

from aiohttp import ClientError, ClientSession
from yarl import URL

from adapters.teams.entra.tokens import Pass
from adapters.teams.text import written
from adapters.teams.wire.people import text_of
from bot.delivery.refusals import TABLE, About, no_of
from bot.ports import Busy, Missing, PlatformError, Refused, Rejected, Unclear, Unreachable, refused
from commands.delivery.remembered import Remembered, Shelf
from commands.org.patience import patiently

Json = dict[str, Any]

WAIT_SECONDS = 30.0  # after a 429 that does not say how long
LONGEST_WAIT = 3600.0  # seconds: what is asked for beyond it is no wait but a mistake
MEMBERS_A_PAGE = 500
_JSON_HEADERS = {"Content-Type": "application/json"}
_NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?")
_WORD = re.compile(r"[A-Za-z][\w.-]{0,60}( [A-Za-z]{1,20})?")


class Limit(NamedTuple):
    """At most so many calls in so many seconds."""

    calls: int
    seconds: float


_CALLS = Shelf(20_000, 31.0)  # longer than any limit looks back
A_CONVERSATION, A_TENANT = (Limit(7, 1.0), Limit(60, 30.0)), (Limit(50, 1.0),)  # Teams' own


class Pace:
    """Waits until one more call keeps to the limits. A place waits for itself only, since its jobs come in turn."""

    def __init__(self, limits: tuple[Limit, ...]) -> None:
        self._limits = limits
        self._most = max(limit.calls for limit in limits)
        self._calls: Remembered[str, deque[float]] = Remembered(_CALLS)

    async def turn(self, key: str) -> None:
        calls = self._calls[key] = self._calls.get(key) or deque(maxlen=self._most)
        now = monotonic()
        reached = [limit for limit in self._limits if len(calls) >= limit.calls]
        turn_at = max([now, *(calls[-limit.calls] + limit.seconds for limit in reached)])
        calls.append(turn_at)  # whoever comes next counts from here
        await sleep(turn_at - now)


@dataclass(slots=True)
class Connector:
    """Calls to the service URLs of one tenant. Whoever calls has seen to it that Teams vouched for the URL."""

    session: ClientSession
    entrance: Pass
    _in_conversation: Pace = field(default_factory=lambda: Pace(A_CONVERSATION))
    _in_tenant: Pace = field(default_factory=lambda: Pace(A_TENANT))

    async def send(self, service_url: str, conversation: str, activity: Json) -> str:
        """Sends an activity, and returns the message's id; empty where Teams took it and tells none."""
        path = f"/v3/conversations/{quote(conversation, safe='')}/activities"
        body = await self._write("POST", service_url, path, conversation, activity)
        return text_of(body, "id") if isinstance(body, dict) else ""

    async def update(self, service_url: str, conversation: str, message: str, activity: Json) -> None:
        """Changes a message. Raises Missing where it is no longer there, as `delete` does."""
        path, body = _message(conversation, message), activity | {"id": message}
        with _there():
            await self._write("PUT", service_url, path, conversation, body)

    async def delete(self, service_url: str, conversation: str, message: str) -> None:
        with _there():
            await self._write("DELETE", service_url, _message(conversation, message), conversation, None)

    async def create(self, service_url: str, parameters: Json) -> str:
        """Opens a private chat, or finds the one there is; returns its id."""
        body = _object(await self._write("POST", service_url, "/v3/conversations", "", parameters))
        if not (name := text_of(body, "id")):
            raise Unreachable("an answer without an id")
        return name

    async def member(self, service_url: str, conversation: str, account_id: str) -> Json | None:
        path = f"/v3/conversations/{quote(conversation, safe='')}/members/{quote(account_id, safe='')}"
        try:
            return _object(await self._call("GET", service_url, path))
        except Rejected:
            return None

    async def members(self, service_url: str, conversation: str, *, patient: bool = False) -> AsyncIterator[Json]:
        """Yields them page by page; where it is `patient`, it waits as Teams asks to, and goes on from there."""
        path = f"/v3/conversations/{quote(conversation, safe='')}/pagedmembers"
        token = ""
        while True:
            parameters = {"pageSize": str(MEMBERS_A_PAGE)} | ({"continuationToken": token} if token else {})
            ask = partial(self._call, "GET", service_url, path, query=parameters)
            page = _object(await patiently(ask) if patient else await ask())
            for member in _objects(page.get("members")):
                yield member
            previous, token = token, text_of(page, "continuationToken")
            if token in ("", previous):
                return

    async def channels(self, service_url: str, team: str) -> list[Json]:
        listed = _object(await self._call("GET", service_url, f"/v3/teams/{quote(team, safe='')}/conversations"))
        return _objects(listed.get("conversations"))

    async def team_name(self, service_url: str, team: str) -> str:
        """Returns how people call a team; empty where Teams does not say."""
        return text_of(_object(await self._call("GET", service_url, f"/v3/teams/{quote(team, safe='')}")), "name")

    async def _write(self, method: str, service_url: str, path: str, conversation: str, body: Json | None) -> Any:
        if not _near(service_url):
            await self._in_conversation.turn(conversation)
            await self._in_tenant.turn("")
        return await self._call(method, service_url, path, body)

    async def _call(
        self, method: str, service_url: str, path: str, body: Json | None = None, query: dict[str, str] | None = None
    ) -> Any:
        """Raises one of the port's errors, without the words and tokens in what went wrong."""
        payload = None if body is None else written(body).encode()
        for again in (True, False):
            try:
                headers = _JSON_HEADERS | await self.entrance.headers()
                url = URL(service_url.rstrip("/") + path, encoded=True)
                async with self.session.request(method, url, data=payload, params=query, headers=headers) as response:
                    received = await response.read()
            except (ClientError, TimeoutError, OSError, ValueError) as error:
                raise Unreachable(type(error).__name__) from None
            if response.status != 401 or not again:
                break
            self.entrance.refused(headers)
        parsed = _parsed(received)
        is_page = parsed is None and bool(received)
        if response.status < 300 and not is_page:
            return parsed
        if is_page and response.status in (400, 404):  # of a proxy on the way: it knows nothing of what was asked
            raise Unreachable(f"HTTP {response.status}")
        raise _meaning(response.status, response.headers.get("Retry-After", ""), parsed)


def is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


@cache
def _near(service_url: str) -> bool:
    """Returns whether this is an emulator on this machine, which keeps no limits."""
    return is_loopback(URL(service_url).host or "")


def _meaning(status: int, wait: str, body: Any) -> PlatformError:
    """Returns the error for a no. The status counts, whatever the body is: plain text and HTML come, too."""
    error = body.get("error") if isinstance(body, dict) else None
    code = _word(error) if isinstance(error, dict) else ""
    if status == 429:
        return Busy(_seconds(wait))
    if status < 300 or no_of(f"HTTP {status}").about is About.PLATFORM:
        return Unreachable(f"HTTP {status}")
    no = _refused(code, status)
    return _NotFound(no.reason) if status == 404 and isinstance(no, Rejected) else no


def _refused(code: str, status: int) -> Refused:
    """Returns the error for a code; a code that we do not know counts as its status does."""
    by_status = refused(f"HTTP {status}")
    return by_status if not code or (code not in TABLE and not isinstance(by_status, Unclear)) else refused(code)


def _word(error: Json) -> str:
    """Returns Teams' word for a no, of two the one that we know, or else the more exact one; empty where it is none."""
    words = [word for name in ("subCode", "code") if _WORD.fullmatch(word := text_of(error, name))]
    return next((word for word in words if word in TABLE), words[0] if words else "")


def _seconds(wait: str) -> float:
    """Returns how long Retry-After asks to wait: in seconds, or until a date."""
    try:
        seconds = float(wait) if _NUMBER.fullmatch(wait) else parsedate_to_datetime(wait).timestamp() - time()
    except (ValueError, TypeError, OverflowError):
        return WAIT_SECONDS
    return min(max(seconds, 1.0), LONGEST_WAIT)


class _NotFound(Rejected):
    """Something that the path names is not there."""


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body) if body else None
    except (ValueError, RecursionError):
        return None


@contextmanager
def _there() -> Iterator[None]:
    try:
        yield
    except _NotFound:
        raise Missing from None


def _message(conversation: str, message: str) -> str:
    return f"/v3/conversations/{quote(conversation, safe='')}/activities/{quote(message, safe='')}"


def _object(body: Any) -> Json:
    if not isinstance(body, dict):
        raise Unreachable("an answer that is no object")
    return body


def _objects(listed: Any) -> list[Json]:
    """Returns the objects of a list; what stands beside them is passed by."""
    if not isinstance(listed, list | type(None)):
        raise Unreachable("an answer that is no list")
    return [item for item in listed or () if isinstance(item, dict)]
