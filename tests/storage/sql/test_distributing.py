"""What `python -m bot distribute` prints is held against the rules that Citus has for tables spread by one column.

Citus itself is in no registry that the tests reach. In its place stand functions of the same names, which refuse, by
the catalogue, what it would refuse: so this tells of its written rules, not of Citus.
"""

import psycopg
import pytest

from storage.distributing import LOCAL, REFERENCE, distribution
from tests.storage.sql.statements import statements

RULES = """
create table spread (name text primary key, is_whole bool not null, of_type regtype);
create function create_reference_table(name text) returns void language sql as
    'insert into spread values (name, true)';
create function create_distributed_table(name text, by text, colocate_with text) returns void language plpgsql as $$
declare place smallint; type regtype; fault text;
begin
    select attnum, atttypid::regtype into place, type from pg_attribute
        where attrelid = name::regclass and attname = by and attnotnull;
    if place is null then raise '% has no % that is never null', name, by; end if;
    select string_agg(attname, ' ') into fault from pg_attribute
        where attrelid = name::regclass and attidentity <> '' and atttypid <> 'bigint'::regtype;
    if fault is not null then raise '% of % counts in less than a bigint', fault, name; end if;
    select string_agg(i.indexrelid::regclass::text, ' ') into fault from pg_index i
        where i.indrelid = name::regclass and i.indisunique and place <> all(i.indkey::smallint[]);
    if fault is not null then raise '% of % is unique without %', fault, name, by; end if;
    select string_agg(conname, ' ') into fault from pg_constraint
        where contype = 'f' and name::regclass in (conrelid, confrelid);
    if fault is not null then raise '% leads from or to % and a table that is not spread yet', fault, name; end if;
    if colocate_with <> 'none' and type <> (select of_type from spread s where s.name = colocate_with) then
        raise '% of % is of another type', by, name; end if;
    insert into spread values (name, false, type);
end $$;
create function refused_keys() returns setof text stable language sql as $$
    select conname::text from pg_constraint c
    left join spread here on here.name::regclass = conrelid left join spread there on there.name::regclass = confrelid
    where contype = 'f' and connamespace = 'public'::regnamespace and (
        here is null or there is null or (here.is_whole and not there.is_whole)
        or not there.is_whole and not exists (
            select from unnest(conkey, confkey) as pair (mine, theirs)
            join pg_attribute m on m.attrelid = conrelid and m.attnum = pair.mine
            join pg_attribute t on t.attrelid = confrelid and t.attnum = pair.theirs
            where m.attname = 'workspace_id' and t.attname = 'workspace_id')
        or confdeltype in ('n', 'd') and (confdelsetcols is null or exists (
            select from unnest(confdelsetcols) as number join pg_attribute a
                on a.attrelid = conrelid and a.attnum = number
            where a.attname = 'workspace_id')))
$$;
"""
CALLED = "harbour_of_a_person"
KEYS = """
select conrelid::regclass::text || ' ' || conname || ' ' || pg_get_constraintdef(oid) from pg_constraint
where contype = 'f' and connamespace = 'public'::regnamespace order by 1
"""


async def test_every_table_is_named_once_and_every_key_stands_as_before(opened: str) -> None:
    printed = await distribution()
    with psycopg.connect(opened, autocommit=True) as connection:
        connection.execute(RULES.encode())
        tables = "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"
        all_tables = {name for (name,) in connection.execute(tables.encode())} - {"spread"}
        before = connection.execute(KEYS.encode()).fetchall()
        for step in printed[1:]:
            connection.execute(step.encode())
        spread: dict[str, bool] = dict(connection.execute("select name, is_whole from spread").fetchall())
        assert connection.execute(KEYS.encode()).fetchall() == before
        assert connection.execute("select refused_keys()").fetchall() == []
    assert spread.keys() == all_tables - LOCAL.keys()
    assert {name for name, is_whole in spread.items() if is_whole} == REFERENCE.keys()
    assert printed[0] == "create extension if not exists citus;"
    assert sum("create_distributed_table" in step for step in printed) == len(spread) - len(REFERENCE)


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        ("create table harbour (id bigint)", "has no workspace_id"),
        ("create table harbour (workspace_id bigint)", "never null"),
        ("create table harbour (workspace_id bigint not null, id bigint unique)", "unique without workspace_id"),
        ("create table harbour (workspace_id smallint not null)", "another type"),
        (
            "create table harbour (workspace_id bigint not null, id int generated by default as identity)",
            "counts in less than a bigint",
        ),
    ],
)
async def test_a_table_that_cannot_be_spread_is_refused(opened: str, change: str, refused: str) -> None:
    with psycopg.connect(opened, autocommit=True) as connection:
        connection.execute((RULES + change).encode())
        steps = [step for step in await distribution() if "'spread'" not in step]
        with pytest.raises(psycopg.errors.RaiseException, match=refused):
            connection.execute(" ".join(steps[1:]).encode())


@pytest.mark.parametrize(
    ("key", "taken"),
    [
        ("foreign key (workspace_id, person_id) references person (workspace_id, id)", True),
        ("foreign key (person_id) references oauth_state (digest)", False),
        ("foreign key (person_id, workspace_id) references person (workspace_id, id)", False),
        ("foreign key (workspace_id, person_id) references person (workspace_id, id) on delete set null", False),
        ("foreign key (workspace_id, person_id) references person (workspace_id, id) on delete cascade", True),
    ],
)
async def test_a_key_that_citus_would_not_take_is_found(opened: str, key: str, taken: bool) -> None:
    kind = "bytea" if "oauth" in key else "bigint"
    with psycopg.connect(opened, autocommit=True) as connection:
        connection.execute(RULES.encode())
        for table in ("person", "workspace", "harbour"):
            connection.execute(f"create table if not exists {table} (workspace_id bigint not null)".encode())
            connection.execute("insert into spread values (%s, %s, 'bigint')", (table, table == "workspace"))
        connection.execute(f"alter table harbour add person_id {kind}".encode())
        connection.execute(f"alter table harbour add constraint {CALLED} {key}".encode())
        refused = {name for (name,) in connection.execute("select refused_keys()")}
    assert (CALLED in refused) is not taken


def test_claims_and_settling_go_by_workspace() -> None:
    """Rows are locked in an order, and taken, within one workspace; the one look across asks only which are due."""
    taking = {each.place for each in statements() if " for update" in each.sql and each.values is not None}
    assert len(taking) > 10
    unnamed = {each.place for each in statements() if " for update" in each.sql and "workspace_id" not in each.sql}
    assert unnamed == set()
