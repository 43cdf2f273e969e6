"""Is the database there, does the queue move, what could not be delivered."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from storage import database
from storage.delivery import deliveries
from storage.sealed import replicas


@dataclass(frozen=True, slots=True)
class Health:
    """`queue_seconds`: how long the oldest waiting delivery has waited. `dead`: deliveries given up, by reason.

    `folders_differ`: processes on this database see different folders of check-ins, so that none is opened.
    """

    database: str = "unreachable"
    queue_seconds: float | None = None
    dead: Mapping[str, int] = field(default_factory=dict)
    folders_differ: bool = False


async def check_health() -> Health:
    if not await database.answers():
        return Health()
    return Health(
        database="ok",
        queue_seconds=await deliveries.oldest_waiting(),
        dead=await deliveries.dead_letters(),
        folders_differ=await replicas.differ(),
    )
