"""The clock: APScheduler only ticks, what is due is decided by what the ticks call."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class StoppedClock:
    """A clock that shows one moment: the demo's past is played by it."""

    moment: datetime

    def now(self) -> datetime:
        return self.moment


def tick(every: float, work: Callable[[], Awaitable[None]]) -> AsyncIOScheduler:
    """Calls `work` every so many seconds, once at a time, until the scheduler is shut down."""
    scheduler = AsyncIOScheduler(timezone="UTC")
    scheduler.add_job(work, "interval", seconds=every, max_instances=1, coalesce=True, misfire_grace_time=None)
    scheduler.start()
    return scheduler
