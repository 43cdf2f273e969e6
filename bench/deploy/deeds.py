"""What somebody does on the local page, sent as their browser sends it."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import uuid4

import aiohttp


@dataclass(frozen=True, slots=True)
class DeedResponse:
    """How a process answered."""

    status: int
    text: str


async def send(session: aiohttp.ClientSession, url: str, deed: Mapping[str, object]) -> DeedResponse:
    """Sends a deed, and once more under the same id where whoever served that connection was renewed meanwhile."""
    body = {**deed, "id": str(uuid4())}
    try:
        return await _sent(session, url, body)
    except aiohttp.ServerDisconnectedError:
        return await _sent(session, url, body)


async def _sent(session: aiohttp.ClientSession, url: str, body: Mapping[str, object]) -> DeedResponse:
    async with session.post(url, json=body) as answer:
        return DeedResponse(answer.status, await answer.text())
