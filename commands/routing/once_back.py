"""Ask again while the database is away: what was acknowledged nobody sends again, and nobody waits for an answer."""

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import TypeVar

from storage.database import AWAY, log_away

KEPT_SECONDS = 3600.0  # for which the database may stay away, and is asked
AGAIN_SECONDS = 5.0  # after so long each time
Answer = TypeVar("Answer")


class OnceBack:
    """What waits in this process for the database: one of it asks again at a time."""

    def __init__(self) -> None:
        self._one_at_a_time = asyncio.Lock()

    async def ask(self, ask: Callable[[], Awaitable[Answer]]) -> Answer:
        """Returns what it comes to; to ask for the same again is to do it once. Raises what a database that stays away
        raises, and whatever else goes wrong.
        """
        asked_at = monotonic()
        try:
            return await ask()
        except AWAY as error:
            log_away(error)
        while True:
            await asyncio.sleep(AGAIN_SECONDS)
            try:
                async with self._one_at_a_time:
                    return await ask()
            except AWAY:
                if monotonic() > asked_at + KEPT_SECONDS:
                    raise
