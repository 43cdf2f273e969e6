"""How long 100,000 invitations take under Slack's limits, beside what the limits alone allow. On a virtual clock.

Real: adapters/queue.py (the gate that a "busy" closes, the retries). Simulated: time, which jumps to the next timer;
PostgreSQL, as a heap that takes as long as was measured; the post itself, a pause and the limiter's answer.
Slack documents one message a second for a channel, which no invitation meets, and "several hundred a minute" for a
workspace, without saying how it counts: two ways are tried. INVITATIONS chooses fewer.
"""

import asyncio
import heapq
import math
import os
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple, cast
from unittest.mock import patch

from adapters.clock import SystemClock
from adapters.queue import Queue
from bot.checkin.rounds import INVITATION
from bot.config.settings import QueueRules
from bot.delivery.deliveries import Delivery
from bot.ports import Ballots, Busy, Served
from tests.virtual import VirtualLoop

INVITATIONS = int(os.environ.get("INVITATIONS", "100000"))
A_MINUTE = 300
STATEMENT, POST = 0.002, 0.15  # seconds that a statement took at most; Slack answers a post in about as long
LONGEST = 1.05


class Minutes:
    """A limit of so many in every minute of the clock; after that, nothing until the next one begins."""

    name = f"{A_MINUTE} in each minute of the clock"
    alone = 60.0 * ((INVITATIONS - 1) // A_MINUTE)
    shuts_for = 60.0  # seconds

    def lets_through(self, number: int) -> float:
        """Returns after how many seconds it would have let through so many."""
        return 60.0 * ((number - 1) // A_MINUTE)

    def __init__(self) -> None:
        self._minute, self._taken = 0, 0

    def take(self, now: float) -> float:
        """Counts one post and returns 0, or returns the seconds to wait."""
        if int(now // 60) != self._minute:
            self._minute, self._taken = int(now // 60), 0
        if self._taken >= A_MINUTE:
            return math.ceil(60 * (self._minute + 1) - now)
        self._taken += 1
        return 0


class Bucket:
    """A bucket that is filled evenly and holds what comes in five seconds."""

    a_second, holds = A_MINUTE / 60, A_MINUTE / 12
    name = f"a bucket of {holds:g}, {a_second:g} more a second"
    alone = (INVITATIONS - holds) / a_second
    shuts_for = 1.0  # seconds

    def lets_through(self, number: int) -> float:
        """Returns after how many seconds it would have let through so many."""
        return max(0.0, (number - self.holds) / self.a_second)

    def __init__(self) -> None:
        self._filled, self._at = self.holds, 0.0

    def take(self, now: float) -> float:
        self._filled = min(self.holds, self._filled + (now - self._at) * self.a_second)
        self._at = now
        if self._filled < 1:
            return math.ceil((1 - self._filled) / self.a_second)
        self._filled -= 1
        return 0


class Waiting:
    """The Deliveries port on a heap: as many invitations, each with a place of its own."""

    def __init__(self, count: int) -> None:
        self._ready = [
            (
                number,
                Delivery(
                    id=number,
                    workspace_id=1,
                    place=f"U{number}",
                    reader_id=number,
                    subject=INVITATION,
                    subject_id=1,
                    wanted=1,
                    posted=0,
                    message_id=None,
                    tries=0,
                ),
            )
            for number in range(1, count + 1)
        ]
        self._later: list[tuple[float, int, Delivery]] = []
        self.let_go = 0
        self.left = count
        self.done = asyncio.Event()

    async def due(self, but: Collection[int], at_most: int) -> list[int]:
        await asyncio.sleep(STATEMENT)
        return [] if 1 in but else [1]

    async def claim(self, workspace_id: int, places: int, lease: float) -> list[Delivery]:
        await asyncio.sleep(STATEMENT)
        while self._later and self._later[0][0] <= asyncio.get_running_loop().time():
            _, number, delivery = heapq.heappop(self._later)
            heapq.heappush(self._ready, (number, delivery))
        return [heapq.heappop(self._ready)[1] for _ in range(min(places, len(self._ready)))]

    async def is_in_hand(self, workspace_id: int, after: float, within: float) -> bool:
        return False

    async def renew(self, workspace_id: int, claimed: Collection[Delivery], lease: float) -> None:
        await asyncio.sleep(STATEMENT)

    async def settle(self, workspace_id: int, outcomes: Sequence[Delivery]) -> None:
        await asyncio.sleep(STATEMENT)
        now = asyncio.get_running_loop().time()
        for delivery in outcomes:
            if delivery.is_settled:
                self.left -= 1
            else:
                self.let_go += 1
                heapq.heappush(self._later, (now + delivery.wait, delivery.id, replace(delivery, wait=0)))
        if not self.left:
            self.done.set()


@contextmanager
def simulated(limiter: Minutes | Bucket, refused: list[float]) -> Iterator[None]:
    async def post(delivery: Delivery, _: object, _now: datetime, _ballots: Ballots | None = None) -> Delivery:
        await asyncio.sleep(POST)
        if wait := limiter.take(asyncio.get_running_loop().time()):
            refused.append(wait)
            raise Busy(wait)
        return delivery.stands("posted")

    async def nothing(_: object) -> None:
        """Nothing is drawn."""

    with patch("adapters.queue.deliver", post), patch("adapters.queue.read_ahead", nothing):
        yield


class Sent(NamedTuple):
    """Seconds, posts that were refused, deliveries that were let go."""

    seconds: float
    refused: int
    let_go: int


async def _send(limiter: Minutes | Bucket) -> Sent:
    refused: list[float] = []
    waiting = Waiting(INVITATIONS)
    queue = Queue(
        waiting, cast(Served, {1: None}), QueueRules(), SystemClock()
    )  # nothing is delivered but by the one below
    with simulated(limiter, refused):
        working = asyncio.create_task(queue.work())
        await waiting.done.wait()
        took = asyncio.get_running_loop().time()
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
    return Sent(took, len(refused), waiting.let_go)


def measure() -> bool:
    print(f"\n{INVITATIONS:,} invitations on a virtual clock (target: {LONGEST} of what the limits alone allow):")
    met = True
    for limiter in (Minutes(), Bucket()):
        with asyncio.Runner(loop_factory=VirtualLoop) as runner:
            outcome = runner.run(_send(limiter))
        ratio = outcome.seconds / limiter.alone
        print(
            f"  {limiter.name}: {outcome.seconds / 3600:.2f} h, {ratio:.3f} of {limiter.alone / 3600:.2f} h;"
            f" {outcome.refused:,} posts were refused, {outcome.let_go:,} deliveries were let go"
        )
        met = met and ratio <= LONGEST
    return met


if __name__ == "__main__":
    raise SystemExit(int(not measure()))
