"""No statement in storage/ reaches rows of a workspace that it does not name, and no id stands for time."""

import ast
import re
from collections.abc import Sequence
from types import ModuleType
from typing import Any

import pytest

from adapters.scim.queries import page_query
from bot.scim.resources import ResourceKind
from storage.database import Row, statement
from storage.scim import resources
from storage.security import ACROSS
from tests.storage.sql.statements import (
    calls_of,
    is_ordered_by_id,
    placeholders,
    queries,
    statements,
    texts,
    without_workspace,
)
from tests.storage.test_keys import tables

# What says no workspace to the second lock: it asks PostgreSQL about itself, or one of the functions of
# `storage/security.py`, which have their reasons there, or `due`.
OF_NO_WORKSPACE = {
    "storage.database",
    "storage.distributing",
    "storage.schema",
    "storage.security",
    "storage.delivery.due.are_due",
    "storage.delivery.due.signs",
    "storage.delivery.dead_letters.workspaces_concerned",
    "storage.delivery.deliveries.dead_letters",
    "storage.delivery.deliveries.oldest_waiting",
    "storage.diary.diary.stays",
    "storage.org.app_grants.tenancies",
    "storage.org.app_grants.tenancy",
    "storage.org.app_grants.use",
    "storage.backups.erasing.being_erased",
    "storage.backups.erasing.last_receipt",
    "storage.backups.erasing.long_removed",
    "storage.backups.erasing.mark_erased",
    "storage.backups.erasing.workspace_at",
    "storage.events.waiting.backlog",
    "storage.org.people.workspace",
    "storage.org.people.workspaces",
    "storage.sealed.replicas.differing",
    "storage.sealed.replicas.leave",
    "storage.sealed.rounds.admitted",
    "storage.sealed.rounds.wanted_keys",
    "storage.sealed.rounds.overdue",
}
FILTERS = [
    'externalId eq "harbour"',
    'displayName co "harbour" or not (id sw "harbour") and meta.created gt "2026-01-01T00:00:00Z"',
    'externalId pr and (displayName ne "harbour" or id ew "harbour")',
]
OTHER_WAYS = {
    "storage.database": "it runs what others give to it",
    "storage.client": "it names the workspace of what others give to it",
    "storage.backups.writing": "it reads tables as a whole",
    "storage.backups.restoring": "it fills tables as a whole",
    "storage.backups.exporting": "it reads what tables hold of one workspace as a whole",
    "storage.backups.erasing": "it deletes what tables hold of one workspace as a whole",
    "storage.schema": "it brings the tables themselves about",
    "storage.locks": "it waits for who else changes the tables",
    "storage.ahead": "it notes which migrations an older version is not to see",
    "storage.security": "it lets a role work with the tables",
    "storage.two_addresses": "it asks for a lock by two addresses, and for no rows",
    "storage.embedded": "it makes the role that serves",
    "storage.delivery.timeline": "it listens to what PostgreSQL tells",
}


async def test_every_statement_names_the_workspace_of_each_table_that_it_touches(opened: str) -> None:
    of_workspace = await tables()
    assert len({each.sql for each in statements()}) > 90
    assert len(of_workspace) > 15
    strays = {each.place: each.sql for each in statements() if without_workspace(each.sql, of_workspace)}
    assert not (strays.keys() - {"storage.delivery.due.are_due"}), strays


def test_every_statement_says_its_workspace_to_the_second_lock() -> None:
    """Else it sees no rows. What gets its values from somewhere else has them from a function that says it."""
    silent = [each.place for each in statements() if each.values is not None and "workspace_id" not in each.values]
    strays = [place for place in silent if not OF_NO_WORKSPACE & {place, place.rpartition(".")[0]}]
    assert not strays
    functions = {name for each in statements() for name in re.findall(r"\bacross_\w+", each.sql)}
    assert functions == ACROSS.keys(), "no function goes across workspaces without a reason, and none is left over"


