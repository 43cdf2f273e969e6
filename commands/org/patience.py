"""Waiting where a platform asks to: for work that nobody watches, so that it goes on where it stood."""

from asyncio import sleep
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.ports import Busy, Unreachable

T = TypeVar("T")
Pause = Callable[[float], Awaitable[None]]
TRIES = 5  # without an answer


async def patiently(ask: Callable[[], Awaitable[T]], pause: Pause = sleep) -> T:
    """Returns what `ask` returns. It is asked again after each wait that the platform names, however many these are,
    and after growing pauses where no answer comes. Raises what it raises otherwise.
    """
    unanswered = 0
    while True:
        try:
            return await ask()
        except Busy as busy:
            await pause(busy.seconds)
        except Unreachable:
            unanswered += 1
            if unanswered == TRIES:
                raise
            await pause(2.0**unanswered)
