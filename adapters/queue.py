"""The queue: takes what waits to be delivered, several places at once, each in its order, and notes what came of it."""

import asyncio
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from functools import partial
from itertools import groupby

import psycopg
import structlog
from cachetools import LRUCache
from tortoise.exceptions import BaseORMException

from bot.config.settings import QueueRules
from bot.delivery.deliveries import Delivery, by_workspace
from bot.ports import Ballots, Barred, Busy, Clock, Deliveries, Served, Unclear, Unreachable
from commands.delivery.deliver import deliver, note, read_ahead
from commands.delivery.pauses import Pauses
from commands.delivery.probe import Probes
from commands.delivery.tell_barred import tell_barred
from commands.delivery.turns import Turns

_log = structlog.get_logger(__name__)
_BUSY, _IDLE = 0.02, 0.2  # seconds between two looks at what waits, after one that found something and after another
_GRACE = 15  # seconds in which what is in hand may end
_AWAY = 0.5  # seconds before what a database did not take is tried again
_HOUR = 3600.0  # seconds: what a platform asks us to wait beyond it is no wait but a mistake
_BARRED = 30  # seconds between two tries while a workspace's token is ill, or we may do nothing there
_REFUSED_AT_MOST = 10_000  # deliveries of which it is remembered that a platform barred them
# Whatever a database answers: that it is gone, that it takes no writes for a while, that a trigger says no.
_DATABASE = (psycopg.Error, BaseORMException)


