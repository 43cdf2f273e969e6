"""Work on requests, which may take longer than Teams waits for an answer: it goes on, and none of it ends unnoticed."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial

import structlog
from cachetools import FIFOCache

from adapters.teams.text import Json

_GRACE = 10.0  # seconds in which what was begun may end, and
_SAYING = 3.0  # in which people are told of what did not

_log = structlog.get_logger(__name__)

Work = Callable[[], Coroutine[None, None, Json | None]]


class Late(Exception):
    """The work goes on, and its request is to be answered meanwhile."""


class Pending:
    """What is being answered in one tenant, and which messages were: Teams repeats what it is unsure of."""

    def __init__(self) -> None:
        self._running: dict[str, asyncio.Task[Json | None]] = {}
        self._answered: FIFOCache[str, bool] = FIFOCache(10_000)
        self._late: set[asyncio.Task[Json | None]] = set()
        self._watching: set[asyncio.Task[None]] = set()

    async def within(
        self, seconds: float, work: Work, apologise: Callable[[], Awaitable[None]], key: str = ""
    ) -> Json | None:
        """Returns what the work comes to within so many seconds, and raises what it raises; else it goes on: Late.

        With a key it is done once: who asks meanwhile waits for the same. After a failure it is done anew.
        """
        if key in self._answered:
            return None
        task = self._running.get(key) or self._begin(work, key)
        try:
            await asyncio.wait((task,), timeout=seconds)
        finally:
            if not task.done():
                self._watch(task, apologise)
        if not task.done():
            raise Late
        return task.result()

    def is_late(self) -> bool:
        """Returns whether the request that this task works on was answered meanwhile."""
        return asyncio.current_task() in self._late

    async def end(self) -> None:
        """Lets what was begun end, for some seconds; the rest is given up, and whoever waits for it reads so."""
        if self._watching:
            await asyncio.wait(self._watching, timeout=_GRACE)
        if not self._late:
            return
        _log.error("what took too long was given up at the end of the process", works=len(self._late))
        for task in self._late:
            task.cancel()
        _, unsaid = await asyncio.wait(self._watching, timeout=_SAYING)
        for watching in unsaid:
            watching.cancel()

    def _begin(self, work: Work, key: str) -> asyncio.Task[Json | None]:
        task = asyncio.create_task(work())
        if key:
            self._running[key] = task
            task.add_done_callback(partial(self._note_end, key))
        return task

    def _note_end(self, key: str, task: asyncio.Task[Json | None]) -> None:
        del self._running[key]
        if not task.cancelled() and task.exception() is None:
            self._answered[key] = True

    def _watch(self, task: asyncio.Task[Json | None], apologise: Callable[[], Awaitable[None]]) -> None:
        if task in self._late:
            return
        self._late.add(task)
        watching = asyncio.create_task(self._see_off(task, apologise))
        self._watching.add(watching)
        watching.add_done_callback(self._watching.discard)

    async def _see_off(self, task: asyncio.Task[Json | None], apologise: Callable[[], Awaitable[None]]) -> None:
        """Logs what failed, and apologises: Teams has its answer already."""
        [outcome] = await asyncio.gather(task, return_exceptions=True)
        self._late.discard(task)
        if isinstance(outcome, BaseException):
            _log.error("a request that took long could not be answered", exc_info=outcome)
            await apologise()
