"""How records of `bot` are read from rows and written to them: a field has the column of its name, so a column more is
a field more."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import Any, Generic, TypeVar, get_args, get_type_hints

from psycopg.types.json import Jsonb

from storage.database import Row

Record = TypeVar("Record")


class Stored(Generic[Record]):
    """Reads and writes records of one type. `apart` are its fields that have no column of their name, or none here."""

    def __init__(self, record: type[Record], *apart: str) -> None:
        dataclass: Any = record
        self._record, kinds = record, get_type_hints(record)
        self.names = tuple(field.name for field in fields(dataclass) if field.name not in apart)
        self._moments = {
            name: kind
            for name in self.names
            for kind in (kinds[name], *get_args(kinds[name]))
            if kind in (date, datetime)
        }

    def columns(self, table: str = "") -> str:
        """Returns the columns for a statement to select, of a table or its alias."""
        return ", ".join(f"{table}.{name}" if table else name for name in self.names)

    def parameters(self) -> str:
        """Returns what a statement has in the place of what it writes, in the order of the columns."""
        return ", ".join(f"%({name})s" for name in self.names)

    def values(self, record: Record) -> dict[str, Any]:
        """Returns what a record has for them; what is by key is written as JSON."""
        values = {name: getattr(record, name) for name in self.names}
        return {name: Jsonb(dict(value)) if isinstance(value, Mapping) else value for name, value in values.items()}

    def read(self, row: Row, **worked_out: Any) -> Record:
        """Returns the record in a row, or in such a row as PostgreSQL's JSON, which has moments as text.

        `worked_out` are fields that are not as they stand in the row.
        """
        values = {name: row[name] for name in self.names}
        for name, kind in self._moments.items():
            if isinstance(text := values[name], str):
                values[name] = kind.fromisoformat(text)
        return self._record(**values | worked_out)