class Queue:
    """Delivers until it is stopped, for the workspaces that are `served`, also those that come to be served later.

    Several processes may each have one on one database.
    """

    def __init__(
        self,
        deliveries: Deliveries,
        served: Served,
        rules: QueueRules,
        clock: Clock,
        ballots: Ballots | None = None,
        barred: dict[int, str] | None = None,
    ) -> None:
        self._deliveries = deliveries
        self._served = served
        self._ballots = ballots
        self._rules = rules
        self._clock = clock
        self._pauses = Pauses()
        self._places: set[asyncio.Task[None]] = set()
        self._in_hand: dict[int, Delivery] = {}
        self._renewed = 0.0
        self._barred: dict[int, str] = {} if barred is None else barred  # others may hear of it before we do
        self._barred_before: set[int] = set()  # those of which we knew at the last look
        self._probes = Probes(deliveries)
        self._turns = Turns(deliveries, served, rules.concurrency)
        self._silent: set[int] = set()  # workspaces whose platform did not answer last
        self._accepted: Counter[int] = Counter()  # by workspace what its platform did
        self._refused: LRUCache[int, int] = LRUCache(_REFUSED_AT_MOST)  # by delivery what was `accepted` then
        self._outcomes: list[Delivery] = []
        self._unnoted: dict[int, Delivery] = {}
        self._writing = asyncio.Lock()
        self._ending = asyncio.Event()

    @property
    def barred(self) -> Mapping[int, str]:
        """Returns by workspace the reason for which its platform refuses everything, until somebody acts."""
        return self._barred

    async def work(self) -> None:
        """Delivers until cancelled; then finishes what it began and releases the rest. Outlives database failures."""
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
            except _DATABASE as error:
                _log.warning("the queue lost the database, and looks for it again", exc_info=error)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._ending.wait(), _BUSY if claimed else _IDLE)
        await asyncio.gather(*self._places)

    async def _claim(self) -> bool:
        """Begins deliveries at as many places as there is room for, and returns whether there were any."""
        if not self._in_hand:
            self._renewed = asyncio.get_running_loop().time()
        had = dict(self._in_hand)
        claimed = await self._take()
        with suppress(*_DATABASE):  # then each reads its own
            await read_ahead(claimed)
        for (workspace_id, _), place in groupby(claimed, lambda delivery: (delivery.workspace_id, delivery.place)):
            line = list(place)
            if any(delivery.is_of_the_same_try(had.get(delivery.id)) for delivery in line):
                continue  # this process, or the database, hung for longer than the lease: it went on with it meanwhile
            self._in_hand |= {delivery.id: delivery for delivery in line}
            task = asyncio.create_task(self._work_off(line))
            self._places.add(task)
            self._turns.begins(workspace_id)
            task.add_done_callback(partial(self._ended, workspace_id))
        return bool(claimed) or len(self._places) >= self._rules.concurrency

    def _ended(self, workspace_id: int, task: asyncio.Task[None]) -> None:
        self._places.discard(task)
        self._turns.ends(workspace_id)

    async def _take(self) -> list[Delivery]:
        for workspace_id in self._barred.keys() - self._barred_before:
            self._pauses.begin(workspace_id, _BARRED)
        self._barred_before = set(self._barred)
        return await self._turns.take(self._pauses.workspaces(), self._claim_of)

    async def _claim_of(self, workspace_id: int, places: int) -> list[Delivery]:
        """Of a workspace whose platform does not answer, or refuses all, one place."""
        lease = self._rules.lease_seconds
        troubled = workspace_id in self._silent or workspace_id in self._barred
        if troubled and any(delivery.workspace_id == workspace_id for delivery in self._in_hand.values()):
            return []
        try:
            if workspace_id in self._barred:
                return await self._probes.next(workspace_id, places, lease, _BARRED)
            return await self._deliveries.claim(workspace_id, 1 if troubled else places, lease)
        except _DATABASE as error:  # at the next look
            _log.warning("the queue could not claim what waits in a workspace", workspace=workspace_id, exc_info=error)
            return []

    async def _renew(self) -> None:
        """What a process has in hand stays its own for as long as it lives.

        What cannot be noted may not be renewed either, and is renewed by itself.
        """
        now, lease = asyncio.get_running_loop().time(), self._rules.lease_seconds
        if not self._in_hand or now <= self._renewed + lease / 3:
            return
        async with self._writing:
            troubled = list(self._unnoted.values())
            others = [delivery for delivery in self._in_hand.values() if delivery.id not in self._unnoted]
            for workspace_id, claimed in by_workspace(others).items():
                await self._deliveries.renew(workspace_id, claimed, lease)
            self._renewed = now
            for delivery in troubled:
                with suppress(*_DATABASE):
                    await self._deliveries.renew(delivery.workspace_id, [delivery], lease)

    async def _work_off(self, line: list[Delivery]) -> None:
        """One after the other, at one place: what cannot be delivered yet holds up the others, for some minutes."""
        while line and self._may_go_on(line[0]):
            outcome = await self._outcome_of(line.pop(0))
            await self._note([outcome])
            if outcome.failed is not None:
                _log.warning("a dead letter", delivery=outcome.id, subject=str(outcome.subject), reason=outcome.failed)
            if not (outcome.is_settled or outcome.aside) or self._turns.is_over(outcome.workspace_id):
                break
        if line and self._owns():
            await self._note([delivery.put_off(self._pauses.lasts_at(delivery)) for delivery in line])
        self._let_go(line)

    def _let_go(self, deliveries: Iterable[Delivery]) -> None:
        for delivery in deliveries:
            in_hand = self._in_hand.get(delivery.id)
            if in_hand is not None and in_hand.wanted <= delivery.wanted:  # else it was wanted and claimed anew
                del self._in_hand[delivery.id]

    def _may_go_on(self, delivery: Delivery) -> bool:
        paused = self._pauses.lasts(delivery.workspace_id) or self._pauses.lasts_at(delivery)
        return self._owns() and not paused and not self._ending.is_set()

    def _owns(self) -> bool:
        """Returns False after this process hung for so long that another may have claimed what it had in hand."""
        return asyncio.get_running_loop().time() < self._renewed + self._rules.lease_seconds

    async def _outcome_of(self, delivery: Delivery) -> Delivery:
        """After a platform said "busy", nothing more of that place, or of that workspace, is sent until it may be."""
        [outcome] = await asyncio.gather(
            deliver(delivery, self._served, self._clock.now(), self._ballots), return_exceptions=True
        )
        match outcome:
            case Delivery():
                self._heard(delivery, outcome)
                return outcome
            case Busy(place_only=True):
                self._pauses.begin_at(delivery, seconds := min(outcome.seconds, _HOUR))
                return delivery.put_off(seconds)
            case Busy():
                return self._paused(delivery, min(outcome.seconds, _HOUR))
            case Barred() if not self._is_alone(delivery):
                await self._bar(delivery.workspace_id, outcome.reason)
                return self._paused(delivery, _BARRED)
            case Barred() | Unclear():
                _log.warning("a platform refused one message for now", delivery=delivery.id, reason=outcome.reason)
                return delivery.in_vain(outcome.reason, alone=True)
            case Unreachable():
                self._silent.add(delivery.workspace_id)
                _log.warning("a platform did not answer", delivery=delivery.id, tries=delivery.tries + 1)
                return delivery.in_vain("unreachable")
            case Exception():
                _log.error("a delivery failed", delivery=delivery.id, tries=delivery.tries + 1, exc_info=outcome)
                return delivery.in_vain("error", alone=True)
        raise outcome

    def _heard(self, delivery: Delivery, outcome: Delivery) -> None:
        """What a platform did shows that it lets the workspace in; what it was not asked for shows nothing."""
        workspace_id = delivery.workspace_id
        self._refused.pop(delivery.id, None)
        if outcome.failed is not None or not (delivery.message_id or outcome.message_id):
            return
        self._accepted[workspace_id] += 1
        self._silent.discard(workspace_id)
        if reason := self._barred.pop(workspace_id, ""):
            self._probes.forget(workspace_id)
            _log.info("a platform lets a workspace in again", workspace=workspace_id, reason=reason)

    def _is_alone(self, delivery: Delivery) -> bool:
        """Returns whether others of its workspace were accepted since: then the refusal is about it alone."""
        accepted = self._accepted[delivery.workspace_id]
        previous = self._refused.get(delivery.id, accepted)
        self._refused[delivery.id] = accepted
        return accepted > previous

    def _paused(self, delivery: Delivery, seconds: float) -> Delivery:
        self._pauses.begin(delivery.workspace_id, seconds)
        return delivery.put_off(seconds)

    async def _bar(self, workspace_id: int, reason: str) -> None:
        """Says so once, to operators and to admins, whose message waits with all others until we are let in."""
        if workspace_id in self._barred:
            return
        self._barred[workspace_id] = reason
        _log.error("a platform refuses all of a workspace until somebody acts", workspace=workspace_id, reason=reason)
        try:
            await tell_barred(self._served[workspace_id], self._clock.now())
        except _DATABASE:
            self._barred.pop(workspace_id, None)  # said again at the next try

    async def _note(self, outcomes: Collection[Delivery]) -> None:
        """Returns once it is written down: what others tell while a statement is on its way goes into the next one.

        A database that does not take it is asked again, since who forgot that a message stands would post it again.
        """
        self._outcomes += outcomes
        async with self._writing:
            writing, self._outcomes = self._outcomes, []
            await self._settle(writing)
        while unnoted := [self._unnoted[outcome.id] for outcome in outcomes if outcome.id in self._unnoted]:
            await asyncio.sleep(_AWAY)
            await self._settle(unnoted)

    async def _settle(self, outcomes: Iterable[Delivery]) -> None:
        for workspace_id, tried in by_workspace(outcomes).items():
            await self._settle_in(workspace_id, tried)

    async def _settle_in(self, workspace_id: int, tried: list[Delivery], *, tells: bool = True) -> None:
        """Where some cannot be noted together, each is noted by itself: one keeps no other waiting.

        A loss is noted without its notices where these fail for a reason of our own.
        """
        now, queue = self._clock.now(), self._deliveries
        noting = note(workspace_id, tried, queue, self._served, now) if tells else queue.settle(workspace_id, tried)
        [fault] = await asyncio.gather(noting, return_exceptions=True)
        match fault:
            case None:
                self._let_go(tried)
                for outcome in tried:
                    self._unnoted.pop(outcome.id, None)
            case Exception() if len(tried) > 1:
                for outcome in tried:
                    await self._settle_in(workspace_id, [outcome])
            case Exception() if tells and not isinstance(fault, _DATABASE):
                _log.error("nobody could be told of a dead letter", delivery=tried[0].id, exc_info=fault)
                await self._settle_in(workspace_id, tried, tells=False)
            case Exception():
                _log.warning("what was delivered could not be noted, and is noted again", exc_info=fault)
                self._unnoted |= {outcome.id: outcome for outcome in tried}
            case _:
                raise fault
