"""Somebody connects as the role that serves, and tries.

What it cannot do: change who sees what, or what stands for good. What it can: name another workspace. Row-level
security is against a filter that somebody forgot, not against who has the password.
"""

from collections.abc import Iterator

import psycopg
import pytest

from bot.config.settings import Settings
from commands.org.open_workspace import open_workspace
from commands.org.save_company import save_company
from tests.cast import COMPANY
from tests.conftest import opening


@pytest.fixture
async def workspaces(serving: str, conninfo: str, settings: Settings) -> tuple[int, int]:
    """Two companies with the same people."""
    async with opening(serving):
        made = [await open_workspace("web", name, name, settings) for name in ("harbour", "pier")]
        for workspace in made:
            await save_company(workspace, COMPANY)
    return made[0].id, made[1].id


@pytest.fixture
def intruder(serving: str, workspaces: tuple[int, int]) -> Iterator[psycopg.Connection]:
    with psycopg.connect(serving, autocommit=True) as connection:
        yield connection


def names(workspace: int) -> str:
    return f"select set_config('waterline.workspace', '{workspace}', false)"


def test_nothing_is_seen_until_a_workspace_is_named_and_then_only_its_own(
    intruder: psycopg.Connection, workspaces: tuple[int, int]
) -> None:
    here, there = workspaces
    assert intruder.execute("select count(*) from person").fetchone() == (0,)
    intruder.execute(names(here).encode())
    assert intruder.execute("select distinct workspace_id from person").fetchall() == [(here,)]
    assert intruder.execute("select count(*) from person where workspace_id = %s", [there]).fetchone() == (0,)
    with intruder.cursor().copy("copy person (workspace_id) to stdout") as rows:
        assert {bytes(row).strip() for row in rows} == {str(here).encode()}
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"):
        intruder.execute("update person set workspace_id = %s", [there])


def test_who_has_the_password_can_name_another_workspace(
    intruder: psycopg.Connection, workspaces: tuple[int, int]
) -> None:
    """So it is said in docs/decisions.md."""
    for workspace in workspaces:
        intruder.execute(names(workspace).encode())
        assert intruder.execute("select distinct workspace_id from person").fetchall() == [(workspace,)]


TRIES = [
    "set role postgres",
    "set session authorization postgres",
    "set row_security = off; select * from person",
    "alter table person disable row level security",
    "alter table person no force row level security",
    "drop policy of_workspace on person",
    "create policy all_of_it on person using (true)",
    "alter table person owner to current_user",
    "drop table person",
    "truncate person",
    "create table mine ()",
    "create schema mine",
    "create trigger mine before insert on person for each row execute function protect_tables()",
    "alter table diary disable trigger user",
    "set session_replication_role = replica",
    "alter function across_workspaces() security invoker",
    "create or replace function across_workspaces() returns setof workspace language sql as 'select * from workspace'",
    "insert into tortoise_migrations (app, name, applied_at) values ('models', '9999_later', now())",
    "delete from tortoise_migrations",
    "copy person to '/tmp/people'",
    "copy person from program 'true'",
    "select pg_read_file('/etc/hostname')",
    "select lo_import('/etc/hostname')",
    "alter role current_user bypassrls",
    "alter role current_user superuser",
    "create role mine",
    "alter system set row_security = off",
]


@pytest.mark.parametrize("attempt", TRIES)
def test_what_only_the_owner_may_is_refused(intruder: psycopg.Connection, attempt: str) -> None:
    with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.SyntaxError)) as refused:
        intruder.execute(attempt.encode())
    assert isinstance(refused.value, psycopg.errors.InsufficientPrivilege), refused.value


def test_what_stands_for_good_cannot_be_changed(intruder: psycopg.Connection, workspaces: tuple[int, int]) -> None:
    intruder.execute(names(workspaces[0]).encode())
    for table in ("diary", "ledger"):
        drops = intruder.execute(
            "select format('drop trigger %%I on %%I', tgname, %s::text) from pg_trigger"
            " where tgrelid = %s::regclass and not tgisinternal",
            [table, table],
        ).fetchall()
        assert drops
        for (drop,) in drops:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                intruder.execute(drop.encode())


def test_a_table_of_somebodys_own_does_not_stand_before_ours_for_a_function_of_the_owner(
    intruder: psycopg.Connection, workspaces: tuple[int, int]
) -> None:
    intruder.execute("create temp table workspace (like public.workspace)")
    assert intruder.execute("select count(*) from workspace").fetchone() == (0,)
    assert intruder.execute("select count(*) from across_workspaces()").fetchone() == (2,)
