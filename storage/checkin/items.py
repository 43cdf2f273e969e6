"""The items that a workspace added, in the database."""

from datetime import datetime
from typing import Any

from bot.checkin.questions import OwnItem
from storage.pulse_models import OwnItemRow


async def every(workspace: int) -> list[OwnItem]:
    """Oldest first, retired ones, too."""
    rows = await OwnItemRow.filter(workspace_id=workspace).order_by("added_at", "id")
    return [OwnItem(row.id, row.texts, row.forecasts, row.about_manager, row.retired) for row in rows]


async def keep(workspace: int, item: OwnItem, now: datetime) -> None:
    """Adds an item with id 0, changes another. What was asked already keeps its words."""
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
