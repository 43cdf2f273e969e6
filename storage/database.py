"""One PostgreSQL database: opening it, and running a bare statement."""

import asyncio
import os
import re
import select
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from contextvars import ContextVar
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
import structlog
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import dict_row
from psycopg_pool import PoolTimeout
from tortoise import Tortoise, connections
from tortoise.exceptions import DBConnectionError
from tortoise.transactions import in_transaction

from storage import embedded
from storage.caches import forget_all
from storage.client import in_workspace
from storage.places import default_data_folder
from storage.two_addresses import lead_to_one

Row = Mapping[str, Any]
APPS = {
    "models": {
        "models": ["storage.models"],
        "default_connection": "default",
        "migrations": "storage.migrations",
    }
}
_in_doubt = ContextVar("_in_doubt", default=False)
_OPENS_WITHIN = 10  # seconds in which a healthy database lets a process in,
_PATIENCE = 3  # in which it answers, and
_FREE_WITHIN = 1.5  # in which a connection is to be free: people are answered in words two seconds after they asked
# After this, whoever asks next has the pool try at once. By itself it doubles its pauses for five minutes, and would be
# away for as long again as the database was.
_CONNECTS_AGAIN_FOR = 1.0
_ROWS_OF_A_PAGE = 1_000
# What a statement raises while the database is away, has no connection left, or takes no changes for a while.
AWAY = (psycopg.OperationalError, psycopg.errors.ReadOnlySqlTransaction, DBConnectionError)

_TWO_DATABASES = (
    "WATERLINE_OWNER_URL and DATABASE_URL lead to two databases: one would be migrated or backed up, and the other "
    "serve. Let both lead to the same."
)
_CHANGES = re.compile(r"\b(insert into|update|delete from)\b", re.IGNORECASE)

_log = structlog.get_logger(__name__)


class OutcomeUnknown(psycopg.OperationalError):
    """The connection was lost while a change was on its way: it may have been made, and nobody can say so now."""


class DatabaseError(Exception):
    """The database cannot be used. The text says why and what to do."""


def given() -> str:
    """Returns `DATABASE_URL`; empty for the embedded server."""
    return os.environ.get("DATABASE_URL", "")


def url(folder: Path | None = None) -> str:
    """Returns the address by which is served: `DATABASE_URL`, or that of the embedded server, which is started if need
    be.
    """
    return given() or embedded.serving(embedded.start(folder or default_data_folder()))


def owner_url(folder: Path | None = None) -> str:
    """Returns the address of who owns the tables: `WATERLINE_OWNER_URL`, or the same role that serves; the embedded
    server has one. Raises DatabaseError where the two lead to different databases.
    """
    if given():
        owner = os.environ.get("WATERLINE_OWNER_URL", "") or given()
        if not lead_to_one(owner, given()):
            raise DatabaseError(_TWO_DATABASES)
        return owner
    return embedded.start(folder or default_data_folder())


def config(conninfo: str, connections_at_most: int = 20, *, pooled: bool = False) -> dict[str, Any]:
    """Returns Tortoise's settings. libpq gets the connection string as it is, with several hosts, sslmode and such.

    Where it is `pooled`, statements are not prepared, since the next one may be run by another server process, and
    nothing is set for the connection. Elsewhere none is compiled: that takes longer than any of ours runs.
    """
    options = str(conninfo_to_dict(conninfo).get("options") or os.environ.get("PGOPTIONS", ""))
    options_of_mode = {"prepare_threshold": None} if pooled else {"options": f"{options} -c jit=off".strip()}
    credentials: dict[str, Any] = {
        **dict.fromkeys(("host", "user", "password", "database")),
        "port": 5432,
        "conninfo": conninfo,  # instead of what Tortoise would make of the five above
        "minsize": 1,
        "maxsize": connections_at_most,
        "timeout": _OPENS_WITHIN,
        "check": _still_open,
        "kwargs": {"autocommit": True, "row_factory": dict_row, **options_of_mode},
    }
    return {
        "connections": {"default": {"engine": "storage.client", "credentials": credentials}},
        "apps": APPS,
        "use_tz": True,
        "timezone": "UTC",
    }


async def open_database(conninfo: str, connections_at_most: int = 20) -> None:
    """Opens the pool, with nothing remembered of another database. Raises DatabaseError with the cure when nothing
    answers there."""
    pooled = await is_pooled(conninfo)
    forget_all()
    await Tortoise.init(config=config(conninfo, connections_at_most, pooled=pooled), _enable_global_fallback=True)
    try:
        await statement("select 1")
    except (psycopg.OperationalError, DBConnectionError) as error:
        await close_database()
        raise DatabaseError(_refused(error)) from error
    pool = connections.get("default")._pool  # noqa: SLF001
    pool.timeout, pool.reconnect_timeout = _FREE_WITHIN, _CONNECTS_AGAIN_FOR


async def is_pooled(conninfo: str) -> bool:
    """Returns whether a pooler answers at this address: it names another process than the one that runs statements.

    Raises DatabaseError with the cure when nothing answers.
    """
    try:
        conninfo_to_dict(conninfo)
    except psycopg.ProgrammingError as error:
        raise DatabaseError(
            "DATABASE_URL is not a PostgreSQL address. It looks like postgresql://user:password@host:5432/name"
        ) from error
    try:
        async with await psycopg.AsyncConnection.connect(
            conninfo, connect_timeout=_OPENS_WITHIN, autocommit=True, prepare_threshold=None
        ) as connection:
            row = await (await connection.execute("select pg_backend_pid()")).fetchone()
            return row is not None and row[0] != connection.info.backend_pid
    except psycopg.OperationalError as error:
        raise DatabaseError(_refused(error)) from error


