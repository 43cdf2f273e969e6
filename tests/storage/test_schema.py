"""A database that cannot be used as it is: each fault is a sentence with its cure, and nothing is changed."""

import asyncio
import json
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from tortoise.migrations.executor import MigrationExecutor

from storage import database, schema
from tests.storage import tables

ROLE = f"deckhand_{os.getpid()}"


async def refusal(conninfo: str) -> str:
    """What is told at the start, which is one paragraph."""
    with pytest.raises(database.DatabaseError) as refused:
        await schema.migrate(conninfo)
    assert "\n" not in str(refused.value)
    return str(refused.value)


async def finding(conninfo: str) -> str:
    """What the doctor finds."""
    await database.open_database(conninfo, 2)
    try:
        return await schema.trouble()
    finally:
        await database.close_database()


def run(conninfo: str, *commands: str) -> None:
    with psycopg.connect(conninfo, autocommit=True) as connection:
        for command in commands:
            connection.execute(command.encode())


@pytest.fixture
def deckhand(server: str) -> Iterator[str]:
    """A role that owns nothing."""
    run(server, f"create role {ROLE} login")
    yield ROLE
    run(server, f"drop role {ROLE}")


async def test_a_database_as_we_left_it_has_no_trouble(conninfo: str) -> None:
    assert await finding(conninfo) == ""
    await schema.migrate(conninfo)


async def test_what_is_looked_for_is_what_the_migrations_make(conninfo: str) -> None:
    assert tables.FILE.read_text(encoding="utf-8") == tables.page(conninfo), tables.CURE


async def test_every_table_and_every_column_that_a_migration_makes_is_looked_for(conninfo: str) -> None:
    made: dict[str, list[str]] = json.loads(tables.page(conninfo))
    assert {"kudos", "replica"} < made.keys()
    every = [(table, column) for table, columns in made.items() for column in columns]
    run(conninfo, *(f"alter table {table} rename {column} to of_old_{column}" for table, column in every))
    named = ", ".join(f"{table}.{column}" for table, column in every)
    assert f"In the database {named} is missing." in await finding(conninfo)
    run(conninfo, *(f"alter table {table} rename to of_old_{table}" for table in made))
    assert f"In the database {', '.join(made)} is missing." in await finding(conninfo)


async def test_tables_of_a_newer_version_are_refused_with_the_way_back(conninfo: str) -> None:
    run(conninfo, "insert into tortoise_migrations (app, name, applied_at) values ('models', '9999_later', now())")
    told = await refusal(conninfo)
    assert "newer version of Waterline (9999_later)" in told
    assert "under Going back" in told
    assert await finding(conninfo) == told


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ("drop table kudos_plus", "kudos_plus is missing"),
        ("alter table person drop column joined_on", "person.joined_on is missing"),
        ("alter table value drop column practices", "value.practices is missing"),
        ("alter table announcement drop column words, drop column unit", "announcement.unit, announcement.words is"),
        ("alter table replica rename to of_old", "replica is missing"),
        ("drop table kudos_report", "kudos_report is missing"),
    ],
)
async def test_a_table_or_a_column_that_is_missing_is_named(conninfo: str, change: str, missing: str) -> None:
    run(conninfo, change)
    told = await refusal(conninfo)
    assert missing in told
    assert "Restore a whole backup" in told
    assert await finding(conninfo) == told


async def test_half_a_backup_without_the_word_of_its_version_is_refused(conninfo: str) -> None:
    run(conninfo, "drop table tortoise_migrations", "drop table kudos_plus")
    told = await refusal(conninfo)
    assert "tables named like ours (allowance, announcement, api_token," in told
    assert "kudos_plus" not in told


async def test_a_role_that_may_make_no_tables_is_told_what_to_grant(server: str, empty: str, deckhand: str) -> None:
    told = await refusal(make_conninfo(empty, user=deckhand))
    assert told.endswith(f"grant usage, create on schema public to {deckhand}")
    run(empty, "revoke usage on schema public from public")
    told = await refusal(make_conninfo(empty, user=deckhand))
    assert told.endswith(f"grant usage, create on schema public to {deckhand}")


