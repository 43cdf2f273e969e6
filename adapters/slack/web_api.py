"""Slack's Web API: a call is one request, which nobody sends again by itself, and a no is one of the port's errors.

These errors carry neither words nor tokens.
"""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple

from aiohttp import ClientError, ClientSession

from adapters.slack.text import Json
from bot.delivery.refusals import About, no_of
from bot.ports import Busy, Missing, PlatformError, Rejected, Unreachable, refused

WAIT_SECONDS = 30  # after a 429 that does not say how long; a second at least after one that says none
LONGEST_WAIT = 3600.0  # seconds: what is asked for beyond it is no wait but a mistake


class _Answer(dict[str, Any]):
    """An answer of Slack's. Where a field is missing that must be there, what was done is unknown."""

    def __missing__(self, name: str) -> Any:
        raise Unreachable(f"an answer without {name}")


class _Response(NamedTuple):
    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose token it is, what it may do, and the time by Slack's clock; None for what Slack does not say."""

    team_id: str
    team_name: str
    scopes: frozenset[str] | None
    clock: datetime | None


@dataclass(frozen=True, slots=True)
class WebApi:
    """Calls Slack's methods with one token. `url` is the address before the methods' names, with a slash at its end.

    Where tokens change, `current` returns the one that is good now. It raises PlatformError where there is none.
    """

    session: ClientSession
    url: str
    token: str = field(repr=False)
    current: Callable[[], Awaitable[str]] | None = None

    async def call(self, method: str, **arguments: Any) -> Json:
        """Calls a method that changes something; these take JSON."""
        return await self._asked("POST", method, {"Content-Type": "application/json; charset=utf-8"}, json=arguments)

    async def look_up(self, method: str, **arguments: str) -> Json:
        """Calls a method that changes nothing; these take a query."""
        return await self._asked("GET", method, {}, params=arguments)

    async def identity(self) -> Identity:
        """Returns what Slack tells of the token, in the answer and in its headers."""
        response = await self._sent("POST", self.url + "auth.test", headers=await self.authorization(), json={})
        identity, scopes = _understood(response), response.headers.get("X-OAuth-Scopes")
        granted = None if scopes is None else frozenset(scope.strip() for scope in scopes.split(","))
        return Identity(identity["team_id"], identity["team"], granted, _moment(response.headers.get("Date", "")))

    async def respond(self, response_url: str, message: Json) -> None:
        """Answers on the address of a request, which needs no token and is to be shown none."""
        response = await self._sent("POST", response_url, json=message)
        answer = _object(response.body)
        if response.status != 200 or not answer.get("ok", True):
            raise Rejected(str(answer.get("error") or f"HTTP {response.status}"))

    async def _asked(self, verb: str, method: str, headers: dict[str, str], **content: Any) -> Json:
        headers = headers | await self.authorization()
        return _understood(await self._sent(verb, self.url + method, headers=headers, **content))

    async def exchange(self, **form: str) -> Json:
        """Returns what is given for the refresh token in `form`; the app's secret stands there, too."""
        return _understood(await self._sent("POST", self.url + "oauth.v2.access", data=form))

    async def authorization(self) -> dict[str, str]:
        """Returns the header that shows the token."""
        return {"Authorization": f"Bearer {await self.current() if self.current else self.token}"}

    async def _sent(self, verb: str, url: str, **content: Any) -> _Response:
        try:
            async with self.session.request(verb, url, **content) as response:
                return _Response(response.status, response.headers, await response.read())
        except (ClientError, TimeoutError, OSError, ValueError) as error:  # ValueError: a token that no header holds
            raise Unreachable(type(error).__name__) from None


def _object(body: bytes) -> Json:
    """Returns the answer that it holds; an empty one where it holds none."""
    try:
        answer = json.loads(body, object_hook=_Answer)
    except (ValueError, RecursionError):
        answer = None
    return answer if isinstance(answer, dict) else {}


def _understood(response: _Response) -> Json:
    answer = _object(response.body)
    if response.status == 200 and answer.get("ok"):
        return answer
    raise _meaning(response.status, str(answer.get("error", "")), response.headers.get("Retry-After", ""))


def _moment(date: str) -> datetime | None:
    try:
        return parsedate_to_datetime(date)
    except ValueError:
        return None


def _meaning(status: int, reason: str, wait: str) -> PlatformError:
    about = no_of(reason).about
    if status == 429 or about is About.PACE:
        return Busy(min(max(1.0, float(wait)), LONGEST_WAIT) if wait.isdecimal() else WAIT_SECONDS)
    if status >= 500 or about is About.PLATFORM or not reason:
        return Unreachable(reason or f"HTTP {status}")
    return Missing() if about is About.POSTED else refused(reason)
