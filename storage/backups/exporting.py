"""One workspace in one file, for whoever it belongs to: its rows as tables, of one moment, and its rolls; no keys."""

import json
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import AsyncConnection, sql

from storage import schema
from storage.backups.contents import LIST, BackupError, words
from storage.backups.writing import written
from storage.sealed.folders import Folders, of_workspace
from storage.sealed.roll import CHART, CHECKS, ROLL

# What opens something, or leads in somewhere: sealed tokens and addresses, tokens of directories, addresses in print.
LEFT_OUT = (
    *("installation", "scim_token", "api_token", "customer_address_before"),
    *("due", "replica", "webhook_seen", "erasure"),
)
_SECRET_COLUMNS = {("customer_link", "hash"), ("customer_link", "salt")}
_ROLLS = (ROLL, CHART, CHECKS)  # without whose numbers are whose
_NAME = "select set_config('waterline.workspace', %(workspace)s::text, true)"
_WORKSPACE = "select platform, platform_id from workspace where id = %(workspace)s"
_COLUMNS = """
select c.relname as table, array_agg(a.attname::text order by a.attnum) as columns
from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and c.relname = any(%(tables)s)
group by c.relname having 'workspace_id' = any(array_agg(a.attname::text)) order by c.relname
"""


@dataclass(frozen=True, slots=True)
class Exported:
    """What is in the file: rows by table, and names of rolls."""

    rows: dict[str, int]
    rolls: tuple[str, ...]


async def export(conninfo: str, folders: Folders, workspace_id: int, file: Path) -> Exported:
    """Writes the file, readable by us alone. Raises BackupError where there is one, or it cannot be written."""
    with written(file, folders) as archive:
        async with await AsyncConnection.connect(conninfo, row_factory=psycopg.rows.dict_row) as connection:
            await connection.set_isolation_level(psycopg.IsolationLevel.REPEATABLE_READ)
            await connection.set_read_only(True)
            try:
                exported = await _write(connection, folders, workspace_id, archive)
            except psycopg.OperationalError as error:
                raise BackupError(f"The database went away meanwhile ({words(error)}). Nothing was written.") from error
        contents = {"rows": exported.rows, "rolls": exported.rolls, "left out": LEFT_OUT}
        archive.writestr(LIST, json.dumps(contents, indent=2))
    return exported


async def _write(
    connection: AsyncConnection[Any], folders: Folders, workspace_id: int, archive: zipfile.ZipFile
) -> Exported:
    named = {"workspace": workspace_id, "tables": sorted({*schema.tables()} - {*LEFT_OUT})}
    await connection.execute(_NAME, named)
    [workspace] = await (await connection.execute(_WORKSPACE, named)).fetchall()
    tables = await (await connection.execute(_COLUMNS, named)).fetchall()
    rows = {row["table"]: await _copy(connection, row["table"], row["columns"], named, archive) for row in tables}
    name, rolls = of_workspace(workspace["platform"], workspace["platform_id"]), []
    for ending in _ROLLS:
        if (content := folders.sealed.read(name + ending)) is not None:
            archive.writestr(f"rolls/{name}{ending}", content)
            rolls.append(name + ending)
    return Exported(rows, tuple(rolls))


async def _copy(
    connection: AsyncConnection[Any], table: str, columns: list[str], named: dict[str, Any], archive: zipfile.ZipFile
) -> int:
    """Writes the workspace's rows of a table as CSV with a line of names, and returns how many there are."""
    text = sql.SQL(
        "copy (select {columns} from {table} where workspace_id = {workspace}) to stdout with (format csv, header)"
    ).format(
        columns=sql.SQL(", ").join(sql.Identifier(name) for name in columns if (table, name) not in _SECRET_COLUMNS),
        table=sql.Identifier(table),
        workspace=sql.Literal(named["workspace"]),
    )
    cursor = connection.cursor()
    with archive.open(f"tables/{table}.csv", "w", force_zip64=True) as member:
        async with cursor.copy(text) as copying:
            async for part in copying:
                member.write(part)
    return cursor.rowcount
