"""No column that could say a person, or hold their words, is in the database without a room that declares it."""

import pytest

from storage.database import statement
from storage.holdings import BlankPerson, Holding, PersonColumn, PersonIn, ShownRows, ShownWithin
from storage.personal_data.registry import HELD, ROOMS
from tests.storage.test_keys import tables

# Other types hold a moment, a yes or no, or a small number. A number that leads to a row of another table leads to no
# person but by that row, which is declared itself.
_COULD = """
select c.relname as table, a.attname as column, t.typname as type,
    coalesce(bool_or(f.confrelid = 'person'::regclass), false) as leads_to_person,
    coalesce(bool_or(f.confrelid <> 'person'::regclass), false) as leads_elsewhere
from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
join pg_type t on t.oid = a.atttypid
left join pg_constraint f on f.conrelid = c.oid and f.contype = 'f' and a.attnum = any(f.conkey)
where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and c.relname <> 'tortoise_migrations'
    and a.attname <> 'workspace_id'
    and t.typname in ('int8', 'text', 'varchar', 'json', 'jsonb', 'bytea', '_int8', '_text', '_varchar', '_jsonb')
group by 1, 2, 3
"""


async def undeclared(held: dict[str, Holding]) -> set[str]:
    found = set()
    for row in await statement(_COULD):
        holding = held.get(row["table"])
        numbers = {person.column for person in holding.persons} if holding else set()
        is_key = (row["column"] == "id" and row["type"] == "int8") or (row["leads_elsewhere"])
        known = holding and (row["column"] in holding.columns or is_key)
        if not known or (row["leads_to_person"] and row["column"] not in numbers):
            found.add(f"{row['table']}.{row['column']}")
    return found


async def test_every_column_that_could_say_a_person_is_declared_by_a_room(opened: str) -> None:
    assert await undeclared(dict(HELD)) == set()
    assert {*HELD} >= await tables()


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("create table harbour (workspace_id bigint, words text)", "harbour.words"),
        ("create table harbour (workspace_id bigint, owner bigint)", "harbour.owner"),
        ("alter table kudos add crew jsonb", "kudos.crew"),
        ("alter table team add crew bigint[]", "team.crew"),
        (
            (
                "alter table value add named_by bigint, add foreign key (workspace_id, named_by)"
                " references person (workspace_id, id)"
            ),
            "value.named_by",
        ),
    ],
)
async def test_a_column_that_no_room_declares_is_found(opened: str, change: str, found: str) -> None:
    await statement(change)
    assert await undeclared(dict(HELD)) == {found}


async def test_a_column_that_leads_to_a_person_is_found_where_it_is_called_plain(opened: str) -> None:
    held = {**HELD, "leave": Holding(table="leave", plain=("person_id",))}
    assert await undeclared(held) == {"leave.person_id"}


async def test_what_is_declared_stands_in_the_database_once(opened: str) -> None:
    rows = await statement(
        "select table_name, array_agg(column_name::text) as columns from information_schema.columns"
        " where table_schema = 'public' group by 1"
    )
    standing = {row["table_name"]: set(row["columns"]) for row in rows}
    assert sum(map(len, ROOMS)) == len(HELD)
    for table, holding in HELD.items():
        assert holding.columns <= standing[table]
        writers = {writer for writer in holding.words.values() if writer}
        assert writers <= {person.column for person in holding.persons}
        for person in holding.persons:
            match person.forgetting:
                case BlankPerson(words):
                    assert {*words} <= standing[table]
                case _:
                    pass


async def test_every_select_runs_and_reads_of_nobody_else(opened: str) -> None:
    for table, person in _columns():
        match person.showing:
            case ShownRows(select=select):
                assert await statement(select, workspace_id=1, person=1, account="@ana") == []
                assert "%(workspace_id)s" in select
                assert "%(person)s" in select or "%(account)s" in select, table
            case _:
                pass


def _columns() -> list[tuple[str, PersonColumn]]:
    return [(holding.table, person) for holding in HELD.values() for person in holding.persons]


def test_what_is_shown_within_a_part_is_no_way_to_show_nothing() -> None:
    """A part that others bring has at least one that brings it; entries of the diary and of the directory are read by
    whoever knows how."""
    brought = {person.showing.section for _, person in _columns() if isinstance(person.showing, ShownRows)}
    within = {person.showing.section for _, person in _columns() if isinstance(person.showing, ShownWithin)}
    assert {section.value for section in within - brought} == {"diary", "directory", "imports"}


def test_what_holds_an_account_says_so() -> None:
    accounts = {table for table, person in _columns() if person.says is PersonIn.ACCOUNT}
    assert accounts == {"delivery", "post", "person", "doubt", "installation", "forgetting"}
