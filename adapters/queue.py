"""The queue: takes what waits to be delivered, several places at once, each in its order, and notes what came of it."""

import asyncio
from collections.abc import Collection, Iterable
from contextlib import suppress
from itertools import groupby

import psycopg
import structlog

from bot.config.settings import QueueRules
from bot.delivery.deliveries import Delivery
from bot.ports import Ballots, Busy, Deliveries, Served, Unreachable
from commands.delivery.deliver import deliver, read_ahead

_log = structlog.get_logger(__name__)
_BUSY, _IDLE = 0.02, 0.2  # seconds between two looks at what waits, after one that found something and after another
_GRACE = 15  # seconds in which what is in hand may end
_AWAY = 0.5  # seconds before a database that went away is looked for again


class Queue:
    """Delivers until it is stopped, for the workspaces that are `served`, also those that come to be served later.

    Several processes may each have one on one database.
    """

    def __init__(
        self,
        deliveries: Deliveries,
        served: Served,
        rules: QueueRules,
        ballots: Ballots | None = None,
    ) -> None:
        self._deliveries = deliveries
        self._served = served
        self._ballots = ballots
        self._rules = rules
        self._closed_until: dict[int, float] = {}  # workspaces of which a platform said "busy"
        self._places: set[asyncio.Task[None]] = set()
        self._in_hand: dict[int, Delivery] = {}
        self._renewed = 0.0
        self._told: list[Delivery] = []
        self._writing = asyncio.Lock()
        self._ending = asyncio.Event()

    async def work(self) -> None:
        """Until cancelled; what was begun is finished first, the rest let go. Comes back when the database does."""
        self._ending.clear()
        serving = asyncio.create_task(self._serve())
        try:
            await asyncio.shield(serving)
        except asyncio.CancelledError:
            self._ending.set()
            await asyncio.wait([serving], timeout=_GRACE)
            serving.cancel()
            raise

    async def _serve(self) -> None:
        while not self._ending.is_set():
            claimed = False
            try:
                claimed = await self._claim()
                await self._renew()
            except psycopg.OperationalError as error:
                _log.warning("the queue lost the database, and looks for it again", exc_info=error)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._ending.wait(), _BUSY if claimed else _IDLE)
        await asyncio.gather(*self._places)

    async def _claim(self) -> bool:
        """Begins with what waits at as many places as there is room for; whether there was any."""
        room = self._rules.concurrency - len(self._places)
        if not room:
            return True
        now = asyncio.get_running_loop().time()
        if not self._in_hand:
            self._renewed = now
        open_now = [workspace for workspace in self._served if self._closed_until.get(workspace, 0) <= now]
        had = frozenset(self._in_hand)
        taken = await self._deliveries.claim(open_now, room, self._rules.stall_after)
        with suppress(psycopg.OperationalError):  # then each reads its own
            await read_ahead(taken)
        for _, place in groupby(taken, lambda delivery: (delivery.workspace_id, delivery.place)):
            line = list(place)
            ids = {delivery.id for delivery in line}
            if ids & had:  # this process, or the database, hung for longer than the lease: it went on with it meanwhile
                continue
            self._in_hand |= {delivery.id: delivery for delivery in line}
            begun = asyncio.create_task(self._work_off(line))
            self._places.add(begun)
            begun.add_done_callback(self._places.discard)
        return bool(taken)

    async def _renew(self) -> None:
        """What a process has in hand stays its own for as long as it lives."""
        now = asyncio.get_running_loop().time()
        async with self._writing:
            if self._in_hand and now > self._renewed + self._rules.stall_after / 3:
                await self._deliveries.renew(self._in_hand.values(), self._rules.stall_after)
                self._renewed = now

    async def _work_off(self, line: list[Delivery]) -> None:
        """One after the other, at one place: what cannot be delivered yet holds up the others."""
        while line and self._may_go_on(line[0].workspace_id):
            outcome = await self._tried(line.pop(0))
            await self._note([outcome])
            if not outcome.is_settled:
                break
        if line and self._owns():
            await self._note([delivery.put_off(0) for delivery in line])
        self._let_go(line)

    def _let_go(self, deliveries: Iterable[Delivery]) -> None:
        for delivery in deliveries:
            self._in_hand.pop(delivery.id, None)

    def _may_go_on(self, workspace: int) -> bool:
        closed = self._closed_until.get(workspace, 0) > asyncio.get_running_loop().time()
        return self._owns() and not closed and not self._ending.is_set()

    def _owns(self) -> bool:
        """Not after a process hung for so long that another may have taken what it had in hand."""
        return asyncio.get_running_loop().time() < self._renewed + self._rules.stall_after

    async def _tried(self, delivery: Delivery) -> Delivery:
        """After a platform said "busy", nothing more of that workspace is sent until it may be."""
        [outcome] = await asyncio.gather(deliver(delivery, self._served, self._ballots), return_exceptions=True)
        match outcome:
            case Delivery():
                return outcome
            case Busy():
                self._closed_until[delivery.workspace_id] = asyncio.get_running_loop().time() + outcome.seconds
                return delivery.put_off(outcome.seconds)
            case Unreachable():
                _log.warning("a platform did not answer", delivery=delivery.id, tries=delivery.tries + 1)
                return delivery.in_vain("unreachable")
            case Exception():
                _log.error("a delivery failed", delivery=delivery.id, tries=delivery.tries + 1, exc_info=outcome)
                return delivery.in_vain("error")
        raise outcome

    async def _note(self, outcomes: Collection[Delivery]) -> None:
        """Returns once it is written down: what others tell while a statement is on its way goes into the next one.

        A database that is away is waited for, since who forgot that a message stands would post it again.
        """
        self._told += outcomes
        async with self._writing:
            while self._told:
                writing, self._told = self._told, []
                try:
                    await self._deliveries.settle(writing)
                    self._let_go(writing)
                except psycopg.OperationalError as error:
                    _log.warning("what was delivered could not be noted, and is noted again", exc_info=error)
                    self._told = writing + self._told
                    await asyncio.sleep(_AWAY)
