"""Kinds of customer signals in the database. One that was removed keeps its numbers, and can be brought back."""

from collections.abc import Collection, Sequence
from datetime import datetime

from psycopg.types.json import Jsonb

from bot.signals.signals import SignalKind, SignalShape
from storage.database import Row, statement

_COLUMNS = "key, names, shape, higher_is_better"
_CURRENT = f"""
select {_COLUMNS} from signal_kind
where workspace_id = %(workspace_id)s and (removed_at is null or key = any(%(removed)s)) order by key
"""
_FIND = f"select {_COLUMNS}, removed_at from signal_kind where workspace_id = %(workspace_id)s and key = %(key)s"
_KEYS = "select key from signal_kind where workspace_id = %(workspace_id)s"
_SAVE = """
insert into signal_kind (workspace_id, key, names, shape, higher_is_better)
values (%(workspace_id)s, %(key)s, %(names)s, %(shape)s, %(higher_is_better)s)
on conflict (workspace_id, key) do update set names = excluded.names, shape = excluded.shape,
    higher_is_better = excluded.higher_is_better
"""
_REMOVE = """
update signal_kind set removed_at = %(now)s
where workspace_id = %(workspace_id)s and key = %(key)s and (removed_at is null) = (%(now)s::timestamptz is not null)
returning key
"""
_HAS_VALUES = "select 1 from signal_value where workspace_id = %(workspace_id)s and kind = %(key)s limit 1"


async def current_kinds(workspace_id: int, removed: Collection[str] = ()) -> Sequence[SignalKind]:
    """Returns those that are in use, and of those that were `removed` the ones with these keys."""
    return [kind_of(row) for row in await statement(_CURRENT, workspace_id=workspace_id, removed=list(removed))]


async def find_kind(workspace_id: int, key: str) -> SignalKind | None:
    """Returns one that is in use or was removed."""
    rows = await statement(_FIND, workspace_id=workspace_id, key=key)
    return kind_of(rows[0]) if rows else None


async def keys_ever(workspace_id: int) -> set[str]:
    """Returns the keys of all that were ever in use: none is given to another."""
    return {row["key"] for row in await statement(_KEYS, workspace_id=workspace_id)}


async def save_kind(workspace_id: int, kind: SignalKind) -> None:
    await statement(
        _SAVE,
        workspace_id=workspace_id,
        key=kind.key,
        names=Jsonb(dict(kind.names)),
        shape=kind.shape.value,
        higher_is_better=kind.higher_is_better,
    )


async def remove_kind(workspace_id: int, key: str, now: datetime | None) -> bool:
    """Removes one, or brings it back where `now` is None; False where it is so already."""
    return bool(await statement(_REMOVE, workspace_id=workspace_id, key=key, now=now))


async def has_values(workspace_id: int, key: str) -> bool:
    return bool(await statement(_HAS_VALUES, workspace_id=workspace_id, key=key))


def kind_of(row: Row) -> SignalKind:
    """Returns the kind in a row."""
    return SignalKind(row["key"], row["names"], SignalShape(row["shape"]), row["higher_is_better"])
