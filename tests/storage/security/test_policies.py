"""Every table of a workspace has the policy, also those that come later; what goes past it is named."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from tortoise.transactions import in_transaction

from bot.config.settings import Settings
from commands.delivery.examine_waiting import examine_waiting
from commands.org.open_workspace import open_workspace
from storage import database, schema, security
from storage.database import DatabaseError, all_or_nothing, statement
from storage.delivery import dead_letters, deliveries
from storage.org import people
from storage.sealed import replicas, rounds
from tests.cast import MONDAY
from tests.storage.security.conftest import SERVING
from tests.storage.security.second_lock import NoWorkspaceNamedError

_POLICIES = """
select c.relname as table, c.relrowsecurity as enabled, c.relforcerowsecurity as forced,
    (select array_agg(p.polname::text || ' ' || p.polcmd::text) from pg_policy p where p.polrelid = c.oid) as policies
from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
"""
_FUNCTIONS = """
select f.proname as name, f.prosecdef as of_owner, f.proconfig as settings, f.proacl::text as rights
from pg_proc f where f.pronamespace = 'public'::regnamespace and (f.prosecdef or starts_with(f.proname, 'across_'))
"""


async def test_every_table_has_the_policy_but_those_that_are_named(opened: str) -> None:
    tables = {row["table"]: row for row in await statement(_POLICIES)}
    assert len(tables) > 50
    assert {name for name, row in tables.items() if not row["enabled"]} == security.OPEN_TABLES.keys()
    protected = [row for row in tables.values() if row["enabled"]]
    assert {tuple(row["policies"]) for row in protected} == {("of_workspace *",)}
    assert not any(row["forced"] for row in protected), (
        "the owner brings up to date, backs up, and is asked in functions"
    )


async def test_a_later_table_gets_it_with_the_next_version_although_its_migration_forgot(conninfo: str) -> None:
    with psycopg.connect(conninfo, autocommit=True) as owner:
        owner.execute("create table later (workspace_id bigint not null, id bigint)")
    await database.open_database(conninfo, 2)
    try:
        async with in_transaction() as connection:
            await security.protect(connection)
        [row] = [row for row in await statement(_POLICIES) if row["table"] == "later"]
    finally:
        await database.close_database()
    assert (row["enabled"], row["policies"]) == (True, ["of_workspace *"])


async def test_what_goes_across_workspaces_is_named_belongs_to_the_owner_and_finds_only_our_tables(served: str) -> None:
    functions = {row["name"]: row for row in await statement(_FUNCTIONS)}
    assert functions.keys() == security.ACROSS.keys()
    assert all(row["of_owner"] and row["settings"] == ["search_path=public, pg_temp"] for row in functions.values())
    rights = {row["rights"] for row in functions.values()}
    assert all(f"{SERVING}=X/" in text and "{=X/" not in text and ",=X/" not in text for text in rights)


async def test_the_role_that_serves_gets_its_answers_across_workspaces(served: str, settings: Settings) -> None:
    here = await open_workspace("web", "here", "Harbour", settings)
    there = await open_workspace("web", "there", "Pier", settings)
    assert await people.workspaces() == [here, there]
    assert await open_workspace("web", "here", "Another name", settings) == here
    await replicas.note([here.id, there.id], "one", "keys", "sealed", MONDAY)
    await replicas.note([there.id], "two", "keys", "elsewhere", MONDAY + timedelta(seconds=1))
    assert await replicas.differing() == {there.id}
    await replicas.leave("two")
    assert await replicas.differing() == set()
    assert await rounds.admitted() == set()
    assert await rounds.overdue() == 0
    assert await deliveries.oldest_waiting() is None
    assert await deliveries.dead_letters() == {}
    await database.count_rows()


_TROUBLED = """
with waiting as (
    insert into delivery (workspace_id, place, subject, subject_id, wanted, posted, wanted_at)
    values (%(workspace_id)s, 'waiting', 'kudos', 1, 1, 0, now() - interval '90 minutes')
), dead as (
    insert into delivery (workspace_id, place, subject, subject_id, wanted, posted, failed)
    values (%(workspace_id)s, 'dead', 'kudos', 2, 1, 0, 'is_archived')
)
insert into round (workspace_id, state, key, week, closes_at)
values (%(workspace_id)s, 'open', %(key)s, 1, now() - interval '1 day')
"""


async def test_of_a_workspace_that_removed_us_nothing_wakes_an_operator(served: str, settings: Settings) -> None:
    there = await open_workspace("slack", "T0PIER", "Pier", settings)
    await statement(_TROUBLED, workspace_id=there.id, key="0" * 32)
    await replicas.note([there.id], "one", "keys", "sealed", MONDAY)
    await replicas.note([there.id], "two", "keys", "elsewhere", MONDAY)

    async def looked() -> list[object]:
        return [
            await deliveries.oldest_waiting() is not None,
            await deliveries.dead_letters(),
            await dead_letters.workspaces_concerned(),
            await rounds.overdue(),
            await rounds.wanted_keys(),
            await replicas.differing(),
            [finding.text[:42] for finding in await examine_waiting()],
        ]

    waits = "messages wait in slack T0PIER (1.5 hours)."
    assert await looked() == [True, {"is_archived": 1}, 1, 1, {"0" * 32}, {there.id}, [waits]]
    await statement("update workspace set removed_at = now() where id = %(workspace_id)s", workspace_id=there.id)
    assert await looked() == [False, {}, 0, 0, set(), set(), []]
    assert await rounds.admitted() == {"0" * 32}, "its keys are not swept away"


async def test_a_statement_that_names_no_workspace_sees_nothing_and_changes_nothing(
    served: str, settings: Settings
) -> None:
    here = await open_workspace("web", "here", "Harbour", settings)
    there = await open_workspace("web", "there", "Pier", settings)
    assert await statement("select id from workspace") == []
    assert await statement("select id from workspace", workspace_id=here.id) == [{"id": here.id}]
    assert await statement("update workspace set name = 'x' returning id") == []
    assert await statement("delete from workspace returning id", workspace_id=there.id + 1) == []
    with pytest.raises(Exception, match="row-level security"):
        await statement(
            "insert into own_item (workspace_id, added_at, texts, forecasts, about_manager, retired)"
            " values (%(other)s, now(), '{}', '{}', false, false)",
            workspace_id=here.id,
            other=there.id,
        )


async def test_doctor_has_nothing_to_say_of_a_role_that_owns_nothing(served: str) -> None:
    assert await security.missing(schema.tables()) == ""
    assert await schema.trouble() == ""


async def test_where_one_role_does_both_doctor_says_which_statements_to_run_and_all_works(
    opened: str, settings: Settings
) -> None:
    told = await security.missing(schema.tables())
    assert told.startswith("the role that serves is a superuser")
    assert "create role waterline_app login password" in told
    here = await open_workspace("web", "here", "Harbour", settings)
    assert await people.workspaces() == [here]


async def test_a_role_that_owns_the_tables_is_named_so(server: str, conninfo: str) -> None:
    with psycopg.connect(conninfo, autocommit=True) as owner:
        owner.execute("create role shipwright login")
        try:
            owner.execute("alter table kudos owner to shipwright")
            owner.execute("grant select, insert, update, delete on all tables in schema public to shipwright")
            await database.open_database(make_conninfo(conninfo, user="shipwright"), 2)
            told = await security.missing(schema.tables())
            await database.close_database()
        finally:
            owner.execute("drop owned by shipwright cascade")
            owner.execute("drop role shipwright")
    assert told.startswith("the role that serves owns the tables")


async def test_a_role_that_was_never_let_is_told_who_lets_it(conninfo: str, server: str) -> None:
    with psycopg.connect(conninfo, autocommit=True) as owner:
        owner.execute("create role deckhand_of_today login")
        try:
            await database.open_database(make_conninfo(conninfo, user="deckhand_of_today"), 2)
            told = await schema.trouble()
            await database.close_database()
        finally:
            owner.execute("drop role deckhand_of_today")
    assert "may not read the tables. `python -m bot migrate` lets it" in told


async def test_an_owner_who_may_make_no_roles_is_told_what_to_have_made(conninfo: str) -> None:
    name = conninfo_to_dict(conninfo)["dbname"]
    with psycopg.connect(conninfo, autocommit=True) as superuser:
        superuser.execute("create role shipwright login")
        try:
            superuser.execute(f"alter database {name} owner to shipwright".encode())
            superuser.execute("grant all on schema public to shipwright")
            superuser.execute("grant select on tortoise_migrations to shipwright")
            owner = make_conninfo(conninfo, user="shipwright")
            with pytest.raises(DatabaseError, match=r"create role nobody_yet login password '\.\.\.'"):
                await schema.migrate(owner, make_conninfo(conninfo, user="nobody_yet"))
        finally:
            superuser.execute(f"alter database {name} owner to current_user".encode())
            superuser.execute("drop owned by shipwright cascade")
            superuser.execute("drop role shipwright")


async def test_tables_that_come_later_need_no_grant(serving: str, conninfo: str) -> None:
    with psycopg.connect(conninfo, autocommit=True) as owner:
        owner.execute("create table later (workspace_id bigint, id bigint generated by default as identity)")
    with psycopg.connect(serving, autocommit=True) as connection:
        connection.execute("insert into later (workspace_id) values (1)")
        assert connection.execute("select id from later").fetchall() == [(1,)]


async def test_a_statement_of_storage_that_forgot_its_workspace_fails_in_every_test(opened: str) -> None:
    with pytest.raises(NoWorkspaceNamedError, match="forgets: select id from person"):
        await forgetful(statement)


async def test_one_in_a_transaction_that_has_named_it_does_not(opened: str) -> None:
    async with all_or_nothing():
        await statement("select id from person", workspace_id=1)
        await forgetful(statement)


async def forgetful(statement: Callable[[str], Awaitable[object]]) -> None:
    """As a module of storage/ that somebody writes next year."""
    module = {"__name__": "storage.org.people", "statement": statement}
    exec("async def forgets():\n    await statement('select id from person')", module)  # noqa: S102
    forgets: Any = module["forgets"]
    await forgets()
