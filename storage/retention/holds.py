"""Which legal holds stand: read from the diary, which nobody can change."""

from collections.abc import Sequence
from datetime import date

from bot.retention.diary import HoldEnded, HoldPlaced
from bot.retention.holds import Hold, standing
from storage.diary import diary


async def standing_holds(workspace_id: int, today: date) -> Sequence[Hold]:
    """Returns what stands today."""
    placed = await diary.of_kind(workspace_id, HoldPlaced)
    return standing(placed, await diary.of_kind(workspace_id, HoldEnded), today) if placed else []


async def hold_over(workspace_id: int, person_id: int, today: date) -> Hold | None:
    """Returns a hold for which nothing of somebody may be deleted; None where there is none. Call it in the transaction
    that deletes, after `storage.diary.diary.hold`, so that none is placed meanwhile.
    """
    return next((hold for hold in await standing_holds(workspace_id, today) if hold.is_about(person_id)), None)


async def next_number(workspace_id: int) -> int:
    """Returns the number of the next hold."""
    return 1 + max((event.number for event in await diary.of_kind(workspace_id, HoldPlaced)), default=0)
