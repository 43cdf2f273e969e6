"""How long 100,000 invitations take under Slack's limits, beside what the limits alone allow. On a virtual clock.

Real: adapters/queue.py (the gate that a "busy" closes, the retries) and procrastinate's worker that runs it. Simulated:
time, which jumps to the next timer; PostgreSQL, as a heap of jobs that takes as long as was measured; the post itself,
which is a pause and the limiter's answer. Slack documents one message a second for a channel, which no invitation
meets, and "several hundred a minute" for a workspace, without saying how it counts: two ways are tried.
"""

import asyncio
import heapq
import logging
import math
import selectors
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch

from procrastinate.testing import InMemoryConnector

from adapters.queue import Queue
from bot.ports import Busy
from bot.settings import QueueRules

INVITATIONS, A_MINUTE = 100_000, 300
FETCH, POST = 0.0014, 0.15  # seconds: procrastinate ran 710 jobs a second; Slack answers a post in about as long
LONGEST = 1.05


class VirtualLoop(asyncio.SelectorEventLoop):
    """Nothing outside is waited for: whenever all wait, the clock jumps to the next timer."""

    def __init__(self) -> None:
        self.now = 0.0
        super().__init__(_Jumping(self))

    def time(self) -> float:
        return self.now


class _Jumping(selectors.DefaultSelector):
    def __init__(self, loop: VirtualLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[Any]:
        self._loop.now += timeout or 0
        return list(super().select(0))


class Minutes:
    """So many in every minute of the clock; after that, nothing until the next one begins."""

    name = f"{A_MINUTE} in each minute of the clock"
    alone = 60.0 * ((INVITATIONS - 1) // A_MINUTE)

    def __init__(self) -> None:
        self._minute, self._taken = 0, 0

    def take(self, now: float) -> float:
        """0, or the seconds to wait."""
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

    def __init__(self) -> None:
        self._filled, self._at = self.holds, 0.0

    def take(self, now: float) -> float:
        self._filled = min(self.holds, self._filled + (now - self._at) * self.a_second)
        self._at = now
        if self._filled < 1:
            return math.ceil((1 - self._filled) / self.a_second)
        self._filled -= 1
        return 0


class Jobs(InMemoryConnector):
    """The queue's tables: as many jobs as invitations, each with a place, so a lock, of its own."""

    def __init__(self, many: int) -> None:
        super().__init__()
        self.ready = list(range(1, many + 1))
        self.later: list[tuple[float, int]] = []
        self.tries: dict[int, int] = {}
        self.put_back = 0
        self.left = many
        self.done = asyncio.Event()

    async def generic_execute(self, query: str, suffix: str, **arguments: Any) -> Any:
        return await getattr(self, f"{self.reverse_queries[query]}_{suffix}")(**arguments)

    async def fetch_job_one(self, queues: Any, worker_id: int) -> dict[str, Any]:
        await asyncio.sleep(FETCH)
        while self.later and self.later[0][0] <= asyncio.get_running_loop().time():
            heapq.heappush(self.ready, heapq.heappop(self.later)[1])
        if not self.ready:
            return {"id": None}
        job = heapq.heappop(self.ready)
        names = {"queue_name": "deliveries", "task_name": "deliver", "lock": f"1:U{job}", "args": {"delivery_id": job}}
        held = {"status": "doing", "worker_id": worker_id, "attempts": self.tries.get(job, 0)}
        unused = {"priority": 0, "queueing_lock": None, "scheduled_at": None, "abort_requested": False}
        return {"id": job, **names, **held, **unused}

    async def finish_job_run(self, job_id: int, status: str, delete_job: bool) -> None:
        assert status == "succeeded"
        self.left -= 1
        if not self.left:
            self.done.set()

    async def retry_job_run(self, job_id: int, retry_at: datetime, *_: Any, **__: Any) -> None:
        self.put_back += 1
        self.tries[job_id] = self.tries.get(job_id, 0) + 1
        heapq.heappush(self.later, (retry_at.timestamp(), job_id))

    async def list_jobs_to_abort_all(self, queue_name: str | None) -> list[Any]:
        return []


class _Moments(datetime):
    @classmethod
    def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
        return datetime.fromtimestamp(asyncio.get_running_loop().time(), tz or UTC)


@contextmanager
def _simulated(limiter: Minutes | Bucket, refused: list[float]) -> Iterator[None]:
    async def post(*_: Any, **__: Any) -> None:
        await asyncio.sleep(POST)
        if wait := limiter.take(asyncio.get_running_loop().time()):
            refused.append(wait)
            raise Busy(wait)

    with patch("adapters.queue.deliver", post), patch("adapters.queue.datetime", _Moments):
        yield


async def _send(limiter: Minutes | Bucket) -> tuple[float, int, int]:
    """Seconds, posts that were refused, jobs that were put back."""
    refused: list[float] = []
    jobs = Jobs(INVITATIONS)
    queue = Queue("", {}, QueueRules())
    queue._app = queue._app.with_connector(jobs)  # noqa: SLF001
    with _simulated(limiter, refused):
        working = asyncio.create_task(queue.work())
        await jobs.done.wait()
        took = asyncio.get_running_loop().time()
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
    return took, len(refused), jobs.put_back


def measure() -> bool:
    logging.getLogger("procrastinate").setLevel(logging.CRITICAL)
    print(f"\n{INVITATIONS:,} invitations on a virtual clock (target: {LONGEST} of what the limits alone allow):")
    met = True
    for limiter in (Minutes(), Bucket()):
        with asyncio.Runner(loop_factory=VirtualLoop) as runner:
            took, refused, put_back = runner.run(_send(limiter))
        ratio = took / limiter.alone
        print(
            f"  {limiter.name}: {took / 3600:.2f} h, {ratio:.3f} of {limiter.alone / 3600:.2f} h;"
            f" {refused:,} posts were refused, {put_back:,} jobs put back"
        )
        met = met and ratio <= LONGEST
    return met


if __name__ == "__main__":
    raise SystemExit(int(not measure()))
