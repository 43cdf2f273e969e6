"""Slack's Web API: a call is one request, which nobody sends again by itself, and a no is one of the port's errors.

These errors carry neither words nor tokens.
"""

import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientError, ClientSession

from adapters.slack.text import Json
from bot.ports import Busy, Missing, PlatformError, Rejected, Unreachable

WAIT_SECONDS = 30  # after a 429 that does not say how long
_TROUBLE = {"internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org", ""}


class _Answer(dict[str, Any]):
    """An object of Slack's; where it lacks what it must have, it says nothing of what was done."""

    def __missing__(self, name: str) -> Any:
        raise Unreachable(f"an answer without {name}")


@dataclass(frozen=True, slots=True)
class WebApi:
    """What one token may ask. `url` is the address before the methods' names, with a slash at its end."""

    session: ClientSession
    url: str
    token: str = field(repr=False)

    async def call(self, method: str, **arguments: Any) -> Json:
        """The methods that change something, which take JSON."""
        return await self._asked("POST", method, {"Content-Type": "application/json; charset=utf-8"}, json=arguments)

    async def look_up(self, method: str, **arguments: str) -> Json:
        """The methods that change nothing, which do not."""
        return await self._asked("GET", method, {}, params=arguments)

    async def respond(self, response_url: str, message: Json) -> None:
        """Answers on the address of a request, which needs no token and is to be shown none."""
        status, _, _ = await self._sent("POST", response_url, json=message)
        if status != 200:
            raise Rejected(f"HTTP {status}")

    async def _asked(self, verb: str, method: str, headers: dict[str, str], **content: Any) -> Json:
        headers = headers | {"Authorization": f"Bearer {self.token}"}
        status, wait, body = await self._sent(verb, self.url + method, headers=headers, **content)
        try:
            answer = json.loads(body, object_hook=_Answer)
        except ValueError:
            answer = None
        answer = answer if isinstance(answer, dict) else {}
        if status == 200 and answer.get("ok"):
            return answer
        raise _meaning(status, str(answer.get("error", "")), wait)

    async def _sent(self, verb: str, url: str, **content: Any) -> tuple[int, str, bytes]:
        """The status of the answer, how long to wait, and its body."""
        try:
            async with self.session.request(verb, url, **content) as response:
                return response.status, response.headers.get("Retry-After", ""), await response.read()
        except (ClientError, TimeoutError, OSError) as error:
            raise Unreachable(type(error).__name__) from None


def _meaning(status: int, reason: str, wait: str) -> PlatformError:
    if status == 429 or reason in ("ratelimited", "rate_limited"):
        return Busy(float(wait) if wait.isdecimal() else WAIT_SECONDS)
    if status >= 500 or reason in _TROUBLE:
        return Unreachable(reason or f"HTTP {status}")
    return Missing() if reason == "message_not_found" else Rejected(reason)
