"""What happens in the demo's past, each thing at its own moment."""

from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo


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


def working_days_ago(days: int, hour: time, time_zone: str, now: datetime) -> datetime:
    """Returns this hour on somebody's clock, so many of their working days before `now`."""
    zone = ZoneInfo(time_zone)
    day, days_left = now.astimezone(zone).date(), days
    while days_left:
        day -= timedelta(days=1)
        days_left -= day.weekday() < 5
    return datetime.combine(day, hour, zone).astimezone(UTC)
