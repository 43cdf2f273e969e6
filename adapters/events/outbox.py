"""Sends events for as long as the process runs: each workspace by itself, so that none waits for another's receiver."""

import asyncio

import structlog

from bot.events.sending import EventSender
from bot.ports import Clock, Served
from commands.events.send import due, send_waiting
from commands.operate.check_health import AWAY

LOOK_SECONDS = 1.0
_AT_ONCE = 500  # workspaces; whoever is beyond that has their turn within the time of a try
_log = structlog.get_logger(__name__)


class Outbox:
    """What waits in the database, sent by as many tasks as there are workspaces with something to send."""

    def __init__(self, served: Served, sender: EventSender, clock: Clock, look_seconds: float = LOOK_SECONDS) -> None:
        self._served, self._sender, self._clock, self._look_seconds = served, sender, clock, look_seconds
        self._in_hand: dict[int, asyncio.Task[None]] = {}

    async def work(self) -> None:
        """Goes on until it is cancelled; what is on its way is then tried anew by another process."""
        try:
            while True:
                await self.begin()
                await asyncio.sleep(self._look_seconds)
        finally:
            tasks = list(self._in_hand.values())
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def begin(self) -> None:
        """Begins with each workspace that has something to send and is not in hand."""
        if len(self._in_hand) >= _AT_ONCE:
            return
        [workspaces] = await asyncio.gather(due(self._served, list(self._in_hand)), return_exceptions=True)
        if isinstance(workspaces, AWAY):
            return  # the queue of messages says so
        if isinstance(workspaces, BaseException):
            raise workspaces
        for workspace_id in workspaces[: _AT_ONCE - len(self._in_hand)]:
            self._in_hand[workspace_id] = asyncio.create_task(self._send(workspace_id))

    async def _send(self, workspace_id: int) -> None:
        try:
            served = self._served.get(workspace_id)
            if served is None:
                return
            [outcome] = await asyncio.gather(
                send_waiting(served, self._sender, self._clock.now()), return_exceptions=True
            )
            if isinstance(outcome, AWAY):
                _log.warning("what was sent to a webhook could not be noted, and may be sent again")
            elif isinstance(outcome, Exception):
                _log.error("a webhook failed for a reason of ours", workspace=workspace_id, exc_info=outcome)
        finally:
            del self._in_hand[workspace_id]

    async def settled(self) -> None:
        """Returns once nothing is in hand."""
        await asyncio.gather(*self._in_hand.values())
