"""Programs that ask a lot are answered at an even pace, each for itself: who comes beside them waits for none of it."""

import asyncio
from collections.abc import Callable, Hashable
from time import monotonic

from cachetools import LRUCache

AT_ONCE, A_SECOND = 10, 25.0  # of one workspace; directories are promised 25 a second
WAITS_AT_MOST = 2.0  # seconds
_REMEMBERED = 10_000  # who asked; of more, those are forgotten who have not asked for longest


class TooMany(Exception):
    """More were asked than wait their turn; `seconds` after which there is room again."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"{seconds:.1f} s")
        self.seconds = seconds


class EvenPace:
    """So many at once, and then so many a second, for each who asks. `now` is a clock that never goes back."""

    def __init__(
        self, at_once: int = AT_ONCE, a_second: float = A_SECOND, now: Callable[[], float] = monotonic
    ) -> None:
        self._ahead = (at_once - 1) / a_second
        self._apart = 1 / a_second
        self._now = now
        self._turns: LRUCache[Hashable, float] = LRUCache(_REMEMBERED)

    def seconds_until(self, caller: Hashable) -> float:
        """Returns how long to wait for one's turn, which is kept. Raises TooMany where that would be too long."""
        moment = self._now()
        turn = max(self._turns.get(caller, moment), moment)
        wait = max(0.0, turn - self._ahead - moment)
        if wait > WAITS_AT_MOST:
            raise TooMany(wait)
        self._turns[caller] = turn + self._apart
        return wait

    async def turn(self, caller: Hashable) -> None:
        """Returns when it is one's turn. Raises TooMany, and not at once: whoever then asks again asks no faster."""
        try:
            seconds = self.seconds_until(caller)
        except TooMany:
            await asyncio.sleep(WAITS_AT_MOST)
            raise
        if seconds:
            await asyncio.sleep(seconds)
