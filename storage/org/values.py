"""The company's values in the database."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from cachetools import TTLCache

from bot.org.values import Value
from storage.caches import registered
from storage.database import all_or_nothing, statement
from storage.models import ValueRow
from storage.records import Stored

_VALUE = Stored(Value)
_EVERY = f"select {_VALUE.columns()} from value where workspace_id = %(workspace)s order by position, id"
_current: TTLCache[int, list[Value]] = registered(TTLCache(maxsize=1_000, ttl=30))


async def current(workspace: int) -> list[Value]:
    """Returns the values that can be given now, in the admins' order; changes by other processes within 30 seconds."""
    if (offered := _current.get(workspace)) is None:
        _current[workspace] = offered = [value for value in await every(workspace) if not value.retired]
    return offered


async def every(workspace: int) -> list[Value]:
    return list(map(_VALUE.read, await statement(_EVERY, workspace=workspace)))


async def save_all(workspace: int, values: Sequence[Value]) -> None:
    """Adds the values whose id is 0 and changes the others, all or none."""
    async with all_or_nothing():
        for value in values:
            fields: dict[str, Any] = {
                "names": dict(value.names),
                "practices": dict(value.practices),
                "emoji": value.emoji,
                "position": value.position,
                "retired": value.retired,
            }
            if value.id:
                await ValueRow.filter(workspace_id=workspace, id=value.id).update(**fields)
            else:
                await ValueRow.create(workspace_id=workspace, **fields)
    _current.pop(workspace, None)


async def first_set(workspace: int, values: Sequence[Value]) -> None:
    """Gives a workspace without values its first set."""
    if not await ValueRow.filter(workspace_id=workspace).exists():
        await save_all(workspace, [replace(value, position=number) for number, value in enumerate(values, 1)])
