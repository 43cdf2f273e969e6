"""One request for a token, and what was answered."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientError, ClientSession

from adapters.teams.entra.credentials import TokenRequest
from bot.ports import Unreachable


@dataclass(frozen=True, slots=True)
class TokenAnswer:
    """What was answered to a request for a token: a JSON object, or nothing where it was none."""

    status: int
    date: str
    body: Mapping[str, Any] = field(repr=False)

    @property
    def is_refusal(self) -> bool:
        """Returns whether Entra says no: where a proxy on the way does, there is no object."""
        return self.status in (400, 401) and bool(self.body)

    @property
    def reason(self) -> str:
        return str(self.body.get("error") or "invalid_client")


async def ask(session: ClientSession, request: TokenRequest) -> TokenAnswer:
    """Returns the answer, whatever it is. Raises Unreachable where there is none."""
    try:
        async with session.request(
            request.method, request.url, data=request.form, params=request.query, headers=request.headers
        ) as response:
            text = await response.text(errors="replace")
    except (ClientError, TimeoutError, OSError, ValueError):
        raise Unreachable("no token could be fetched") from None
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        body = None
    return TokenAnswer(response.status, response.headers.get("Date", ""), body if isinstance(body, dict) else {})
