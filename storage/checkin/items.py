"""The items that a workspace added, in the database."""

from datetime import datetime
from typing import Any

from bot.checkin.questions import OwnItem
from storage.pulse_models import OwnItemRow


async def every(workspace: int) -> list[OwnItem]:
    """Returns all items of a workspace, also retired ones, the oldest first."""
    rows = await OwnItemRow.filter(workspace_id=workspace).order_by("added_at", "id")
    return [
        OwnItem(
            id=row.id,
            texts=row.texts,
            forecasts=row.forecasts,
            about_manager=row.about_manager,
            retired=row.retired,
        )
        for row in rows
    ]


async def save(workspace: int, item: OwnItem, now: datetime) -> None:
    """Adds an item whose id is 0, and changes any other. Rounds that asked it already keep its earlier words."""
    fields: dict[str, Any] = {
        "texts": dict(item.texts),
        "forecasts": dict(item.forecasts),
        "about_manager": item.about_manager,
        "retired": item.retired,
    }
    if item.id:
        await OwnItemRow.filter(workspace_id=workspace, id=item.id).update(**fields)
    else:
        await OwnItemRow.create(workspace_id=workspace, added_at=now, **fields)
