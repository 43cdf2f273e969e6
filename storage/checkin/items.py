"""The items that a workspace added, in the database."""

from datetime import datetime

from bot.checkin.questions import OwnItem
from storage.database import all_or_nothing, statement
from storage.records import Stored

_ITEM = Stored(OwnItem)
_EVERY = f"select {_ITEM.columns()} from own_item where workspace_id = %(workspace_id)s order by added_at, id"
_CONTENT = Stored(OwnItem, "id")
_ADD = f"""
insert into own_item (workspace_id, added_at, {_CONTENT.columns()})
values (%(workspace_id)s, %(now)s, {_CONTENT.parameters()})
"""
_CHANGE = f"""
update own_item set ({_CONTENT.columns()}) = row ({_CONTENT.parameters()})
where workspace_id = %(workspace_id)s and id = %(item)s
"""


async def every(workspace_id: int) -> list[OwnItem]:
    """Returns all items of a workspace, also retired ones, the oldest first."""
    return list(map(_ITEM.read, await statement(_EVERY, workspace_id=workspace_id)))


async def save(workspace_id: int, item: OwnItem, now: datetime) -> None:
    """Adds an item whose id is 0, and changes any other. Rounds that asked it already keep its earlier words."""
    content = _CONTENT.values(item)
    async with all_or_nothing():  # so that a lost connection adds it once at most
        if item.id:
            await statement(_CHANGE, workspace_id=workspace_id, item=item.id, **content)
        else:
            await statement(_ADD, workspace_id=workspace_id, now=now, **content)
