"""Is the database there, does the queue move, what could not be delivered."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from storage import database, deliveries


@dataclass(frozen=True, slots=True)
class Health:
    """`queue_seconds`: how long the oldest waiting delivery has waited. `dead`: deliveries given up, by reason."""

    database: str = "unreachable"
    queue_seconds: float | None = None
    dead: Mapping[str, int] = field(default_factory=dict)


async def check_health() -> Health:
    if not await database.answers():
        return Health()
    return Health("ok", await deliveries.oldest_waiting(), await deliveries.dead_letters())
