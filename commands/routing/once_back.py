"""Ask again while the database or the platform is away: what was acknowledged nobody sends again, and nobody waits."""

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import TypeVar

from bot.ports import Busy, Unreachable
from storage.database import AWAY, log_away

NOT_NOW = (*AWAY, Busy, Unreachable)
KEPT_SECONDS = 3600.0  # for which they may stay away, and are asked
AGAIN_SECONDS = 5.0  # after so long each time, and
SILENT_SECONDS = 30.0  # where it is the platform that does not answer
Answer = TypeVar("Answer")


class OnceBack:
    """What waits in this process: one of it asks again at a time."""

    def __init__(self) -> None:
        self._one_at_a_time = asyncio.Lock()

    async def ask(self, ask: Callable[[], Awaitable[Answer]], failed: Exception | None = None) -> Answer:
        """Returns what it comes to; to ask for the same again is to do it once. Raises what who stays away raises, and
        whatever else goes wrong. With what it `failed` by it begins with a pause.
        """
        asked_at = monotonic()
        if failed is None:
            try:
                return await ask()
            except NOT_NOW as error:
                failed = error
        if isinstance(failed, AWAY):
            log_away(failed)
        pause = _pause(failed)
        while True:
            await asyncio.sleep(pause)
            try:
                async with self._one_at_a_time:
                    return await ask()
            except NOT_NOW as error:
                if monotonic() > asked_at + KEPT_SECONDS:
                    raise
                pause = _pause(error)


def _pause(error: Exception) -> float:
    match error:
        case Busy():
            return max(AGAIN_SECONDS, error.seconds)
        case Unreachable():
            return SILENT_SECONDS
        case _:
            return AGAIN_SECONDS
