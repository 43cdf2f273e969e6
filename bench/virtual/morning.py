"""The invitation morning: 100,000 people in one time zone are invited at ten, and people thank each other meanwhile.

As `bench.virtual.invitations`: the queue is real; time, PostgreSQL, the post and Slack's limits are simulated. Beside
each invitation stands when the limits alone would have let it through; beside each thanks, how long they shut everybody
out. `python -m bench people` does the same with PostgreSQL, Slack's adapter and 20,000 people.
"""

import asyncio
import heapq
import math
from collections.abc import Sequence
from typing import cast

from adapters.clock import SystemClock
from adapters.queue import Queue
from bench.virtual.invitations import INVITATIONS, Bucket, Minutes, Waiting, simulated
from bot.config.settings import QueueRules
from bot.delivery.deliveries import Delivery
from bot.kudos.kudos import SUBJECT as KUDOS
from bot.ports import Served
from tests.virtual import VirtualLoop

EVERY = 20.0  # seconds between two thanks, which are posted in a channel and to whom they thank
LONGEST = 2.0  # times what the limits alone ask, of whoever is invited
_NOTICED = 3.0  # seconds in which a thanks is posted once the limits let anything through


class _Morning(Waiting):
    """Thanks have negative ids: they stand before every invitation, as what is not patient does."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.posted: dict[int, float] = {}
        self.wanted: dict[int, float] = {}
        self._thanks = 0

    def thank(self) -> None:
        for place in ("kudos", f"@{self._thanks}"):
            self._thanks += 1
            number = -self._thanks
            delivery = Delivery(
                id=number,
                workspace_id=1,
                place=f"{place}{number}",
                reader_id=None,
                subject=KUDOS,
                subject_id=1,
                wanted=1,
                posted=0,
                message_id=None,
                tries=0,
            )
            self.wanted[number] = asyncio.get_running_loop().time()
            self.left += 1
            heapq.heappush(self._ready, (number, delivery))

    async def settle(self, workspace_id: int, outcomes: Sequence[Delivery]) -> None:
        now = asyncio.get_running_loop().time()
        self.posted |= {delivery.id: now for delivery in outcomes if delivery.is_settled}
        await super().settle(workspace_id, outcomes)


async def _thank(waiting: _Morning) -> None:
    while True:
        await asyncio.sleep(EVERY)
        waiting.thank()


async def _live(limiter: Minutes | Bucket) -> _Morning:
    waiting = _Morning(INVITATIONS)
    queue = Queue(waiting, cast(Served, {1: None}), QueueRules(), SystemClock())
    with simulated(limiter, []):
        works = [asyncio.create_task(queue.work()), asyncio.create_task(_thank(waiting))]
        await waiting.done.wait()
        for work in works:
            work.cancel()
        await asyncio.gather(*works, return_exceptions=True)
    return waiting


def main() -> int:
    """Returns 0 if nobody waits twice as long as the limits alone ask, and thanks go first."""
    print(f"{INVITATIONS:,} people are invited at ten, on a virtual clock (targets: {LONGEST:g} of the limits alone;")
    print(f"a thanks within {_NOTICED:g} s after they let anything through):")
    met = [_is_met(limiter) for limiter in (Minutes(), Bucket())]
    return int(not all(met))


def _is_met(limiter: Minutes | Bucket) -> bool:
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        waiting = runner.run(_live(limiter))
    invited = sorted(moment for number, moment in waiting.posted.items() if number > 0)
    thanked = sorted(
        waiting.posted[number] - moment for number, moment in waiting.wanted.items() if number in waiting.posted
    )
    alone = [
        limiter.lets_through(number + 1 + len(waiting.wanted) * number // len(invited))
        for number in range(len(invited))
    ]
    worst = max(
        moment / by_limits for moment, by_limits in zip(invited, alone, strict=True) if by_limits >= limiter.shuts_for
    )
    print(
        f"  {limiter.name}: the last is invited after {invited[-1] / 3600:.2f} h, each within {worst:.3f} of what the"
        f" limits alone ask; {len(thanked):,} thanks waited {_told(thanked)}, where the limits shut everybody out for"
        f" up to {limiter.shuts_for:.0f} s"
    )
    return worst <= LONGEST and thanked[-1] <= limiter.shuts_for + _NOTICED and len(invited) == INVITATIONS


def _told(seconds: Sequence[float]) -> str:
    ninety_ninth = seconds[math.floor(len(seconds) * 0.99)]
    return (
        f"{seconds[len(seconds) // 2]:.1f} s, {ninety_ninth:.1f} s at the 99th percentile, {seconds[-1]:.1f} s at most"
    )
