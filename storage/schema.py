"""Our tables: brought up to date at the start, and looked at before anybody trusts them."""

import json
import re
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Never

import psycopg
from tortoise import connections
from tortoise.exceptions import BaseORMException
from tortoise.migrations.executor import MigrationExecutor, MigrationTarget
from tortoise.migrations.graph import MigrationKey
from tortoise.migrations.recorder import MigrationRecorder
from tortoise.migrations.schema_generator.state import ModelState, State
from tortoise.migrations.schema_generator.state_apps import StateApps
from tortoise.transactions import in_transaction

from storage import ahead, security
from storage.database import APPS, DatabaseError, Row, close_database, open_database, statement
from storage.locks import patiently, wait_for_others

# Our tables and their columns, once every migration is applied: `python -m tests.storage.tables` writes it.
_EXPECTED: dict[str, list[str]] = json.loads(Path(__file__).with_name("tables.json").read_text(encoding="utf-8"))
# The last migration of the oldest version that can serve the tables of this one: none since takes anything from it.
SERVED_BY = "0037_first_answers"
_MIGRATIONS = Path(__file__).with_name("migrations")
OLDEST = 15  # the oldest PostgreSQL that is served

_SERVER = """
select current_setting('server_version') as version, current_setting('server_version_num')::int / 10000 as major,
    current_setting('server_encoding') as encoding, current_setting('transaction_read_only') = 'on' as read_only,
    current_user as role, current_schema() as schema,
    coalesce(has_schema_privilege(current_schema(), 'create'), false) as may_create
"""
# Of the tables of this schema: their columns, and whether our role may read and change what is in them.
_COLUMNS = """
select c.relname as table, array_agg(a.attname::text) as columns,
    bool_and(has_table_privilege(c.oid, 'select') and has_table_privilege(c.oid, 'insert')
        and has_table_privilege(c.oid, 'update') and has_table_privilege(c.oid, 'delete')) as may_change
from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and c.relname = any(%(tables)s)
group by c.relname
"""
_MIGRATIONS_TABLE = """
select current_user as role, to_regclass('tortoise_migrations') is null as missing,
    has_table_privilege(to_regclass('tortoise_migrations'), 'select') as is_readable
"""
_RESTORE = (
    "The database was restored in part, or somebody changed it. Restore a whole backup into an empty database, "
    "as docs/operator.md says under Backups."
)


class _Recorder(MigrationRecorder):
    """Tortoise's recorder, with placeholders that psycopg reads."""

    def _placeholder(self, pos: int) -> str:
        return "%s"

    async def applied_migrations(self) -> list[MigrationKey]:
        """Returns the applied migrations. Tortoise's own would abort the transaction where the table is missing, or not
        ours to read.
        """
        _, [table] = await self.connection.execute_query(_MIGRATIONS_TABLE)
        if table["missing"]:
            return []
        if not table["is_readable"]:
            raise DatabaseError(
                f"The role {table['role']} may not read the tables. `python -m bot migrate` lets it, as their owner: "
                "WATERLINE_OWNER_URL, or the embedded server's own."
            )
        return await super().applied_migrations()


class _Apps(StateApps):
    """The models of a step as far as its SQL needs them. To make them ready for queries, after each step anew, takes
    most of the time of a migration, and none of ours asks them for rows.
    """

    @classmethod
    def of(cls, apps: StateApps) -> "_Apps":
        """Returns the same models."""
        ours = cls(dict(apps._default_connections), apps._connections)  # noqa: SLF001 - as its own `clone` does
        ours.apps = apps.apps
        return ours

    def _build_initial_querysets(self) -> None:
        for models in self.apps.values():
            for model in models.values():
                model._meta.finalise_fields()  # noqa: SLF001 - all that is read of it


class _Before(State):
    """How everything was before a step. Few steps look at the models of then, and to build them takes most of the time
    of a migration: they are built for those that do.
    """

    def __init__(self, models: dict[tuple[str, str], ModelState], now: StateApps) -> None:
        self.models, self._now = models, now

    @cached_property
    def apps(self) -> StateApps:  # type: ignore[override]
        return self._now.clone(model_states=self.models)


class _State(State):
    def clone(self) -> State:
        return _Before({key: model.clone() for key, model in self.models.items()}, self.apps)


class _Executor(MigrationExecutor):
    async def _project_state(self, applied: set[MigrationKey], *, upto: MigrationKey | None = None) -> State:
        state = await super()._project_state(applied, upto=upto)
        return _State(state.models, _Apps.of(state.apps))


def _migrations(connection: Any) -> MigrationExecutor:
    executor = _Executor(connection, APPS)
    executor.recorder = executor.loader.recorder = _Recorder(connection)
    return executor


async def migrate(conninfo: str, serving: str = "") -> None:
    """Brings our tables up to date, all or nothing, and lets the role of the address `serving` work with them. Where
    several processes try at once, one does it.

    Raises DatabaseError with the cure where it cannot be done now, or where the tables are not as we left them.
    """
    await open_database(conninfo, 2)
    try:
        if fault := await _unfit_server():
            raise DatabaseError(fault)
        await patiently(partial(_change, serving if serving != conninfo else ""))
        if fault := await _torn():
            raise DatabaseError(fault)
    except psycopg.errors.RaiseException as error:
        raise DatabaseError(f"The tables were not brought up to date: {error.diag.message_primary}.") from error
    except (psycopg.Error, BaseORMException) as error:
        _give_up(error)
    finally:
        await close_database()


async def _change(serving: str, patience: str) -> None:
    async with in_transaction() as connection:
        await wait_for_others(connection)
        await connection.execute_query(f"set local lock_timeout = '{patience}'")
        await ahead.note_again(connection, is_known)
        migrations = _migrations(connection)
        if fault := await _unfit_start(migrations):
            raise DatabaseError(fault)
        if await migrations.plan():
            await migrations.migrate()
            await security.protect(connection)
        if serving:
            await security.let_serve(connection, serving)


