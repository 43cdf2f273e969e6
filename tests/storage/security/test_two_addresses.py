"""An installation has an address for the owner of the tables and one by which is served: both lead to one database."""

from collections.abc import Iterator

import psycopg
import pytest
import typer
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from bot.app.cli import migrate
from commands.operate.examine import Finding, examine_database
from storage import database, schema
from tests.cast import MONDAY
from tests.storage.security.conftest import SERVING

NOBODY = "postgresql://waterline@127.0.0.1:9/waterline"  # the discard port: nothing answers there


@pytest.fixture
def elsewhere(server: str) -> Iterator[str]:
    """Another database of the same server, as a copy of ours would be."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"create database {SERVING}_elsewhere")
        yield make_conninfo(server, dbname=f"{SERVING}_elsewhere")
        connection.execute(f"drop database {SERVING}_elsewhere with (force)")


def test_two_roles_of_one_database_are_well(conninfo: str, serving: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATERLINE_OWNER_URL", conninfo)
    monkeypatch.setenv("DATABASE_URL", serving)
    assert database.owner_url() == conninfo


async def test_two_databases_are_refused_before_one_is_migrated_or_backed_up(
    elsewhere: str, serving: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WATERLINE_OWNER_URL", elsewhere)
    monkeypatch.setenv("DATABASE_URL", serving)
    with pytest.raises(database.DatabaseError, match="lead to two databases"):
        database.owner_url()

    async def nothing() -> list[Finding]:
        return []

    findings = await examine_database(MONDAY, nothing)
    assert any(not finding.well and "lead to two databases" in finding.text for finding in findings)


def test_where_nobody_answers_who_opens_it_says_why(conninfo: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATERLINE_OWNER_URL", conninfo)
    monkeypatch.setenv("DATABASE_URL", NOBODY)
    assert database.owner_url() == conninfo


def test_going_back_to_a_version_without_a_name_does_not_go_forward(
    conninfo: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where a variable of a script was not set."""
    monkeypatch.setenv("DATABASE_URL", conninfo)
    with pytest.raises(typer.Exit):
        migrate(back_to="")


async def test_who_does_not_own_the_tables_cannot_go_back_and_is_told_who_can(serving: str) -> None:
    with pytest.raises(database.DatabaseError, match="Set WATERLINE_OWNER_URL"):
        await schema.let_older_serve(serving, schema.SERVED_BY)


async def test_nobody_goes_back_in_a_database_that_holds_nothing(elsewhere: str) -> None:
    with pytest.raises(database.DatabaseError, match="nothing to go back to"):
        await schema.let_older_serve(elsewhere, schema.SERVED_BY)


async def test_a_copy_that_takes_no_changes_will_do_for_who_only_reads(conninfo: str, server: str) -> None:
    name = conninfo_to_dict(conninfo)["dbname"]
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"alter database {name} set default_transaction_read_only = on".encode())
    await database.open_database(conninfo, 2)
    try:
        assert "takes no changes" in await schema.trouble()
        assert await schema.trouble(only_reads=True) == ""
        with pytest.raises(database.DatabaseError, match="takes no changes"):
            await schema.let_older_serve(conninfo, schema.SERVED_BY)
    finally:
        await database.close_database()
