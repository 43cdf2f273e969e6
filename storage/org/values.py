"""The company's values in the database."""

from collections.abc import Sequence
from dataclasses import replace

from cachetools import TTLCache

from bot.org.values import Value
from storage.caches import WORKSPACES, registered
from storage.database import all_or_nothing, statement
from storage.records import Stored

_VALUE = Stored(Value)
_EVERY = f"select {_VALUE.columns()} from value where workspace_id = %(workspace_id)s order by position, id"
_CONTENT = Stored(Value, "id")
_ADD = f"""
insert into value (workspace_id, {_CONTENT.columns()}) values (%(workspace_id)s, {_CONTENT.parameters()})
"""
_CHANGE = f"""
update value set ({_CONTENT.columns()}) = row ({_CONTENT.parameters()})
where workspace_id = %(workspace_id)s and id = %(value)s
"""
_LOCK = "select 1 from workspace where id = %(workspace_id)s for no key update"
_current: TTLCache[int, list[Value]] = registered(TTLCache(maxsize=WORKSPACES, ttl=30))


async def current(workspace_id: int) -> list[Value]:
    """Returns the values that can be given now, in the admins' order; changes by other processes within 30 seconds."""
    if (offered := _current.get(workspace_id)) is None:
        _current[workspace_id] = offered = [value for value in await every(workspace_id) if not value.retired]
    return offered


async def every(workspace_id: int) -> list[Value]:
    return list(map(_VALUE.read, await statement(_EVERY, workspace_id=workspace_id)))


async def save_all(workspace_id: int, values: Sequence[Value]) -> None:
    """Adds the values whose id is 0 and changes the others, all or none."""
    async with all_or_nothing():
        for value in values:
            content = _CONTENT.values(value)
            if value.id:
                await statement(_CHANGE, workspace_id=workspace_id, value=value.id, **content)
            else:
                await statement(_ADD, workspace_id=workspace_id, **content)
    forget(workspace_id)


def forget(workspace_id: int) -> None:
    """Has the values looked up anew: once more by whoever saved them within a larger transaction, at its end."""
    _current.pop(workspace_id, None)


async def first_set(workspace_id: int, values: Sequence[Value]) -> None:
    """Gives a workspace without values its first set, once, however many processes begin with it."""
    if await every(workspace_id):
        return
    async with all_or_nothing():
        await statement(_LOCK, workspace_id=workspace_id)
        if not await every(workspace_id):
            await save_all(workspace_id, [replace(value, position=number) for number, value in enumerate(values, 1)])
