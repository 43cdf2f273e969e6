"""A backup in one file, and the way back: all rows as of one moment, and what belongs to them in the sealed folder.

It is a zip with a list of what is in it, tables as PostgreSQL's COPY writes them, and rolls. Keys, boxes and manifests
are never in it: with them, whoever has the backup could read what people answered. Any PostgreSQL that is served takes
it, and so does a newer version of ours: tables are made as they were then, filled, and brought up to date.
"""

import json
import os
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Never

import psycopg
from psycopg import AsyncConnection, sql
from pydantic import TypeAdapter, ValidationError
from tortoise.transactions import in_transaction

from storage import schema
from storage.customers.address_key import ENDING as ADDRESSES
from storage.database import close_database, open_database
from storage.sealed.folders import Folder
from storage.sealed.roll import ACCOUNTS, CHART, CHECKS, ROLL
from storage.voice.pepper import ENDING as PEPPER

KEPT = (ROLL, ACCOUNTS, CHART, CHECKS, PEPPER, ADDRESSES)  # of the sealed folder
_CONTENTS = "contents.json"
_FORMAT = 1
_AT_ONCE = 1 << 20  # bytes

_TABLES = """
select c.relname as table, array_agg(a.attname::text order by a.attnum) as columns
from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    and a.attgenerated = ''
where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and c.relname = any(%(tables)s)
group by c.relname order by c.relname
"""
_SEQUENCES = "select sequencename as name, last_value from pg_sequences where schemaname = current_schema()"
_LAST_MIGRATION = "select name from tortoise_migrations order by name desc limit 1"
# Foreign keys of the tables lead in circles (a person is in a team that a person leads): they come back at the end.
_FOREIGN_KEYS = """
select conrelid::regclass::text as table, conname as name, pg_get_constraintdef(oid) as definition
from pg_constraint where contype = 'f' and connamespace = current_schema()::regnamespace
"""


class BackupError(Exception):
    """A backup that cannot be made or put back; its text is for the operator, with the cure."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What is in a backup. `columns` by table; `sequences` with the last number that each gave."""

    format: int
    migration: str
    columns: Mapping[str, tuple[str, ...]]
    sequences: Mapping[str, int | None]
    sealed: tuple[str, ...]
    open_rounds: int


_CONTENTS_READ = TypeAdapter(Contents)


async def back_up(conninfo: str, sealed: Folder, file: Path) -> Contents:
    """Writes a backup, readable by us alone, and returns what is in it. Raises BackupError where there is a file."""
    with _written(file) as archive:
        async with await AsyncConnection.connect(conninfo, row_factory=psycopg.rows.dict_row) as connection:
            await connection.set_isolation_level(psycopg.IsolationLevel.REPEATABLE_READ)
            await connection.set_read_only(True)
            contents = await _contents(connection, sealed)
            # After the rows' moment: of a round that closes meanwhile the roll then knows, and nobody is asked twice.
            for name in contents.sealed:
                archive.writestr(f"sealed/{name}", (sealed.path / name).read_bytes())
            for table, columns in contents.columns.items():
                with archive.open(f"tables/{table}", "w", force_zip64=True) as member:
                    async with connection.cursor().copy(_copy(table, columns, "to stdout")) as rows:
                        async for row in rows:
                            member.write(row)
        archive.writestr(_CONTENTS, json.dumps(asdict(contents)))
    return contents


async def _contents(connection: AsyncConnection[Any], sealed: Folder) -> Contents:
    async def rows(statement: str, **values: Any) -> list[dict[str, Any]]:
        return await (await connection.execute(statement.encode(), values)).fetchall()

    tables = await rows(_TABLES, tables=schema.tables())
    [last] = await rows(_LAST_MIGRATION)
    [running] = await rows("select count(*) as rounds from round where state = 'open'")
    return Contents(
        format=_FORMAT,
        migration=last["name"],
        columns={row["table"]: tuple(row["columns"]) for row in tables},
        sequences={row["name"]: row["last_value"] for row in await rows(_SEQUENCES)},
        sealed=tuple(file.name for ending in KEPT for file in sealed.files(f"*{ending}")),
        open_rounds=running["rounds"],
    )


def _copy(table: str, columns: tuple[str, ...], way: str) -> sql.Composed:
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    return sql.SQL("copy {} ({}) {}").format(sql.Identifier(table), names, sql.SQL(way))


@contextmanager
def _written(file: Path) -> Iterator[zipfile.ZipFile]:
    """A new file that only we may read; what is not finished is taken away again."""
    try:
        out = os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600), "wb")
    except FileExistsError:
        raise BackupError(f"{file} is there already. Name a file that is not.") from None
    except OSError as error:
        raise BackupError(f"{file} cannot be written ({error.strerror}). Name one that this user can write.") from error
    try:
        with out, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            yield archive
            archive.close()
            os.fsync(out.fileno())
    except BaseException:
        file.unlink(missing_ok=True)
        raise


