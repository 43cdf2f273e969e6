"""What the stand-ins for Slack and Teams have in common, and the stages on which tests meet them."""

import asyncio
import json
import socket
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestClient
from aiohttp.typedefs import Handler

from bot.config.settings import Settings
from commands.delivery.deliver import deliver_waiting
from commands.routing.entrance import Entrance
from storage.database import statement
from tests.faults import Fault, Plan

Json = dict[str, Any]


class StandIn:
    """A platform at the network's edge, with the faults that its calls meet."""

    def __init__(self, plan: Iterable[Fault] = ()) -> None:
        self.plan = Plan(plan)
        self.in_flight = 0  # calls that are not answered yet, also of a caller that is gone
        self._held, self._released = asyncio.Event(), asyncio.Event()

    async def holding(self) -> None:
        """Returns once a call has met a planned `hold`."""
        await self._held.wait()

    def release(self) -> None:
        """Lets the calls go on that a planned `hold` stopped."""
        self._released.set()

    @web.middleware
    async def counted(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        self.in_flight += 1
        try:
            return await handler(request)
        finally:
            self.in_flight -= 1

    async def held_up(self, fault: Fault | None) -> None:
        """Returns when a call that takes effect may do so."""
        match fault:
            case Fault(kind="delay"):
                await asyncio.sleep(fault.seconds)
            case Fault(kind="hold"):
                self._held.set()
                await self._released.wait()


def is_gone(request: web.Request) -> bool:
    """Whether whoever asked waits no more."""
    return request.transport is None or request.transport.is_closing()


def reset(request: web.Request) -> web.StreamResponse:
    """Resets the connection: without lingering, closing it sends RST instead of an orderly end."""
    if request.transport is not None:
        request.transport.get_extra_info("socket").setsockopt(
            socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
        )
        request.transport.abort()
    return web.Response()


@dataclass(slots=True)
class Answer:
    status: int
    body: Json


class Stage:
    """What a platform sends goes to the real route; what should stand somewhere is delivered to the stand-in."""

    def __init__(self, client: TestClient[Any, Any], entrance: Entrance) -> None:
        self.client = client
        self._entrance = entrance

    @property
    def settings(self) -> Settings:
        return self._entrance.settings

    async def answered(self, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        response = await self.client.post(path, data=body, headers=headers)
        text = await response.text()
        assert "Traceback" not in text
        return Answer(response.status, json.loads(text) if text.startswith("{") else {})

    async def deliver(self) -> None:
        """Works off the queue."""
        await deliver_waiting(self._entrance.served, self._entrance.clock.now(), self._entrance.ballots)

    async def stored(self) -> int:
        """How many kudos there are."""
        return int((await statement("select count(*) as many from kudos"))[0]["many"])
