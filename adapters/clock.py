"""The clock: APScheduler only ticks, what is due is decided by what the ticks call."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.ports import Clock

_log = structlog.get_logger(__name__)


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class StoppedClock:
    """A clock that shows one set moment; the demo plays its past with it."""

    moment: datetime

    def now(self) -> datetime:
        return self.moment


@dataclass(slots=True)
class Ticks:
    """When all that was due was last done, by a clock of the machine's that nobody sets."""

    clock: Clock
    _done_at: float = field(default_factory=time.monotonic)

    def done(self) -> None:
        self._done_at = time.monotonic()

    def age(self) -> float:
        """Returns seconds."""
        return time.monotonic() - self._done_at


def tick(seconds: float, work: Callable[[], Awaitable[None]]) -> AsyncIOScheduler:
    """Calls `work` every so many seconds, once at a time, until the scheduler is shut down.

    Where one call takes longer, the next is at the first tick after it: that is no fault, and is not logged as one.
    """
    at_work = False

    async def works() -> None:
        nonlocal at_work
        if at_work:
            return
        at_work = True
        with suppress(asyncio.CancelledError):  # the scheduler is shut down, and would log that as an error
            [fault] = await asyncio.gather(work(), return_exceptions=True)
            if fault is not None:
                _log.error("what was due is not done, and is tried again at the next tick", exc_info=fault)
        at_work = False

    scheduler = AsyncIOScheduler(timezone="UTC")
    # Two at a time, of which the second is done at once: the library warns of every one that it may not begin.
    scheduler.add_job(works, "interval", seconds=seconds, max_instances=2, coalesce=True, misfire_grace_time=None)
    scheduler.start()
    return scheduler
