"""The filter by workspace is taken out of every statement of storage/: row-level security still shows no foreign row.

Two workspaces hold the same rows, with the same ids. Whatever finds or changes anything of the second finds twice as
much, or leaves its mark there.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg import sql
from psycopg.rows import dict_row

from storage.security import OPEN_TABLES
from tests.storage.security.conftest import SERVING
from tests.storage.sql.statements import placeholders, statements

HERE, THERE = 1, 2
_FILTER = re.compile(r"\b(?:\w+\.)?workspace_id = (?:%\(workspace_id\)s|\w+\.workspace_id)(?!\w)")
_RECORD = re.compile(r"\bas\s+\w+\s*\(([^)]+)\)")
_COLUMN = re.compile(r"(\w+)\s+(\w+)")
_MOMENT = re.compile(r"datetime\.\w+\([^()]*(?:\([^()]*\))?[^()]*\)|Decimal\([^()]*\)|\d+\.\d+")
# By type, what stands in every column and is given for every placeholder: so nearly every filter but that finds it.
_VALUES = {
    "boolean": "true",
    "date": "2026-03-02",
    "interval": "1000 days",
    "jsonb": "{}",
    "timestamp with time zone": "2026-03-02T10:00:00Z",
    "time without time zone": "10:00",
}
# Where PostgreSQL cannot tell by itself.
_TYPED = {"unthanked_for": "::interval", "thanks_of": "::interval", "shown_for": "::interval"}
_TABLES = """
select c.relname as table, jsonb_object_agg(a.attname, format_type(a.atttypid, null)) as columns
from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    and a.attgenerated = ''
where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relrowsecurity group by c.relname
"""
_CONSTRAINTS = "select conrelid::regclass::text as table, conname as name from pg_constraint where contype in ('c', 'f') and conrelid <> 0 and connamespace = 'public'::regnamespace"


def value(kind: str) -> str:
    return "{" + value(kind.removesuffix("[]")) + "}" if kind.endswith("[]") else _VALUES.get(kind, "1")


def given(query: str, name: str, kind: str) -> str:
    """What a placeholder gets; where it is read as records, one with a value in each column."""
    if name == "workspace_id":
        return str(HERE)
    if kind != "jsonb":
        return value(kind)
    columns = {name: value(kind) for record in _RECORD.findall(query) for name, kind in _COLUMN.findall(record)}
    return json.dumps([columns]) if columns else "{}"


class Harbour:
    """The tables of two workspaces, as their owner and as the role that serves."""

    def __init__(self, connection: psycopg.Connection[dict[str, Any]]) -> None:
        self.connection = connection
        self.tables = {row["table"]: row["columns"] for row in connection.execute(_TABLES)}
        for row in connection.execute(_CONSTRAINTS).fetchall():
            drop = sql.SQL("alter table {} drop constraint {} cascade")
            connection.execute(drop.format(sql.SQL(row["table"]), sql.Identifier(row["name"])))
        connection.execute("set session_replication_role = replica")  # no trigger
        marks = [
            f"select md5(string_agg(t::text, '' order by t::text)) as rows from {t} t where {its} = {THERE}"
            for t in self.tables
            for its in ["id" if t == "workspace" else "workspace_id"]
        ]  # noqa: S608
        self._marks = " union all ".join(marks)

    def moves_in(self, workspace: int) -> None:
        for table, kinds in self.tables.items():
            values = {name: value(kind) for name, kind in kinds.items()}
            values["id" if table == "workspace" else "workspace_id"] = str(workspace)
            if table == "workspace":
                values["platform_id"] = str(workspace)
            insert = sql.SQL("insert into {} ({}) overriding system value values ({})").format(
                sql.Identifier(table),
                sql.SQL(", ").join(map(sql.Identifier, values)),
                sql.SQL(", ").join(map(sql.Literal, values.values())),
            )
            self.connection.execute(insert)

    def kinds(self, query: str) -> dict[str, str]:
        """The types that PostgreSQL finds for the placeholders of a statement."""
        names = sorted(placeholders(query))
        numbered = query
        for number, name in enumerate(names, 1):
            numbered = numbered.replace(f"%({name})s", f"${number}{_TYPED.get(name, '')}")
        pgconn = self.connection.pgconn
        prepared = pgconn.prepare(b"", numbered.replace("%%", "%").encode())
        if prepared.error_message:
            raise LookupError(f"{prepared.error_message.decode()} in {query[:300]}")
        types = pgconn.describe_prepared(b"")
        oids = [types.param_type(number) for number in range(len(names))]
        rows = self.connection.execute("select format_type(oid, null) as kind from unnest(%s::oid[]) oid", [oids])
        return dict(zip(names, (row["kind"] for row in rows), strict=True))

    def runs(self, query: str, values: dict[str, str], *, serving: bool) -> str:
        """What a statement returns for a workspace, and whether it changed anything of the other one."""
        with self.connection.transaction(force_rollback=True):
            if serving:
                self.connection.execute(f"set local role {SERVING}".encode())
            self.connection.execute("select set_config('waterline.workspace', %s, true)", [str(HERE)])
            before = self._left_there() if not serving else ""
            try:
                with self.connection.transaction():
                    cursor = self.connection.execute(query.encode(), values)
                    rows = cursor.fetchall() if cursor.description else []
            except psycopg.errors.InsufficientPrivilege as error:
                if "row-level security" not in str(error):
                    raise
                return "refused"
            except psycopg.Error as error:
                return type(error).__name__
            self.connection.execute("reset role")
            changed = self._left_there() if serving else (self._left_there() != before)
            return _MOMENT.sub("", f"{rows} {cursor.rowcount} {changed}")

    def _left_there(self) -> str:
        return str([row["rows"] for row in self.connection.execute(self._marks.encode())])


@pytest.fixture
def harbour(serving: str, conninfo: str) -> Iterator[Harbour]:
    with psycopg.connect(conninfo, autocommit=True, row_factory=dict_row) as connection:
        yield Harbour(connection)


def without_filters() -> dict[str, str]:
    """Statements with their filters taken out, by the place that makes them; all that touch rows of a workspace."""
    made = {each.sql: each.place for each in statements() if not each.place.startswith("storage.schema")}
    return {query: f"{place}: {query}" for query, place in made.items()}


def test_no_statement_without_its_filter_finds_or_changes_a_row_of_another_workspace(harbour: Harbour) -> None:
    places = without_filters()
    bound = {query: {name: given(query, name, kind) for name, kind in harbour.kinds(query).items()} for query in places}
    forgetful = {query: _FILTER.sub("true", query) for query in places}
    harbour.moves_in(HERE)
    alone = {q: harbour.runs(forgetful[q], bound[q], serving=True) for q in places}
    alone_bare = {q: harbour.runs(forgetful[q], bound[q], serving=False) for q in places}
    harbour.moves_in(THERE)
    beside = {q: harbour.runs(forgetful[q], bound[q], serving=True) for q in places}
    bare = {q: harbour.runs(forgetful[q], bound[q], serving=False) for q in places}
    print(Counter(alone.values()).most_common(12))
    print(sum(alone_bare[q] != bare[q] for q in places), len(places))
    print([places[q] for q in places if alone[q] != beside[q]][:5])
