"""The way back of a backup: into an empty database and a sealed folder without rolls, all or nothing.

Any PostgreSQL that is served takes it, and so does a newer version of ours: tables are made as they were then, filled,
and brought up to date.
"""

import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Never

import psycopg
from psycopg import AsyncConnection, sql
from pydantic import TypeAdapter, ValidationError
from tortoise.transactions import in_transaction

from storage import schema
from storage.backups.contents import FORMAT, KEPT, LIST, BackupError, Contents, copy, words
from storage.database import close_database, open_database
from storage.locks import wait_for_others
from storage.sealed.erasures import LIST_ENDING, ErasureLists, read_list, read_workspaces
from storage.sealed.folders import Folder

_AT_ONCE = 1 << 20  # bytes
_LONGEST_LIST = 1 << 24  # bytes
_CONTENTS_READ = TypeAdapter(Contents)

# What the migrations made, for the whole of it to be filled, and nothing else.
_MADE = """
select relname as name from pg_class where relnamespace = current_schema()::regnamespace and relkind in ('r', 'S')
    and relname <> 'tortoise_migrations'
"""
# Foreign keys of the tables lead in circles (a person is in a team that a person leads): they come back at the end.
_FOREIGN_KEYS = """
select conrelid::regclass::text as table, conname as name, pg_get_constraintdef(oid) as definition
from pg_constraint where contype = 'f' and connamespace = current_schema()::regnamespace
"""

# Where a number was given before, the next one is behind it.
_GIVEN_BEFORE = """
select setval(sequence, greatest(nextval(sequence), %s))
from (select pg_get_serial_sequence(%s, 'id')::regclass as sequence) of_table
"""


async def put_back(conninfo: str, sealed: Folder, file: Path) -> Contents:
    """Fills an empty database and a sealed folder without rolls from a backup, and returns what was in it.

    All or nothing. Raises BackupError with the cure. Where it was killed half-way, it is run again.
    """
    with _opened(file) as archive:
        contents = _read(file, archive)
        _refuse_others(sealed, archive, contents)
        await open_database(conninfo, 2)
        try:
            async with in_transaction() as within:
                await wait_for_others(within)
                if not await schema.is_empty() or await _tables(within._connection):  # noqa: SLF001
                    raise BackupError(
                        "The database is not empty. Make a new one, as docs/operator.md says under Backups."
                    )
                await schema.migrate_to(within, contents.migration)
                try:
                    await _load(within._connection, file, archive, contents)  # noqa: SLF001
                except (psycopg.DataError, psycopg.IntegrityError, psycopg.ProgrammingError) as error:
                    _give_up(file, error)
                _place(sealed, archive, contents)  # before the rows count: without its roll a check-in is asked twice
                await _leave_numbers(within._connection, sealed)  # noqa: SLF001
        except psycopg.errors.InsufficientPrivilege as error:
            raise BackupError(f"This role may not make tables ({words(error)}). Let it own the database.") from error
        except psycopg.OperationalError as error:
            raise BackupError(f"The database gave up ({words(error)}). Nothing was changed: run it again.") from error
        finally:
            await close_database()
    await schema.migrate(conninfo)
    return contents


async def _tables(connection: AsyncConnection[Any]) -> set[str]:
    """The names of all tables and sequences that are there."""
    cursor = connection.cursor(row_factory=psycopg.rows.dict_row)
    return {row["name"] for row in await (await cursor.execute(_MADE)).fetchall()}


def _refuse_others(sealed: Folder, archive: zipfile.ZipFile, contents: Contents) -> None:
    """Files that are there already are those of this backup, where a restore was killed; no others may be."""
    for name in [file.name for ending in KEPT for file in sealed.files(f"*{ending}")]:
        if name not in contents.sealed or sealed.read(name) != archive.read(f"sealed/{name}"):
            raise BackupError(
                f"The sealed folder {sealed.path} holds {name}. Restore into an empty one: set WATERLINE_SEALED."
            )


def _place(sealed: Folder, archive: zipfile.ZipFile, contents: Contents) -> None:
    """Writes the files of the sealed folder; none where one cannot be."""
    placed: list[str] = []
    try:
        lists = ErasureLists(sealed)
        for name in contents.erasures:  # beside what a newer list has: whoever stands in either was forgotten
            lists.gather(name, archive.read(f"erasures/{name}"))
        for name in contents.sealed:
            content = archive.read(f"sealed/{name}")
            if sealed.link(name, content):
                placed.append(name)
            elif sealed.read(name) != content:
                raise BackupError(f"{name} appeared in {sealed.path} meanwhile. Stop every process, and begin again.")
    except (OSError, BackupError) as error:
        for name in placed:
            (sealed.path / name).unlink()
        if isinstance(error, OSError):
            raise BackupError(f"{sealed.path} cannot be written ({error.strerror}). Nothing was changed.") from error
        raise