async def put_back(conninfo: str, sealed: Folder, file: Path) -> Contents:
    """Fills an empty database and a sealed folder without rolls from a backup, and returns what was in it.

    All or nothing. Raises BackupError with the cure.
    """
    with _opened(file) as archive:
        contents = _read(file, archive)
        if present := [kept.name for ending in KEPT for kept in sealed.files(f"*{ending}")]:
            raise BackupError(
                f"The sealed folder {sealed.path} holds {present[0]}. Restore into an empty one: set WATERLINE_SEALED."
            )
        await open_database(conninfo, 2)
        try:
            if not await schema.is_empty():
                raise BackupError("The database is not empty. Make a new one, as docs/operator.md says under Backups.")
            async with in_transaction() as within:
                await schema.migrate_to(within, contents.migration)
                await _load(within._connection, archive, contents)  # noqa: SLF001
                _place(sealed, archive, contents)  # before the rows count: without its roll a check-in is asked twice
        except psycopg.DataError as error:
            _give_up(file, error)
        finally:
            await close_database()
    await schema.migrate(conninfo)
    return contents


def _place(sealed: Folder, archive: zipfile.ZipFile, contents: Contents) -> None:
    """Writes the files of the sealed folder; none where one cannot be."""
    placed: list[str] = []
    try:
        for name in contents.sealed:
            if not sealed.link(name, archive.read(f"sealed/{name}")):
                raise BackupError(f"{name} appeared in {sealed.path} meanwhile. Stop every process, and begin again.")
            placed.append(name)
    except (OSError, BackupError) as error:
        for name in placed:
            (sealed.path / name).unlink()
        if isinstance(error, OSError):
            raise BackupError(f"{sealed.path} cannot be written ({error.strerror}). Nothing was changed.") from error
        raise


async def _load(connection: AsyncConnection[Any], archive: zipfile.ZipFile, contents: Contents) -> None:
    cursor = connection.cursor(row_factory=psycopg.rows.dict_row)
    keys = await (await cursor.execute(_FOREIGN_KEYS)).fetchall()
    for key in keys:
        await cursor.execute(
            sql.SQL("alter table {} drop constraint {}").format(sql.SQL(key["table"]), sql.Identifier(key["name"]))
        )
    for table, columns in contents.columns.items():
        quoted = sql.Identifier(table)
        await cursor.execute(sql.SQL("alter table {} disable trigger user").format(quoted))
        await cursor.execute(sql.SQL("delete from {}").format(quoted))
        async with cursor.copy(_copy(table, columns, "from stdin")) as rows:
            with archive.open(f"tables/{table}") as member:
                while chunk := member.read(_AT_ONCE):
                    await rows.write(chunk)
        await cursor.execute(sql.SQL("alter table {} enable trigger user").format(quoted))
    for key in keys:
        await cursor.execute(
            sql.SQL("alter table {} add constraint {} {}").format(
                sql.SQL(key["table"]), sql.Identifier(key["name"]), sql.SQL(key["definition"])
            )
        )
    for sequence, number in contents.sequences.items():
        if number is not None:
            await cursor.execute("select setval(%s::regclass, %s)", (sequence, number))


@contextmanager
def _opened(file: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(file) as archive:
            yield archive
    except OSError as error:
        raise BackupError(f"{file} cannot be read ({error.strerror}).") from error
    except (zipfile.BadZipFile, EOFError, zlib.error) as error:
        _give_up(file, error)


def _read(file: Path, archive: zipfile.ZipFile) -> Contents:
    """Reads a backup through once, before anything is changed: one that broke off or was altered is none."""
    if archive.testzip() is not None:
        raise zipfile.BadZipFile
    try:
        contents = _CONTENTS_READ.validate_json(archive.read(_CONTENTS))
        if contents.format != _FORMAT or not schema.is_known(contents.migration):
            raise BackupError(f"{file} was made by a newer version. Restore it with that one, or a newer.")
        members = {f"tables/{table}" for table in contents.columns} | {f"sealed/{name}" for name in contents.sealed}
        if members | {_CONTENTS} != set(archive.namelist()) or not all(map(_is_ours, contents.sealed)):
            raise zipfile.BadZipFile
    except (KeyError, ValidationError) as error:
        _give_up(file, error)
    return contents


def _is_ours(name: str) -> bool:
    """Whether a file may be written into the sealed folder: no path leads out of it."""
    return name.endswith(KEPT) and name == Path(name).name


def _give_up(file: Path, error: Exception) -> Never:
    raise BackupError(
        f"{file} is no whole backup of Waterline. Take another copy of it, or the backup before."
    ) from error
