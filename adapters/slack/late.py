"""What takes longer than Slack waits: it is acknowledged meanwhile, and goes on, watched until its end."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

import structlog

from adapters.slack.text import Json

ACKNOWLEDGED_WITHIN = 2.0  # seconds; after three the person reads that it failed
_GRACE = 10.0  # seconds in which what goes on may end, and
_SAYING = 3.0  # in which people are told of what did not

_log = structlog.get_logger(__name__)
Acknowledgement = Json | None
Outcome = Acknowledgement | BaseException
Result = TypeVar("Result")


class Late:
    """The works of one workspace."""

    def __init__(self) -> None:
        self._works: set[asyncio.Task[Any]] = set()
        self._answers: set[asyncio.Task[Any]] = set()

    async def in_time(
        self,
        work: Coroutine[Any, Any, Acknowledgement],
        meanwhile: Callable[[], Acknowledgement],
        afterwards: Callable[[Outcome], Awaitable[None]],
    ) -> Acknowledgement:
        """Returns what the work does, or raises what it raises; after two seconds it returns what `meanwhile` makes.

        `afterwards` is given what the work came to then.
        """
        working = _watched(work, self._works)
        await asyncio.wait([working], timeout=ACKNOWLEDGED_WITHIN)
        try:
            if working.done():
                return await working
            _watched(self._follow(working, afterwards), self._answers)
            return meanwhile()
        finally:
            del working  # what it raises holds this frame: a circle, in which the payload would stay

    def go_on(self, work: Coroutine[Any, Any, None]) -> None:
        """Has something done for which nobody waits."""
        _watched(work, self._works)

    @staticmethod
    async def _follow(
        working: "asyncio.Task[Acknowledgement]", afterwards: Callable[[Outcome], Awaitable[None]]
    ) -> None:
        [outcome] = await asyncio.gather(working, return_exceptions=True)
        [fault] = await asyncio.gather(afterwards(outcome), return_exceptions=True)
        if isinstance(fault, Exception):
            _log.error("what was answered late did not reach the person", error=type(fault).__name__)

    async def close(self) -> None:
        """Lets what goes on end, for some seconds; the rest is given up, and whoever waits for it reads so."""
        if given_up := await _unended(self._works, _GRACE):
            _log.error("what took too long was given up at the end of the process", works=given_up)
        await _unended(self._answers, _SAYING)


def _watched(work: Coroutine[Any, Any, Result], tasks: set[asyncio.Task[Any]]) -> asyncio.Task[Result]:
    task = asyncio.create_task(work)
    tasks.add(task)
    task.add_done_callback(tasks.discard)
    return task


async def _unended(tasks: set[asyncio.Task[Any]], seconds: float) -> int:
    """Waits for so long, cancels the rest, and returns how many these were."""
    if not tasks:
        return 0
    _, unended = await asyncio.wait(tasks, timeout=seconds)
    for task in unended:
        task.cancel()
    if unended:
        await asyncio.wait(unended)
    return len(unended)
