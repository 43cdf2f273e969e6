"""A backup in one file, of one moment, while everything runs."""

import json
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

import psycopg
from psycopg import AsyncConnection

from storage import schema
from storage.backups.contents import FORMAT, KEPT, LIST, BackupError, Contents, copy, words
from storage.sealed.condition import LAST_BACKUP
from storage.sealed.erasures import LIST_ENDING
from storage.sealed.folders import Folder, Folders
from storage.whole_files import whole_file

_PRESENT = "{file} is there already. Name a file that is not."
_TABLES = """
select c.relname as table, array_agg(a.attname::text order by a.attnum) as columns
from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    and a.attgenerated = ''
where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and c.relname = any(%(tables)s)
group by c.relname order by c.relname
"""
_SEQUENCES = "select sequencename as name, last_value from pg_sequences where schemaname = current_schema()"
_LAST_MIGRATION = "select name from tortoise_migrations order by name desc limit 1"


async def back_up(conninfo: str, folders: Folders, file: Path) -> Contents:
    """Writes a backup, readable by us alone, and returns what is in it. Raises BackupError where there is a file."""
    with written(file, folders) as archive:
        async with await AsyncConnection.connect(conninfo, row_factory=psycopg.rows.dict_row) as connection:
            await connection.set_isolation_level(psycopg.IsolationLevel.REPEATABLE_READ)
            await connection.set_read_only(True)
            try:
                # A role that sees some workspaces only is told so, where it would otherwise write half of the rows.
                await connection.execute("set local row_security = off")
                contents = await _contents(connection, folders.sealed, archive)
                for table, columns in contents.columns.items():
                    with archive.open(f"tables/{table}", "w", force_zip64=True) as member:
                        async with connection.cursor().copy(copy(table, columns, "to stdout")) as rows:
                            async for row in rows:
                                member.write(row)
            except psycopg.errors.InsufficientPrivilege as error:
                raise BackupError(
                    f"This role may not read all that is kept ({error.diag.message_primary}). "
                    "Take the backup as the owner of the tables: set WATERLINE_OWNER_URL."
                ) from error
            except psycopg.OperationalError as error:
                raise BackupError(f"The database went away meanwhile ({words(error)}). Nothing was written.") from error
        archive.writestr(LIST, json.dumps(asdict(contents)))
    with suppress(OSError):  # it only says when, to whoever watches
        (folders.sealed.path / LAST_BACKUP).touch(mode=0o600)
    return contents


async def _contents(connection: AsyncConnection[Any], sealed: Folder, archive: zipfile.ZipFile) -> Contents:
    """Returns what is in a backup, with the files of the sealed folder written to it.

    These are read after the rows' moment: of a round that closes meanwhile the roll then knows, and nobody is asked
    twice.
    """

    async def rows(statement: str, **values: Any) -> list[dict[str, Any]]:
        return await (await connection.execute(statement.encode(), values)).fetchall()

    tables = await rows(_TABLES, tables=schema.tables())
    [last] = await rows(_LAST_MIGRATION)
    [running] = await rows("select count(*) as rounds from round where state = 'open'")
    sequences = {row["name"]: row["last_value"] for row in await rows(_SEQUENCES)}
    names = []
    for name in [file.name for ending in KEPT for file in sealed.files(f"*{ending}")]:
        if (content := sealed.read(name)) is not None:  # forgotten meanwhile
            archive.writestr(f"sealed/{name}", content)
            names.append(name)
    lists = [file.name for file in sealed.files(f"*{LIST_ENDING}")]
    for name in lists:
        archive.writestr(f"erasures/{name}", sealed.read(name) or b"")
    return Contents(
        format=FORMAT,
        migration=last["name"],
        columns={row["table"]: tuple(row["columns"]) for row in tables},
        sequences=sequences,
        sealed=tuple(names),
        open_rounds=running["rounds"],
        erasures=tuple(lists),
    )


@contextmanager
def written(file: Path, folders: Folders) -> Iterator[zipfile.ZipFile]:
    """Opens a new file that only we may read. It has its name once it is whole, and not before."""
    if inside := [
        folder.path for folder in (folders.keys, folders.sealed) if file.resolve().is_relative_to(folder.path)
    ]:
        raise BackupError(f"{file} lies in {inside[0]}, of which no backup may hold all. Name a file elsewhere.")
    if os.path.lexists(file):
        raise BackupError(_PRESENT.format(file=file))
    try:
        with whole_file(file) as out, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            yield archive
    except FileExistsError:
        raise BackupError(_PRESENT.format(file=file)) from None
    except OSError as error:
        raise BackupError(
            f"{file} cannot be written ({error.strerror}). Nothing is left of it. Name one that this user can write, "
            "on a disk with room."
        ) from error
