"""Processes of their own that are killed by kill -9 where they are told to be.

They are forked from one that has imported the house once: to import it takes longer than what they do.
"""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, NoReturn

from tests.processes import forks


def die(*_: object, **__: object) -> NoReturn:
    """Kills the process that calls it, by kill -9."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def dying_after(times: int, works: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    """Returns the same, which kills its process once it has done so many `times` what it does."""
    left = times

    async def works_and_dies(*arguments: Any, **named: Any) -> Any:
        nonlocal left
        result = await works(*arguments, **named)
        left -= 1
        if not left:
            die()
        return result

    return works_and_dies


async def is_killed(lives: Callable[..., Coroutine[Any, Any, None]], *arguments: Any) -> None:
    """Lives it in a process of its own, until that kills itself. Raises AssertionError where it ends otherwise."""
    process = forks.Process(target=_run, args=(lives, arguments))
    await asyncio.to_thread(process.start)
    await asyncio.to_thread(process.join)
    assert process.exitcode == -signal.SIGKILL


def _run(lives: Callable[..., Coroutine[Any, Any, None]], arguments: tuple[Any, ...]) -> None:
    asyncio.run(lives(*arguments))