@pytest.mark.parametrize("kind", ResourceKind)
@pytest.mark.parametrize("sort_by", [None, "id", "externalId", "displayName"])
@pytest.mark.parametrize("filter_", FILTERS)
async def test_a_statement_of_a_directory_s_filter_names_the_workspace_of_each_table(
    opened: str, monkeypatch: pytest.MonkeyPatch, kind: ResourceKind, sort_by: str | None, filter_: str
) -> None:
    made = dict[str, frozenset[str]]()

    async def noted(sql: str, **values: Any) -> Sequence[Row]:
        made[sql] = frozenset(values)
        return await statement(sql, **values)

    monkeypatch.setattr(resources, "statement", noted)
    await resources.page(1, kind, page_query(kind, {"filter": filter_, "sortBy": sort_by}))
    [(sql, values)] = made.items()
    assert "r.workspace_id = %(workspace_id)s" in sql
    assert without_workspace(sql, await tables()) == []
    assert placeholders(sql) <= values
    assert "harbour" not in sql, "what a directory writes stands beside a statement, never in it"


def test_every_query_of_a_model_names_the_workspace() -> None:
    made = list(queries())
    assert {query.method for query in made} >= {"create", "filter", "get_or_none"}
    assert not [query for query in made if not query.values & {"workspace_id", "workspace_id__in"}]


def test_statements_are_made_in_one_way() -> None:
    found = {module for module, _ in calls_of("execute", "execute_query", "execute_script", "execute_many", "raw")}
    assert found == OTHER_WAYS.keys()


def test_a_statement_gets_exactly_the_values_that_it_names_and_its_workspace() -> None:
    workspace = {"workspace_id"}
    strays = [
        each for each in statements() if each.values and each.values - workspace != placeholders(each.sql) - workspace
    ]
    assert not strays


def test_no_order_begins_with_an_id_but_that_in_which_rows_are_locked() -> None:
    assert not [each for each in statements() if is_ordered_by_id(each.sql)]
    assert not list(calls_of("order_by")), "an order stands in a statement, where it is seen"


@pytest.mark.parametrize(
    ("sql", "strays"),
    [
        ("select 1 from kudos where workspace_id = 1", []),
        ("select 1 from kudos", ["kudos"]),
        ("delete from kudos k where k.id = 1", ["kudos"]),
        ("update kudos set words = '' where id = 1", ["kudos"]),
        ("insert into kudos (id) select 1", ["kudos"]),
        ("select 1 from workspace where id = 1", []),
        ("select 1 from person p join kudos k on k.giver_id = p.id where p.workspace_id = 1", ["kudos"]),
        ("select 1 from person p\njoin kudos as k on k.workspace_id = p.workspace_id", []),
        ("select (select 1 from person where id = 1) from kudos where workspace_id = 1", ["kudos", "person"]),
        (
            "select 1 from person p where p.workspace_id = 1 and exists (select 1 from person p where p.id = 2)",
            ["person", "person"],
        ),
        ("select 1 from kudos k where sk.workspace_id = 1", ["kudos"]),
    ],
)
def test_a_statement_without_its_workspace_is_found(sql: str, strays: list[str]) -> None:
    assert sorted(without_workspace(sql, {"kudos", "person"})) == strays


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ("select 1 from kudos order by id", True),
        ("select 1 from kudos k order  by k.id desc", True),
        ("select array_agg(word order by u.id, u.added_at) from kudos_plus u", True),
        ("select 1 from kudos order by given_at desc, id desc", False),
        ("select 1 from kudos k order by k.id for update", False),
        ("select 1 from kudos k order by k.id for no key update", False),
        ("select 1 from kudos order by identity", False),
    ],
)
def test_an_order_by_id_is_found(sql: str, found: bool) -> None:
    assert is_ordered_by_id(sql) is found


@pytest.mark.parametrize("argument", ["sql", "ONE + TWO", "f'{ONE} {sql}'", "ONE.replace('1', '2')", "f'{ONE!r}'"])
def test_a_text_that_is_put_together_at_run_time_is_refused(argument: str) -> None:
    module = ModuleType("harbour")
    vars(module).update(ONE="select 1", TWO="select 2")
    assert texts(module, ast.parse("f'{ONE};'", mode="eval").body) == ["select 1;"]
    with pytest.raises(LookupError):
        texts(module, ast.parse(argument, mode="eval").body)
