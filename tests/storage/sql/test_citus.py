"""Which statements Citus would refuse, by the rules of its planner that `citus.py` has: known ones, and no other.

What PostgreSQL makes of each statement is read, not its text. Casts by text are not looked at.
"""

from collections.abc import Iterator, Mapping

import psycopg
import pytest

from tests.storage.sql.citus import Refusal, refusals
from tests.storage.sql.query_trees import query_tree, volatilities
from tests.storage.sql.statements import statements, without_workspace
from tests.storage.test_keys import tables

# Whoever adds one says in docs/scale.md what it means.
KNOWN: Mapping[str, set[Refusal]] = {}
_DUE = "insert into due (workspace_id, work, next_at)"
_LETTER = """
insert into letter (workspace_id, person_id, kind, day) values (%(w)s, 1, 'x', %(d)s) on conflict (workspace_id, id)
"""
_SIGN = f"n as (select 1 as i), a as ({_DUE} select %(w)s, 'x', now() from n) select 1"
_CHANGES = ("insert into", "update ", "delete from")
_TRIGGERS = """
select p.proname, p.prosrc from pg_trigger t join pg_proc p on p.oid = t.tgfoid
where not t.tgisinternal and p.pronamespace = 'public'::regnamespace
"""
_ACROSS = "select proname, prosrc from pg_proc where starts_with(proname, 'across_')"


@pytest.fixture
def catalogue(opened: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(opened, autocommit=True) as connection:
        yield connection


@pytest.fixture
def volatility(catalogue: psycopg.Connection) -> Mapping[str, str]:
    return volatilities(catalogue)


def test_citus_would_refuse_the_statements_that_are_known_and_no_other(
    catalogue: psycopg.Connection, volatility: Mapping[str, str]
) -> None:
    refused, read = dict[str, set[Refusal]](), 0
    for sql, place in {each.sql: each.place for each in statements()}.items():
        try:
            tree = query_tree(catalogue, sql)
        except psycopg.errors.ProgrammingError:
            assert not any(change in sql for change in _CHANGES), f"{place} has a change that nobody read"
            continue
        read += 1
        if found := refusals(tree, volatility):
            refused[place] = refused.get(place, set()) | found
    assert read > 800
    assert refused == KNOWN


@pytest.mark.parametrize(
    ("sql", "refused"),
    [
        ("update kudos set given_at = clock_timestamp() where workspace_id = %(w)s", {Refusal.VOLATILE}),
        ("delete from kudos where workspace_id = %(w)s and id < random()", {Refusal.VOLATILE}),
        ("update kudos set given_at = now() where workspace_id = %(w)s and given_at < now()", set()),
        ("update kudos set words = ' ' || id where workspace_id = %(w)s", {Refusal.OF_A_COLUMN}),
        ("update kudos set words = ' ' || id::text where workspace_id = %(w)s", set()),
        ("delete from kudos where workspace_id = %(w)s and given_at + interval '1 day' < now()", {Refusal.OF_A_COLUMN}),
        ("delete from kudos where workspace_id = %(w)s and given_at < now() - interval '1 day'", set()),
        ("update kudos set given_at = coalesce(given_at, now()) where workspace_id = %(w)s", {Refusal.IN_A_CASE}),
        ("update kudos set given_at = coalesce(given_at, %(t)s) where workspace_id = %(w)s", set()),
        ("update kudos set words = '' where workspace_id = %(w)s returning now()", {Refusal.RETURNED}),
        ("update kudos set workspace_id = %(w)s where workspace_id = %(v)s", {Refusal.MOVED}),
        (f"{_DUE} values (%(w)s, 'x', now())", set()),
        (f"{_DUE} values (%(w)s, 'x', (select now()))", {Refusal.SUBQUERY}),
        (f"{_LETTER} do update set day = current_date", {Refusal.ON_CONFLICT}),
        (f"{_LETTER} do update set day = excluded.day", set()),
        (f"with recursive {_SIGN}", {Refusal.RECURSIVE}),
        (f"with {_SIGN}", set()),
    ],
)
def test_a_change_that_citus_would_refuse_is_found(
    catalogue: psycopg.Connection, volatility: Mapping[str, str], sql: str, refused: set[Refusal]
) -> None:
    assert refusals(query_tree(catalogue, sql), volatility) == refused


async def test_a_trigger_reaches_no_row_of_another_workspace(catalogue: psycopg.Connection) -> None:
    """It runs where the rows of its workspace lie, which `citus.enable_unsafe_triggers` leaves to us."""
    of_workspace = await tables()
    bodies: dict[str, str] = dict(catalogue.execute(_TRIGGERS.encode()).fetchall())
    assert len(bodies) > 14
    assert {name: strays for name, body in bodies.items() if (strays := without_workspace(body, of_workspace))} == {}


def test_what_goes_across_workspaces_locks_no_rows(catalogue: psycopg.Connection) -> None:
    bodies: dict[str, str] = dict(catalogue.execute(_ACROSS.encode()).fetchall())
    assert len(bodies) > 10
    assert [name for name, body in bodies.items() if " for update" in body] == []
