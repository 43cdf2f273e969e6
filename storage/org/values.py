"""The company's values in the database."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from cachetools import TTLCache
from tortoise.transactions import in_transaction

from bot.org.values import Value
from storage.models import ValueRow

_current: TTLCache[int, list[Value]] = TTLCache(maxsize=1_000, ttl=30)


def forget() -> None:
    _current.clear()


async def current(workspace: int) -> list[Value]:
    """What can be given now, in the admins' order. What another process changes is seen within 30 seconds."""
    if workspace not in _current:
        _current[workspace] = [value for value in await every(workspace) if not value.retired]
    return _current[workspace]


async def every(workspace: int) -> list[Value]:
    rows = await ValueRow.filter(workspace_id=workspace).order_by("position", "id")
    return [Value(row.id, row.names, row.emoji, row.practices, row.position, row.retired) for row in rows]


async def keep_all(workspace: int, values: Sequence[Value]) -> None:
    """Adds values with id 0 and changes the others, all or none."""
    async with in_transaction():
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
        await keep_all(workspace, [replace(value, position=number) for number, value in enumerate(values, 1)])
