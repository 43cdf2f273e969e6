"""One PostgreSQL database: opening it, bringing its tables up to date, and running a bare statement."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psycopg
from procrastinate import App, PsycopgConnector
from psycopg.conninfo import conninfo_to_dict
from tortoise import Tortoise, connections
from tortoise.migrations.api import migrate as apply_migrations
from tortoise.migrations.api import plan

from storage import embedded

Row = Mapping[str, Any]
_MIGRATION_LOCK = 0x57A7E811  # one key for all processes of all versions


class DatabaseError(Exception):
    """The database cannot be used. The text says why and what to do."""


def url(folder: Path | None = None) -> str:
    """The connection string: `DATABASE_URL`, or the embedded server's in the data folder, started if need be."""
    if given := os.environ.get("DATABASE_URL"):
        return given
    return embedded.start(folder or embedded.default_data_folder())


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
        # A look at each connection before each statement would double the round trips; `statement` tries again instead.
        "check": None,
        **parts,
    }
    return {
        "connections": {"default": {"engine": "tortoise.backends.psycopg", "credentials": credentials}},
        "apps": {
            "models": {
                "models": ["storage.models"],
                "default_connection": "default",
                "migrations": "storage.migrations",
            }
        },
        "use_tz": True,
        "timezone": "UTC",
    }


async def open_database(conninfo: str, connections_at_most: int = 20) -> None:
    """Opens the pool. Raises DatabaseError with the cure when nothing answers there."""
    try:
        (await psycopg.AsyncConnection.connect(conninfo, connect_timeout=10)).cursor()
    except psycopg.OperationalError as error:
        raise DatabaseError(
            f"No PostgreSQL answers at the address in DATABASE_URL ({str(error).splitlines()[0]}). "
            "Start it, correct the address, or leave DATABASE_URL empty for the embedded one."
        ) from error
    await Tortoise.init(config=config(conninfo, connections_at_most), _enable_global_fallback=True)


async def close_database() -> None:
    await connections.close_all()


async def migrate(conninfo: str) -> None:
    """Brings our tables and the queue's up to date. Of several processes that start at once, one does it."""
    async with await psycopg.AsyncConnection.connect(conninfo) as guard:
        await guard.execute("select pg_advisory_xact_lock(%s)", [_MIGRATION_LOCK])
        await apply_migrations(config=config(conninfo, 2))
        await connections.close_all()
        found = await guard.execute("select to_regclass('procrastinate_jobs')")
        if (await found.fetchone() or (None,))[0] is None:
            queue = App(connector=PsycopgConnector(conninfo=conninfo))
            async with queue.open_async():
                await queue.schema_manager.apply_schema_async()


async def unapplied(conninfo: str) -> list[str]:
    """Names of the migrations that this database still lacks."""
    return [str(step) for step in await plan(config=config(conninfo, 2))]


async def statement(sql: str, *values: Any) -> list[Row]:
    """Runs one bare SQL statement, in the transaction around it if there is one."""
    _, rows = await connections.get("default").execute_query(sql, list(values))
    return list(rows)
