"""Whoever floods takes little from everybody else: what one person asks at once is answered in turn, with rests."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from time import monotonic

WAITS_AT_MOST = 2.0  # seconds; Slack waits for three
_REST = 9.0  # times as long as the last one took, while more wait: a tenth of a processor at most is one person's
_RESTS_AT_MOST = 0.5  # seconds


class TooManyAtOnce(Exception):
    """One person asked more at once than is answered in time."""


@dataclass(slots=True)
class _Lane:
    """What one person has under way, those that wait for their turn among it."""

    under_way: int = 0
    waiting: int = 0
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


class OwnTurns:
    """The first request of a person goes at once, so that something slow keeps them from nothing. What they ask
    meanwhile is answered one after the other. Nothing is kept of who has nothing under way.
    """

    def __init__(self) -> None:
        self._lanes: dict[str, _Lane] = {}

    @asynccontextmanager
    async def turn(self, person: str) -> AsyncIterator[None]:
        """Lets what is inside begin when it is its turn. Raises TooManyAtOnce where that takes too long."""
        lane = self._lanes.setdefault(person, _Lane())
        lane.under_way += 1
        try:
            if lane.under_way == 1:
                yield
            else:
                async with _in_turn(lane):
                    yield
        finally:
            lane.under_way -= 1
            if not lane.under_way:
                del self._lanes[person]


@asynccontextmanager
async def _in_turn(lane: _Lane) -> AsyncIterator[None]:
    lane.waiting += 1
    try:
        await asyncio.wait_for(lane.turn.acquire(), WAITS_AT_MOST)
    except TimeoutError:
        raise TooManyAtOnce from None
    finally:
        lane.waiting -= 1
    began = monotonic()
    try:
        yield
    finally:
        pause = min(_REST * (monotonic() - began), _RESTS_AT_MOST) if lane.waiting else 0.0
        asyncio.get_running_loop().call_later(pause, lane.turn.release)
