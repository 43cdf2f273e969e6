"""One PostgreSQL database: opening it, bringing its tables up to date, and running a bare statement."""

import asyncio
import os
import select
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict
from psycopg_pool import PoolTimeout
from tortoise import Tortoise, connections
from tortoise.backends.base.client import TransactionalDBClient
from tortoise.exceptions import DBConnectionError
from tortoise.migrations.executor import MigrationExecutor
from tortoise.migrations.graph import MigrationKey
from tortoise.migrations.recorder import MigrationRecorder
from tortoise.transactions import in_transaction

from storage import embedded
from storage.places import default_data_folder

Row = Mapping[str, Any]
APPS = {
    "models": {
        "models": ["storage.models", "storage.pulse_models", "storage.letter_models"],
        "default_connection": "default",
        "migrations": "storage.migrations",
    }
}
_MIGRATION_LOCK = 0x57A7E811  # one key for all processes of all versions
_PATIENCE = 3  # seconds in which a healthy database answers


class DatabaseError(Exception):
    """The database cannot be used. The text says why and what to do."""


def given() -> str:
    """`DATABASE_URL`; empty for the embedded server."""
    return os.environ.get("DATABASE_URL", "")


def url(folder: Path | None = None) -> str:
    """The connection string: `DATABASE_URL`, or the embedded server's in the data folder, started if need be."""
    return given() or embedded.start(folder or default_data_folder())


def config(conninfo: str, connections_at_most: int = 20) -> dict[str, Any]:
    """Tortoise's settings for a connection string in any form that PostgreSQL's own tools take."""
    try:
        parts = conninfo_to_dict(conninfo)
    except psycopg.ProgrammingError as error:
        raise DatabaseError(
            "DATABASE_URL is not a PostgreSQL address. It looks like postgresql://user:password@host:5432/name"
        ) from error
    credentials: dict[str, Any] = {
        "host": parts.pop("host", None),
        "port": int(parts.pop("port", None) or 5432),
        "user": parts.pop("user", None),
        "password": parts.pop("password", None),
        "database": parts.pop("dbname", None),
        "minsize": 1,
        "maxsize": connections_at_most,
        "check": _still_open,
        **parts,
    }
    return {
        "connections": {"default": {"engine": "tortoise.backends.psycopg", "credentials": credentials}},
        "apps": APPS,
        "use_tz": True,
        "timezone": "UTC",
    }


async def open_database(conninfo: str, connections_at_most: int = 20) -> None:
    """Opens the pool. Raises DatabaseError with the cure when nothing answers there."""
    settings = config(conninfo, connections_at_most)
    try:
        await (await psycopg.AsyncConnection.connect(conninfo, connect_timeout=10)).close()
    except psycopg.OperationalError as error:
        raise DatabaseError(
            f"No PostgreSQL answers at the address in DATABASE_URL ({str(error).splitlines()[0]}). "
            "Start it, correct the address, or leave DATABASE_URL empty for the embedded one."
        ) from error
    await Tortoise.init(config=settings, _enable_global_fallback=True)


async def _still_open(connection: psycopg.AsyncConnection) -> None:
    """Asks the socket instead of the server, which would double the round trips: where nothing was asked, only the
    end of a connection can be read. One that ended (the database restarted) is seldom alone, so all are looked at.
    """
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    if poll.poll(0):
        await connection.close()
        await connections.get("default")._pool.check()  # noqa: SLF001
        raise psycopg.OperationalError("the server has closed this connection")


async def answers() -> bool:
    """Whether the database answers now."""
    try:
        await asyncio.wait_for(statement("select 1"), _PATIENCE)
    except (psycopg.OperationalError, DBConnectionError, TimeoutError):
        return False
    return True


async def version() -> str:
    return str((await statement("show server_version"))[0]["server_version"])


async def is_superuser() -> bool:
    """Whether our role may do everything, such as reading files through the server."""
    rows = await statement("select rolsuper as superuser from pg_roles where rolname = current_user")
    return bool(rows and rows[0]["superuser"])


async def clock() -> datetime:
    """What the database's machine takes for the present moment."""
    moment: datetime = (await statement("select clock_timestamp() as now"))[0]["now"]
    return moment


async def close_database() -> None:
    await Tortoise.close_connections()


class _Recorder(MigrationRecorder):
    """Tortoise's own writes placeholders that psycopg does not read."""

    def _placeholder(self, pos: int) -> str:
        return "%s"

    async def applied_migrations(self) -> list[MigrationKey]:
        """Its own asks a table that may not be there yet, which would abort the transaction around it."""
        _, rows = await self.connection.execute_query("select to_regclass('tortoise_migrations') is null as missing")
        return [] if rows[0]["missing"] else await super().applied_migrations()


def _migrations(connection: Any) -> MigrationExecutor:
    executor = MigrationExecutor(connection, APPS)
    executor.recorder = executor.loader.recorder = _Recorder(connection)
    return executor


async def migrate(conninfo: str) -> None:
    """Brings our tables up to date, all or nothing. Of several processes at once, one does it."""
    await open_database(conninfo, 2)
    try:
        async with in_transaction() as connection:
            await connection.execute_query(f"select pg_advisory_xact_lock({_MIGRATION_LOCK})")
            await _migrations(connection).migrate()
    finally:
        await close_database()


async def unapplied() -> list[str]:
    """Names of the migrations that this open database still lacks."""
    steps = await _migrations(connections.get("default")).plan()
    return [step.migration.name for step in steps]


def all_or_nothing() -> AbstractAsyncContextManager[object]:
    """What is stored inside is stored as a whole, or, after an error, not at all."""
    return in_transaction()


async def statement(sql: str, *values: Any) -> list[Row]:
    """Runs one bare SQL statement, in the transaction around it if there is one.

    Outside of one, it is tried once more if the connection is lost meanwhile: it must bear to have been run before.
    """
    connection = connections.get("default")
    try:
        _, rows = await connection.execute_query(sql, list(values))
    except psycopg.OperationalError as error:
        if in_doubt() or not _is_lost(error):
            raise
        _, rows = await connection.execute_query(sql, list(values))
    return list(rows)


def in_doubt() -> bool:
    """Whether a transaction is open here, so that what is read may yet be taken back."""
    return isinstance(connections.get("default"), TransactionalDBClient)


def _is_lost(error: psycopg.OperationalError) -> bool:
    """Whether the connection broke, or the server is about to end it (57P01 to 57P03)."""
    return not isinstance(error, PoolTimeout) and (error.sqlstate or "57P").startswith("57P")
