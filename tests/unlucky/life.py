"""One life of the program: what `serve` wires, in a loop of ours. It ends as kill -9 ends it."""

import asyncio
import socket
from collections.abc import Callable, Collection, Coroutine, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

import psycopg
from aiohttp import web
from tortoise.exceptions import BaseORMException

from adapters.http import application
from adapters.queue import Queue
from bot.app.serve import connect_workspaces
from bot.app.start import Start, StartError, Wiring
from bot.delivery.deliveries import Delivery
from bot.ports import Served, WorkspaceConfigs
from commands.check_ins import CheckIns
from commands.delivery.run_due import run_due, run_due_apart
from storage.delivery import deliveries
from tests.rounds import count_due
from tests.virtual import LIFE, VirtualLoop


@dataclass(slots=True)
class WatchedDeliveries:
    """Implements Deliveries. `in_hand` are those that were claimed and not noted yet: since when."""

    loop: VirtualLoop
    in_hand: dict[int, float] = field(default_factory=dict)

    async def due(self, but: Collection[int], at_most: int) -> list[int]:
        return await deliveries.due(but, at_most)

    async def claim(self, workspace_id: int, places: int, lease: float) -> list[Delivery]:
        claimed = await deliveries.claim(workspace_id, places, lease)
        self.in_hand |= {delivery.id: self.loop.now().timestamp() for delivery in claimed}
        return claimed

    async def is_in_hand(self, workspace: int, after: float, within: float) -> bool:
        return await deliveries.is_in_hand(workspace, after, within)

    async def renew(self, workspace_id: int, claimed: Collection[Delivery], lease: float) -> None:
        await deliveries.renew(workspace_id, claimed, lease)

    async def settle(self, workspace_id: int, outcomes: Sequence[Delivery]) -> None:
        await deliveries.settle(workspace_id, outcomes)
        for outcome in outcomes:
            self.in_hand.pop(outcome.id, None)


class Life:
    """`url` is where it listens once it has begun. Whoever made it sees to it that it is killed in the end."""

    def __init__(
        self,
        start: Start,
        configs: WorkspaceConfigs,
        check_ins: CheckIns,
        loop: VirtualLoop,
        ends: Callable[[], None],
    ) -> None:
        self._start = start
        self._configs = configs
        self._check_ins = check_ins
        self._loop = loop
        self._ends = ends
        self._stack = AsyncExitStack()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._runner = web.AppRunner(web.Application())
        self.deliveries = WatchedDeliveries(loop)
        self.served: Served = {}
        self.url = ""

    async def begin(self) -> None:
        """Raises StartError where a platform does not let it in, and what a database raises."""
        await self._belonging(self._begin)

    async def _begin(self) -> None:
        app = application()
        wiring = Wiring(self._start, self._configs, self._stack, app, checkins=self._check_ins)
        self.served = await connect_workspaces(wiring)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0)
        await self._runner.setup()
        listening = socket.create_server(("127.0.0.1", 0))
        await web.SockSite(self._runner, listening).start()
        self.url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        rules, ballots = self._start.settings.queue, self._check_ins.ballots
        queue = Queue(self.deliveries, self.served, rules, self._loop, ballots)
        self._loop.create_task(queue.work())
        for work in wiring.works:
            self._loop.create_task(work).add_done_callback(self._ended)

    def _ended(self, part: "asyncio.Task[None]") -> None:
        """A part that ends by itself ends the process, as it does in `serve`."""
        if not part.cancelled() and isinstance(part.exception(), StartError):
            self._ends()

    async def tick(self) -> None:
        """What the clock asks for. A database that is away for a while is asked again at the next tick."""
        await self._belonging(self._tick)

    async def _tick(self) -> None:
        assert count_due(self._check_ins.folders, self._loop) == []
        try:
            await run_due(self._loop.now(), dict(self.served), self._check_ins)
            await run_due_apart(self._loop.now(), dict(self.served), self._check_ins)
        except (psycopg.Error, BaseORMException):
            return

    async def _belonging(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Whatever is begun meanwhile belongs to this life, and ends with it."""
        token = LIFE.set(self._tasks)
        try:
            task = self._loop.create_task(work())
        finally:
            LIFE.reset(token)
        await asyncio.wait([task])
        if not task.cancelled():
            task.result()

    async def kill(self) -> None:
        """Nothing of it goes on; what the platforms have taken of it by then stands."""
        ended = list(self._tasks)
        for task in ended:
            task.cancel()
        for connection in list(self._runner.server.connections) if self._runner.server else ():
            connection.force_close()
        await asyncio.gather(*ended, return_exceptions=True)
        await self._runner.cleanup()
        await self._stack.aclose()
        self._check_ins.ballots.close()