def _refused(error: Exception) -> str:
    """Why no connection was had, in a sentence with its cure. The server may speak any language, libpq English."""
    words = str(error).splitlines()[0].strip()
    if re.search("password|28P01|28000|pg_hba", words):
        return (
            f"PostgreSQL does not let us in with the user and the password in DATABASE_URL ({words}). "
            "Correct them there, or in the server."
        )
    if "FATAL" in words:  # it answers
        return (
            f"PostgreSQL refuses what DATABASE_URL asks for ({words}). Correct the user and the database in it, or "
            "make what is missing: docs/operator.md says how under Two roles."
        )
    return (
        f"No PostgreSQL answers at the address in DATABASE_URL ({words}). "
        "Start it, correct the address, or leave DATABASE_URL empty for the embedded one."
    )


def log_away(error: Exception) -> None:
    """Notes in the log that somebody was told to try again."""
    _log.warning("the database is away, has no connection left, or takes no changes", exc_info=error)


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


def connections_waited_for() -> int:
    """Returns how many statements of this process wait for a connection just now."""
    return int(connections.get("default")._pool.get_stats().get("requests_waiting", 0))  # noqa: SLF001


async def answers() -> bool:
    """Returns whether the database answers now."""
    try:
        await asyncio.wait_for(statement("select 1"), _PATIENCE)
    except (psycopg.OperationalError, DBConnectionError, TimeoutError):
        return False
    return True


async def version() -> str:
    return str((await statement("show server_version"))[0]["server_version"])


async def is_superuser() -> bool:
    """Returns whether our role is a superuser, who may even read files through the server."""
    rows = await statement("select rolsuper as superuser from pg_roles where rolname = current_user")
    return bool(rows and rows[0]["superuser"])


async def is_new() -> bool:
    """Returns whether Waterline has never started on this open database."""
    return bool((await statement("select to_regclass('tortoise_migrations') is null as missing"))[0]["missing"])


async def clock() -> datetime:
    """Returns the present moment by the clock of the database's machine."""
    moment: datetime = (await statement("select clock_timestamp() as now"))[0]["now"]
    return moment


async def close_database() -> None:
    await Tortoise.close_connections()


@asynccontextmanager
async def all_or_nothing() -> AsyncIterator[None]:
    """Opens a transaction: what is stored inside is stored as a whole, or, after an error, not at all.

    Raises OutcomeUnknown where the connection is lost at its very end.
    """
    is_outermost, ends = not in_doubt(), False
    try:
        async with in_transaction():
            within = _in_doubt.set(True)
            try:
                yield
            finally:
                _in_doubt.reset(within)
            ends = True
    except psycopg.OperationalError as error:
        if ends and is_outermost and _is_lost(error):
            raise OutcomeUnknown(*error.args) from error
        raise


async def statement(sql: str, /, **values: Any) -> list[Row]:
    """Runs one bare SQL statement with values for its `%(names)s`, in the transaction around it if there is one.

    It sees and changes rows of the workspace `workspace_id` alone, which is also the value of that name; where it names
    none, of the one that the transaction around it named before.

    Outside of a transaction, it is tried once more if the connection is lost meanwhile: it must bear to have been run
    before. Raises OutcomeUnknown for a change that may have been made the first time.
    """
    connection = connections.get("default")
    by_name: Any = values  # Tortoise speaks of a list, and hands to psycopg what it gets
    with in_workspace(values.get("workspace_id")):
        try:
            _, rows = await connection.execute_query(sql, by_name)
        except psycopg.OperationalError as error:
            if in_doubt() or not _is_lost(error):
                raise
            try:
                _, rows = await connection.execute_query(sql, by_name)
            except AWAY:
                if _CHANGES.search(sql):
                    raise OutcomeUnknown(*error.args) from error
                raise
    return list(rows)


@asynccontextmanager
async def pages(sql: str, /, **values: Any) -> AsyncIterator[AsyncIterator[list[Row]]]:
    """Hands over the rows of a select as they are at one moment, a thousand at a time, since rows take far more memory
    than what is read of them. To be called in a transaction, which runs no other statement meanwhile, and is taken back
    where not all of them are read. PostgreSQL's own cursors are planned without parallel workers.
    """
    await statement("select", workspace_id=values["workspace_id"])  # the transaction is this workspace's from here on
    async with connections.get("default").streamed(sql, values, _ROWS_OF_A_PAGE) as rows:
        yield rows


async def count_rows() -> None:
    """Has PostgreSQL look at how much there is, also of what a transaction has stored so far: by what it guesses of
    thousands of rows that it has not seen, reading a letter takes seconds.
    """
    await statement("select across_analyze()")


def in_doubt() -> bool:
    """Returns whether a transaction is open here: what is read may yet be taken back."""
    return _in_doubt.get()


def _is_lost(error: psycopg.OperationalError) -> bool:
    """Returns whether the connection broke, or the server is about to end it (57P01 to 57P03)."""
    return not isinstance(error, PoolTimeout) and (error.sqlstate or "57P").startswith("57P")