async def test_a_role_that_may_not_change_the_tables_is_told_what_to_grant(conninfo: str, deckhand: str) -> None:
    run(conninfo, f"grant select on all tables in schema public to {deckhand}")
    told = await refusal(make_conninfo(conninfo, user=deckhand))
    assert "may not read and change allowance, announcement, api_token," in told
    assert "grant select, insert, update, delete on all tables in schema public" in told
    run(conninfo, f"drop owned by {deckhand}")


@pytest.fixture
def empty(server: str) -> Iterator[str]:
    yield from made(server, "")


def made(server: str, options: str) -> Iterator[str]:
    name = f"waterline_made_{os.getpid()}"
    run(server, f"create database {name} template template0 {options}")
    yield make_conninfo(server, dbname=name)
    run(server, f"drop database {name} with (force)")


@pytest.fixture
def latin1(server: str) -> Iterator[str]:
    yield from made(server, "encoding 'LATIN1' locale 'C'")


async def test_a_database_without_room_for_japanese_is_refused(latin1: str) -> None:
    told = await refusal(latin1)
    assert "keeps text as LATIN1" in told
    assert "createdb --encoding=UTF8" in told


async def test_a_database_that_takes_no_changes_is_refused(conninfo: str, server: str) -> None:
    name = conninfo_to_dict(conninfo)["dbname"]
    run(server, f"alter database {name} set default_transaction_read_only = on")
    told = await refusal(conninfo)
    assert "takes no changes" in told
    assert "target_session_attrs=read-write" in told
    assert await finding(conninfo) == told


async def test_what_nobody_foresaw_is_the_databases_own_word_and_nothing_is_changed(
    empty: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def migrate(executor: MigrationExecutor) -> None:
        await executor.connection.execute_script("create table half (id int); select 1 / 0")

    monkeypatch.setattr(MigrationExecutor, "migrate", migrate)
    assert "22012, division by zero. Nothing was changed." in await refusal(empty)
    with psycopg.connect(empty) as connection:
        assert connection.execute("select to_regclass('half')").fetchone() == (None,)


@asynccontextmanager
async def speaking(code: str, words: str) -> AsyncIterator[int]:
    """A port where something speaks as PostgreSQL does, asks for a password and then says no."""

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        length = int.from_bytes(await reader.readexactly(4))
        start = await reader.readexactly(length - 4)
        if start == (80877103).to_bytes(4):  # whether it speaks TLS
            writer.write(b"N")
            await reader.readexactly(int.from_bytes(await reader.readexactly(4)) - 4)
        writer.write(b"R" + (8).to_bytes(4) + (3).to_bytes(4))
        await reader.readexactly(1)
        await reader.readexactly(int.from_bytes(await reader.readexactly(4)) - 4)
        fields = f"SFATAL\0VFATAL\0C{code}\0M{words}\0\0".encode()
        writer.write(b"E" + (len(fields) + 4).to_bytes(4) + fields)
        writer.close()

    server = await asyncio.start_server(refuse, "127.0.0.1")
    async with server:
        yield server.sockets[0].getsockname()[1]


async def test_a_wrong_password_is_called_so_and_is_not_repeated() -> None:
    async with speaking("28P01", 'password authentication failed for user "waterline"') as port:
        told = await refusal(f"postgresql://waterline:barnacle@127.0.0.1:{port}/waterline?gssencmode=disable")
    assert told.startswith("PostgreSQL does not let us in with the user and the password in DATABASE_URL")
    assert "barnacle" not in told


async def test_a_server_without_a_connection_left_is_told_as_it_is() -> None:
    async with speaking("53300", "sorry, too many clients already") as port:
        told = await refusal(f"postgresql://waterline:barnacle@127.0.0.1:{port}/waterline?gssencmode=disable")
    assert "too many clients already" in told
    assert "No PostgreSQL answers" not in told
    assert "password" not in told
