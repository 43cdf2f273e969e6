"""The filter by workspace is taken out of every statement of storage/: row-level security still shows no foreign row.

Two workspaces hold the same rows, with the same ids. Whatever finds or changes anything of the second finds twice as
much, or leaves its mark there.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from psycopg import sql
from psycopg.rows import dict_row

from tests.storage.security.conftest import SERVING
from tests.storage.sql.statements import placeholders, statements

HERE, THERE = 1, 2
_FILTER = re.compile(r"\b(?:\w+\.)?workspace_id = (?:%\(workspace_id\)s|\w+\.workspace_id)(?!\w)")
_RECORD = re.compile(r"\bas\s+\w+\s*\(([^)]+)\)")
_COLUMN = re.compile(r"(\w+)\s+(\w+)")
_MOMENT = re.compile(r"datetime\.\w+\([^()]*(?:\([^()]*\))?[^()]*\)|Decimal\([^()]*\)|\d+\.\d+|'id': \d+")
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
_TRUE = {"is_active", "posts_about_me"}
_EMPTY = {"removed_at", "taken_away_at", "joined_into", "ending", "failed", "ended_at", "hidden", "done_at"}
_INTERVALS = ("unthanked_for", "thanks_of", "shown_for", "patience", "in_time", "seen_for")
_TYPED = dict.fromkeys(_INTERVALS, "::interval") | dict.fromkeys(("begins", "since", "until"), "::timestamptz")
_NEEDS_TYPES = re.compile(r"%\((?:thanks_of|patience|in_time|seen_for)\)s")
_TABLES = """
select c.relname as table, jsonb_object_agg(a.attname, format_type(a.atttypid, null)) as columns
from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    and a.attgenerated = ''
where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relrowsecurity group by c.relname
"""
_CONSTRAINTS = """
select conrelid::regclass::text as table, conname as name from pg_constraint
where contype in ('c', 'f') and conrelid <> 0 and connamespace = 'public'::regnamespace
"""


def value(kind: str, name: str = "") -> str:
    if kind == "boolean" and name:
        return str(name in _TRUE)
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
        self._rows = " union all ".join(
            f"select '{table}', md5(string_agg(t::text, '')) as rows from {table} t where {key(table)} = {THERE}"
            for table in self.tables
        )

    def moves_in(self, workspace: int) -> None:
        for table, kinds in self.tables.items():
            values = {name: value(kind, name) for name, kind in kinds.items() if name not in _EMPTY}
            values[key(table)] = str(workspace)
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
            kind = _TYPED.get(name, "") if _NEEDS_TYPES.search(query) else ""
            numbered = numbered.replace(f"%({name})s", f"${number}{kind}")
        pgconn = self.connection.pgconn
        prepared = pgconn.prepare(b"", numbered.replace("%%", "%").encode())
        if prepared.error_message:
            raise LookupError(f"{prepared.error_message.decode()} in {query[:300]}")
        types = pgconn.describe_prepared(b"")
        oids = [types.param_type(number) for number in range(len(names))]
        rows = self.connection.execute("select format_type(oid, null) as kind from unnest(%s::oid[]) oid", [oids])
        return dict(zip(names, (row["kind"] for row in rows), strict=True))

    def runs(self, query: str, values: dict[str, str]) -> str:
        """What a statement returns for a workspace, or the error that it ends with; whatever it did is taken back."""
        with self.connection.transaction(force_rollback=True):
            self.connection.execute("select set_config('waterline.workspace', %s, true)", [str(HERE)])
            try:
                with self.connection.transaction():
                    cursor = self.connection.execute(query.encode(), values)
                    rows = cursor.fetchall() if cursor.description else []
            except psycopg.Error as error:
                if isinstance(error, psycopg.errors.InsufficientPrivilege) and "row-level security" not in str(error):
                    raise
                return type(error).__name__
            return _MOMENT.sub("", f"{rows} {cursor.rowcount}")

    def changes_there(self, query: str, values: dict[str, str]) -> bool:
        """Whether the role that serves changes anything of the other workspace with it."""
        before = self.connection.execute(self._rows.encode()).fetchall()
        with self.connection.transaction(force_rollback=True), self.serving():
            self.connection.execute("select set_config('waterline.workspace', %s, true)", [str(HERE)])
            try:
                with self.connection.transaction():
                    self.connection.execute(query.encode(), values)
            except psycopg.Error:
                return False
            self.connection.execute("reset role")
            return self.connection.execute(self._rows.encode()).fetchall() != before

    @contextmanager
    def serving(self) -> Iterator[None]:
        self.connection.execute(f"set role {SERVING}".encode())
        yield
        self.connection.execute("reset role")


def key(table: str) -> str:
    return "id" if table == "workspace" else "workspace_id"


@pytest.fixture
def harbour(serving: str, conninfo: str) -> Iterator[Harbour]:
    with psycopg.connect(conninfo, autocommit=True, row_factory=dict_row) as connection:
        yield Harbour(connection)


def test_no_statement_without_its_filter_finds_or_changes_a_row_of_another_workspace(harbour: Harbour) -> None:
    queries = sorted({each.sql for each in statements() if not each.place.startswith("storage.schema")})
    bound = {
        query: {name: given(query, name, kind) for name, kind in harbour.kinds(query).items()} for query in queries
    }
    forgetful = {query: _FILTER.sub("true", query) for query in queries}
    assert sum(query != without for query, without in forgetful.items()) > 350

    def of_each() -> dict[str, str]:
        return {query: harbour.runs(forgetful[query], bound[query]) for query in queries}

    harbour.moves_in(HERE)
    alone_as_owner = of_each()
    with harbour.serving():
        alone = of_each()
    harbour.moves_in(THERE)
    beside_as_owner = of_each()
    with harbour.serving():
        beside = of_each()
    strays = [query for query in queries if alone[query] != beside[query] and "across_" not in query]
    assert strays == []
    changing = [query for query in queries if re.search(r"\b(?:insert|update|delete)\b", query)]
    assert not [query for query in changing if harbour.changes_there(forgetful[query], bound[query])]
    found = sum(alone_as_owner[query] != beside_as_owner[query] for query in queries)
    assert found > 200, "past row-level security, a forgotten filter finds what is not its own"
    assert Counter(text.isidentifier() for text in beside.values())[True] < 25, "errors prove nothing"
