"""A workspace is erased whole: its rows in small batches, its files, and last itself. What was deleted is counted in
the same transactions, so that a process that is killed leaves an erasure that goes on where it was.
"""

import asyncio
import glob
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from graphlib import TopologicalSorter
from hashlib import sha256
from typing import Any

import psycopg
from psycopg import AsyncConnection, sql

from storage.database import statement
from storage.sealed.ballot_box import is_key
from storage.sealed.erasures import ErasedWorkspace, ErasureLists
from storage.sealed.folders import Folder, Folders, of_workspace

ROWS_AT_ONCE = 1_000
_PASSES = 5  # a process that has not heard of it yet may add a row or two behind our back
_NAME = "select set_config('waterline.workspace', %(workspace)s::text, true)"
# Not counted: the receipts, and the moments that go with the workspace, of which each deletion may add one.
_UNCOUNTED = {"erasure", "due"}
_FIND = "select id from across_workspace(%(platform)s, %(place)s)"
_LONG_REMOVED = """
select id from across_workspaces() where erasing_since is not null
    or removed_at < clock_timestamp() - make_interval(days => %(days)s) order by removed_at
"""
_BEING_ERASED = """
select platform, platform_id from across_workspaces() where erasing_since is not null order by erasing_since
"""
_BEGIN = """
update workspace set removed_at = coalesce(removed_at, clock_timestamp()),
    erasing_since = coalesce(erasing_since, clock_timestamp())
where id = %(workspace)s returning platform, platform_id, erasing_since
"""
_MARK = """
update workspace set removed_at = coalesce(removed_at, %(now)s), erasing_since = %(now)s where id = %(workspace_id)s
"""
_WHOLE = "select id, platform, platform_id from across_workspaces() where erasing_since is null"
_OPEN_RECEIPT = """
insert into erasure (workspace_id, platform, place) values (%(workspace)s, %(platform)s, %(place)s)
on conflict (workspace_id) do nothing
"""
_TABLES = """
select c.relname as table from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspace_id'
where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and not a.attisdropped
"""
_REFERENCES = """
select c.relname as child, p.relname as parent from pg_constraint f
join pg_class c on c.oid = f.conrelid join pg_class p on p.oid = f.confrelid
where f.contype = 'f' and f.connamespace = current_schema()::regnamespace and f.conrelid <> f.confrelid
"""
_KEYS = """
select key from round where workspace_id = %(workspace)s
union select key from voice_window where workspace_id = %(workspace)s
"""
_COUNT_FILES = "update erasure set files = files + %(files)s where workspace_id = %(workspace)s"
_COUNT = """
update erasure set rows = rows || jsonb_build_object(
    %(table)s::text, coalesce((rows ->> %(table)s::text)::bigint, 0) + %(rows)s
) where workspace_id = %(workspace)s
"""
_END = "update erasure set ended_at = clock_timestamp() where workspace_id = %(workspace)s"
_RECEIPT = """
select workspace_id, platform, place, began_at, ended_at, files, rows from erasure where workspace_id = %(workspace)s
"""
_LAST_RECEIPT = """
select workspace_id, platform, place, began_at, ended_at, files, rows from across_erased(%(platform)s, %(place)s)
"""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was deleted: `rows` by table, and `files` of check-ins. Its fingerprint is of all that it says."""

    workspace_id: int
    platform: str
    place: str
    began_at: datetime
    ended_at: datetime
    files: int
    rows: Mapping[str, int]

    @property
    def fingerprint(self) -> str:
        parts = [self.workspace_id, self.platform, self.place, self.began_at.isoformat(), self.ended_at.isoformat()]
        return sha256(json.dumps([*parts, self.files, dict(sorted(self.rows.items()))]).encode()).hexdigest()


async def workspace_at(platform: str, place: str) -> int | None:
    """Returns the number of a workspace, by the platform's id."""
    rows = await statement(_FIND, platform=platform, place=place)
    return int(rows[0]["id"]) if rows else None


async def long_removed(days: int) -> list[int]:
    """Returns the workspaces that removed us so long ago that they are to be erased, or that are being erased."""
    return [int(row["id"]) for row in await statement(_LONG_REMOVED, days=days)]


async def being_erased() -> list[str]:
    """Returns the workspaces of which a part may be deleted by now, as in slack T0123ABCD."""
    return [f"{row['platform']} {row['platform_id']}" for row in await statement(_BEING_ERASED)]


async def mark_erased(sealed: Folder, now: datetime) -> list[int]:
    """Marks each workspace that is whole although a list says that it was erased, so that it is served by nobody, and
    returns them: a backup from before brought them back.
    """
    if not (listed := await asyncio.to_thread(ErasureLists(sealed).workspaces)):
        return []
    marked: list[int] = []
    for row in await statement(_WHOLE):
        if ErasedWorkspace(of_workspace(row["platform"], row["platform_id"]), row["id"], now) in listed:
            await statement(_MARK, workspace_id=row["id"], now=now)
            marked.append(row["id"])
    return marked


