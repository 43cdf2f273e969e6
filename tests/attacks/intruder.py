"""B: writes to the database, at any time, with the rights of the program and without a key.

B knows the program and nothing of the version that runs: everything here looks first at which tables there are, and
does without those that are not there.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from tests.slack.ledgers import Rows


@dataclass(frozen=True, slots=True)
class Intruder:
    rows: Rows

    @classmethod
    @contextmanager
    def let_in(cls, conninfo: str) -> "Iterator[Intruder]":
        rows = Rows(conninfo)
        try:
            yield cls(rows)
        finally:
            rows.close()

    def columns(self, table: str) -> set[str]:
        """Of a table; none where there is no such table."""
        sql = "select column_name from information_schema.columns where table_schema = 'public' and table_name = %s"
        return {name for (name,) in self.rows.of(sql, table)}

    def has(self, table: str, *columns: str) -> bool:
        return {*columns, "id"} <= self.columns(table)

    def tables_with(self, kind: str) -> list[str]:
        """Tables that have a column of this type."""
        sql = (
            "select distinct c.table_name from information_schema.columns c"
            " join information_schema.tables t using (table_schema, table_name)"
            " where table_schema = 'public' and t.table_type = 'BASE TABLE' and c.data_type = %s"
        )
        return [name for (name,) in self.rows.of(sql, kind)]

    def loosen(self, table: str) -> None:
        """Takes away whatever keeps a row from being there twice, or from being changed."""
        constraints = "select conname from pg_constraint where conrelid = to_regclass(%s) and contype = 'u'"
        for (name,) in self.rows.of(constraints, table):
            self.rows.of(f'alter table {table} drop constraint "{name}"')
        indexes = (
            "select indexrelid::regclass::text from pg_index where indrelid = to_regclass(%s)"
            " and indisunique and not indisprimary"
        )
        for (name,) in self.rows.of(indexes, table):
            self.rows.of(f"drop index {name}")
        triggers = "select tgname from pg_trigger where tgrelid = to_regclass(%s) and not tgisinternal"
        for (name,) in self.rows.of(triggers, table):
            self.rows.of(f'drop trigger "{name}" on {table}')

    def trap(self, table: str, when: str, body: str, *, deferred: bool = False) -> None:
        """Runs `body`, in PL/pgSQL, for every row of a table that is there, `when` something happens to it."""
        if not self.has(table):
            return
        self.rows.of(f"create function trap_{table}() returns trigger language plpgsql as $trap$ {body} $trap$")
        kind, until = ("constraint trigger", "deferrable initially deferred") if deferred else ("trigger", "")
        self.rows.of(f"create {kind} trap {when} on {table} {until} for each row execute function trap_{table}()")

    def disarm(self, table: str) -> None:
        if self.has(table):
            self.rows.of(f"drop trigger if exists trap on {table}")

    def clone(self, table: str, condition: str, changes: Mapping[str, str]) -> list[int]:
        """Copies the rows that fit, with some columns changed to expressions, and returns the numbers of the copies."""
        kept = sorted(self.columns(table) - {"id"} - changes.keys())
        changes = {name: change for name, change in changes.items() if name in self.columns(table)}
        copied = self.rows.of(
            f"insert into {table} ({', '.join((*kept, *changes))})"
            f" select {', '.join((*kept, *changes.values()))} from {table} where {condition} returning id"
        )
        return [number for (number,) in copied]
