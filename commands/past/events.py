"""What happens in the demo's past, each thing at its own moment."""

from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from typing import NamedTuple


class UnplayableError(Exception):
    """The product itself refused what the invented people did; the text says what."""


class Event(NamedTuple):
    """What happens at a moment."""

    moment: datetime
    happen: Callable[[], Awaitable[None]]


async def play(events: Iterable[Event]) -> None:
    """Has everything happen, in the order of its moments."""
    for event in sorted(events, key=lambda event: event.moment):
        await event.happen()