async def last_receipt(platform: str, place: str) -> Receipt | None:
    """Returns the newest receipt of what a platform calls so, where a workspace of that name was erased to the end."""
    rows = await statement(_LAST_RECEIPT, platform=platform, place=place)
    return _receipt(rows[0]) if rows else None


async def erase(conninfo: str, folders: Folders, workspace_id: int) -> Receipt:
    """Erases a workspace, and returns the receipt. Once it has begun it is served by nobody, and cannot be kept."""
    async with await AsyncConnection.connect(
        conninfo, autocommit=True, prepare_threshold=None, row_factory=psycopg.rows.dict_row
    ) as connection:
        erasing = _Erasing(connection, workspace_id)
        erased = await erasing.begin()
        await asyncio.to_thread(ErasureLists(folders.sealed).note_workspace, erased)
        keys = [row["key"] for row in await erasing.run(_KEYS)]
        files = await asyncio.to_thread(_erase_files, folders, erased.workspace, keys)
        await erasing.run(_COUNT_FILES, files=files)
        for attempt in range(_PASSES):
            try:
                return await erasing.delete_all()
            except psycopg.errors.ForeignKeyViolation:
                if attempt == _PASSES - 1:
                    raise
        raise AssertionError


class _Erasing:
    def __init__(self, connection: AsyncConnection[Any], workspace_id: int) -> None:
        self._connection = connection
        self._workspace_id = workspace_id

    async def run(self, text: str | sql.Composed, **values: Any) -> list[dict[str, Any]]:
        """Runs one statement, in a transaction that names the workspace."""
        async with self._connection.transaction():
            return await self._within(text, **values)

    async def _within(self, text: str | sql.Composed, **values: Any) -> list[dict[str, Any]]:
        values["workspace"] = self._workspace_id
        await self._connection.execute(_NAME, {"workspace": self._workspace_id})
        cursor = await self._connection.execute(text.encode() if isinstance(text, str) else text, values)
        return await cursor.fetchall() if cursor.description else []

    async def begin(self) -> ErasedWorkspace:
        async with self._connection.transaction():
            [row] = await self._within(_BEGIN)
            await self._within(_OPEN_RECEIPT, platform=row["platform"], place=row["platform_id"])
        name = of_workspace(row["platform"], row["platform_id"])
        return ErasedWorkspace(name, self._workspace_id, row["erasing_since"])

    async def delete_all(self) -> Receipt:
        for table in await self._tables():
            while await self._delete_some(table):
                pass
        async with self._connection.transaction():
            await self._within("delete from workspace where id = %(workspace)s")
            await self._within(_END)
            [row] = await self._within(_RECEIPT)
        return _receipt(row)

    async def _tables(self) -> Iterable[str]:
        """Returns them so that what refers to another is deleted before it: nothing takes thousands along."""
        names = {row["table"] for row in await self.run(_TABLES)} - _UNCOUNTED
        children: dict[str, set[str]] = {name: set() for name in names}
        for row in await self.run(_REFERENCES):
            if {row["child"], row["parent"]} <= names:
                children[row["parent"]].add(row["child"])
        return TopologicalSorter(children).static_order()

    async def _delete_some(self, table: str) -> bool:
        """Deletes a batch and counts it. Returns whether there may be more."""
        batch = sql.SQL(
            "delete from {table} where workspace_id = %(workspace)s and ctid = any(array(select ctid from {table} "
            "where workspace_id = %(workspace)s limit {limit})) returning 1"
        ).format(table=sql.Identifier(table), limit=sql.Literal(ROWS_AT_ONCE))
        whole = sql.SQL("delete from {table} where workspace_id = %(workspace)s returning 1")
        try:
            return await self._counted(table, batch)
        except psycopg.errors.ForeignKeyViolation:  # rows of one table that refer to each other
            return await self._counted(table, whole.format(table=sql.Identifier(table)))

    async def _counted(self, table: str, text: sql.Composed) -> bool:
        async with self._connection.transaction():
            deleted = len(await self._within(text))
            if deleted:
                await self._within(_COUNT, table=table, rows=deleted)
        return deleted > 0


def _receipt(row: Mapping[str, Any]) -> Receipt:
    """Its moments are in UTC, whatever zone the connection has: one receipt has one fingerprint."""
    moments = {name: row[name].astimezone(UTC) for name in ("began_at", "ended_at")}
    return Receipt(**{**row, **moments})


def _erase_files(folders: Folders, workspace: str, keys: Iterable[str]) -> int:
    """Destroys what belongs to its check-ins and windows, and then its rolls: by the keys alone nobody finds them."""
    names = [*filter(is_key, keys), workspace]
    return sum(
        _destroy(folder, f"{glob.escape(name)}.*") for name in names for folder in (folders.keys, folders.sealed)
    )


def _destroy(folder: Folder, pattern: str) -> int:
    if count := sum(1 for _ in folder.path.glob(pattern)):
        folder.destroy(pattern)
    return count