async def _load(connection: AsyncConnection[Any], file: Path, archive: zipfile.ZipFile, contents: Contents) -> None:
    cursor = connection.cursor(row_factory=psycopg.rows.dict_row)
    if (
        await _tables(connection) != contents.columns.keys() | contents.sequences.keys()
    ):  # nothing else in the server is written to
        _give_up(file)
    keys = await (await cursor.execute(_FOREIGN_KEYS)).fetchall()
    for key in keys:
        await cursor.execute(
            sql.SQL("alter table {} drop constraint {}").format(sql.SQL(key["table"]), sql.Identifier(key["name"]))
        )
    for table, columns in contents.columns.items():
        quoted = sql.Identifier(table)
        await cursor.execute(sql.SQL("alter table {} disable trigger user").format(quoted))
        await cursor.execute(sql.SQL("delete from {}").format(quoted))
        async with cursor.copy(copy(table, columns, "from stdin")) as rows:
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


async def _leave_numbers(connection: AsyncConnection[Any], sealed: Folder) -> None:
    """Has nobody get a number that a list of erasures says was somebody's: programs outside know them by it, and who
    comes back would be forgotten once more.
    """
    lists = [file.name.removesuffix(LIST_ENDING) for file in sealed.files(f"*{LIST_ENDING}")]
    if listed := [erasure.person for name in lists for erasure in read_list(sealed, name)]:
        await connection.execute(_GIVEN_BEFORE, (max(listed), "person"))
    if erased := [workspace.number for workspace in read_workspaces(sealed)]:
        await connection.execute(_GIVEN_BEFORE, (max(erased), "workspace"))


@contextmanager
def _opened(file: Path) -> Iterator[zipfile.ZipFile]:
    """Errors of the file itself are told apart from those of what is done with it meanwhile."""
    try:
        if not stat.S_ISREG(file.stat().st_mode):
            raise BackupError(f"{file} is no file. Name what `python -m bot backup` wrote.")
        opened = file.open("rb")
    except OSError as error:
        raise BackupError(f"{file} cannot be read ({error.strerror}).") from error
    with opened:
        try:
            with zipfile.ZipFile(opened) as archive:
                yield archive
        except (zipfile.BadZipFile, EOFError, zlib.error, NotImplementedError) as error:
            _give_up(file, error)


def _read(file: Path, archive: zipfile.ZipFile) -> Contents:
    """Reads a backup through once, before anything is changed: one that broke off or was altered is none."""
    members = archive.infolist()
    names = {member.filename for member in members}
    if len(names) < len(members) or not all(map(_is_as_written, members)):
        raise zipfile.BadZipFile
    try:
        if archive.testzip() is not None:
            raise zipfile.BadZipFile
        contents = _CONTENTS_READ.validate_json(archive.read(LIST))
    except OSError as error:
        raise BackupError(f"{file} cannot be read to its end ({error.strerror}). Copy it again.") from error
    except (KeyError, ValidationError) as error:
        _give_up(file, error)
    if contents.format != FORMAT or not schema.is_known(contents.migration):
        raise BackupError(f"{file} was made by a newer version. Restore it with that one, or a newer.")
    listed = {f"tables/{table}" for table in contents.columns} | {f"sealed/{name}" for name in contents.sealed}
    listed |= {f"erasures/{name}" for name in contents.erasures}
    are_ours = all(_is_ours(name, KEPT) for name in contents.sealed)
    if (
        listed | {LIST} != names
        or not are_ours
        or not all(_is_ours(name, (LIST_ENDING,)) for name in contents.erasures)
    ):
        raise zipfile.BadZipFile
    return contents


def _is_as_written(member: zipfile.ZipInfo) -> bool:
    """Whether a member is packed as we do it, with no password, and a list that fits into memory."""
    is_plain = not member.flag_bits & 1 and member.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    return is_plain and (member.filename != LIST or member.file_size <= _LONGEST_LIST)


def _is_ours(name: str, endings: tuple[str, ...]) -> bool:
    """Whether a file may be written into the sealed folder: no path leads out of it."""
    return name.endswith(endings) and name == Path(name).name


def _give_up(file: Path, error: Exception | None = None) -> Never:
    raise BackupError(
        f"{file} is no whole backup of Waterline. Take another copy of it, or the backup before."
    ) from error
