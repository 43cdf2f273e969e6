"""B: writes to the database, at any time, with the rights of the program and without a key.

B knows the program and nothing of the version that runs: everything here looks first at which tables there are, and
does without those that are not there.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.slack.checkin.ledgers import Rows


@dataclass(frozen=True, slots=True)
class Intruder:
    """`undo` is what covers the tracks, the last first: nobody sees afterwards that B was there."""

    rows: Rows
    undo: list[str] = field(default_factory=list)

    @classmethod
    @contextmanager
    def let_in(cls, conninfo: str) -> "Iterator[Intruder]":
        rows = Rows(conninfo)
        try:
            yield (intruder := cls(rows))
            intruder.leave()
        finally:
            rows.close()

    def leave(self) -> None:
        self.rows.of("begin")
        while self.undo:
            self.rows.of(self.undo.pop())
        self.rows.of("commit")

    def make(self, thing: str, rest: str = "") -> None:
        """Creates a sequence or a table of B's own."""
        self.rows.of(f"create {thing} {rest}")
        self.undo.append(f"drop {thing}")

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
        constraints = (
            "select conname, pg_get_constraintdef(oid) from pg_constraint"
            " where conrelid = to_regclass(%s) and contype = 'u'"
        )
        for name, definition in self.rows.of(constraints, table):
            self.rows.of(f'alter table {table} drop constraint "{name}"')
            self.undo.append(f'alter table {table} add constraint "{name}" {definition}')
        indexes = (
            "select indexrelid::regclass::text, pg_get_indexdef(indexrelid) from pg_index"
            " where indrelid = to_regclass(%s) and indisunique and not indisprimary"
        )
        for name, definition in self.rows.of(indexes, table):
            self.rows.of(f"drop index {name}")
            self.undo.append(definition)
        triggers = (
            "select tgname, pg_get_triggerdef(oid) from pg_trigger where tgrelid = to_regclass(%s) and not tgisinternal"
        )
        for name, definition in self.rows.of(triggers, table):
            self.rows.of(f'drop trigger "{name}" on {table}')
            self.undo.append(definition)

    def trap(self, table: str, when: str, body: str, *, deferred: bool = False) -> None:
        """Runs `body`, in PL/pgSQL, for every row of a table that is there, `when` something happens to it."""
        if not self.has(table):
            return
        self.rows.of(f"create function trap_{table}() returns trigger language plpgsql as $trap$ {body} $trap$")
        kind, until = ("constraint trigger", "deferrable initially deferred") if deferred else ("trigger", "")
        self.rows.of(f"create {kind} trap {when} on {table} {until} for each row execute function trap_{table}()")
        self.undo.append(f"drop function trap_{table}() cascade")

    def clone(self, table: str, condition: str, changes: Mapping[str, str]) -> list[int]:
        """Copies the rows that fit, with some columns changed to expressions, and returns the numbers of the copies."""
        kept = sorted(self.columns(table) - {"id"} - changes.keys())
        changes = {name: change for name, change in changes.items() if name in self.columns(table)}
        copied = self.rows.of(
            f"insert into {table} ({', '.join((*kept, *changes))})"
            f" select {', '.join((*kept, *changes.values()))} from {table} where {condition} returning id"
        )
        copies = [number for (number,) in copied]
        self.undo.append(f"delete from {table} where id = any(array{copies}::bigint[])")
        return copies