def tables() -> list[str]:
    """Returns the names of our tables."""
    return [*_EXPECTED]


def is_known(migration: str) -> bool:
    """Returns whether this version has a migration of this name."""
    return re.fullmatch(r"\d{4}_\w+", migration) is not None and (_MIGRATIONS / f"{migration}.py").exists()


async def let_older_serve(conninfo: str, last: str) -> int:
    """Has a version whose last migration is `last` take these tables for its own, as they are; returns how many
    migrations it does not see then. The next `migrate` notes them again. Raises DatabaseError where it would err.
    """
    if not is_known(last) or last < SERVED_BY:
        raise DatabaseError(
            f"No version with the last migration {last} can serve these tables: the oldest that can has {SERVED_BY}. "
            "docs/versions.md lists them; to go further back, restore a backup of then."
        )
    await open_database(conninfo, 2)
    try:
        async with in_transaction() as connection:
            await wait_for_others(connection)
            return await ahead.hide_newer(connection, last)
    finally:
        await close_database()


async def migrate_to(connection: Any, migration: str) -> None:
    """Makes the tables as they were once this migration was applied, in the transaction of `connection`."""
    await _migrations(connection).migrate([MigrationTarget("models", migration)])


async def unapplied() -> list[str]:
    """Returns the names of the migrations that this open database still lacks."""
    steps = await _migrations(connections.get("default")).plan()
    return [step.migration.name for step in steps]


async def is_empty() -> bool:
    """Returns whether no version of ours has been in this open database yet."""
    return not await _migrations(connections.get("default")).recorder.applied_migrations()


async def trouble(*, only_reads: bool = False) -> str:
    """Returns why this open database cannot be used as it is, in a sentence with its cure; empty where it can."""
    try:
        fault = await _unfit_server(only_reads=only_reads) or await _newer(_migrations(connections.get("default")))
    except DatabaseError as error:
        fault = str(error)
    if fault:
        return fault
    if names := await unapplied():
        return f"{len(names)} migrations are missing. `python -m bot serve` applies them at start."
    return await _torn()


async def _unfit_server(*, only_reads: bool = False) -> str:
    [server] = await statement(_SERVER)
    if server["major"] < OLDEST:
        return f"PostgreSQL {server['version']} is too old. Give DATABASE_URL one of version {OLDEST} or newer."
    if server["encoding"] != "UTF8":
        return (
            f"This database keeps text as {server['encoding']}, which has no room for most languages. Make another: "
            "createdb --encoding=UTF8 --template=template0 waterline"
        )
    if server["schema"] is None:
        return (
            f"The role {server['role']} may use no schema of this database. "
            f"As its owner: grant usage, create on schema public to {server['role']}"
        )
    if server["read_only"] and not only_reads:
        return (
            "This database takes no changes: it is a standby, or default_transaction_read_only is on. Let DATABASE_URL "
            "lead to the primary (of several hosts by target_session_attrs=read-write), or turn the setting off."
        )
    return ""


async def _unfit_start(migrations: MigrationExecutor) -> str:
    """Why the tables cannot be brought up to date."""
    if fault := await _newer(migrations):
        return fault
    applied, [server] = await migrations.recorder.applied_migrations(), await statement(_SERVER)
    if await migrations.plan() and not server["may_create"]:
        return (
            f"The role {server['role']} may make no tables in the schema {server['schema']}. "
            f"As its owner: grant usage, create on schema {server['schema']} to {server['role']}"
        )
    if not applied and (tables := await _tables()):
        return f"There are tables named like ours ({', '.join(tables)}), and no word of who made them. {_RESTORE}"
    return ""


async def _newer(migrations: MigrationExecutor) -> str:
    await migrations.loader.build_graph()
    applied = await migrations.recorder.applied_migrations()
    if unknown := sorted(key.name for key in {*applied} - migrations.loader.graph.nodes.keys()):
        return (
            f"The tables are of a newer version of Waterline ({', '.join(unknown)}). Start that version, or go back "
            "as docs/operator.md says under Going back."
        )
    return ""


async def _torn() -> str:
    """What of our tables is not there, or not ours to change, once every migration is applied."""
    tables = await _tables()
    missing = []
    for table, columns in _EXPECTED.items():
        if table not in tables:
            missing.append(table)
        else:
            missing += [f"{table}.{column}" for column in columns if column not in tables[table]["columns"]]
    if missing:
        return f"In the database {', '.join(missing)} is missing. {_RESTORE}"
    if locked := [table for table in sorted(tables) if not tables[table]["may_change"]]:
        [server] = await statement(_SERVER)
        return (
            f"The role {server['role']} may not read and change {', '.join(locked)}. As their owner: grant select, "
            f"insert, update, delete on all tables in schema {server['schema']} to {server['role']}"
        )
    return ""


async def _tables() -> dict[str, Row]:
    """Those of ours that are there, by name."""
    rows = await statement(_COLUMNS, tables=[*_EXPECTED])
    return {row["table"]: row for row in sorted(rows, key=lambda row: row["table"])}


def _give_up(error: Exception) -> Never:
    cause: BaseException = error.args[0] if error.args and isinstance(error.args[0], psycopg.Error) else error
    code = getattr(cause, "sqlstate", None) or type(cause).__name__
    words = cause.diag.message_primary if isinstance(cause, psycopg.Error) else None
    raise DatabaseError(
        f"The tables could not be brought up to date: PostgreSQL says {code}{f', {words}' if words else ''}. "
        "Nothing was changed. Look at the database, then start again."
    ) from error
