"""How records of `bot` are read from rows: a field has the column of its name, so a column more is a field more."""

from dataclasses import fields
from datetime import date, datetime
from typing import Any, Generic, TypeVar, get_args, get_type_hints

from storage.database import Row

Record = TypeVar("Record")


class Stored(Generic[Record]):
    """Reads records of one type. `apart` are its fields that have no column of their name."""

    def __init__(self, record: type[Record], *apart: str) -> None:
        dataclass: Any = record
        self._record, kinds = record, get_type_hints(record)
        self._names = tuple(field.name for field in fields(dataclass) if field.name not in apart)
        self._moments = {
            name: kind
            for name in self._names
            for kind in (kinds[name], *get_args(kinds[name]))
            if kind in (date, datetime)
        }

    def columns(self, table: str = "") -> str:
        """Returns the columns for a statement to select, of a table or its alias."""
        return ", ".join(f"{table}.{name}" if table else name for name in self._names)

    def read(self, row: Row, **worked_out: Any) -> Record:
        """Returns the record in a row, or in such a row as PostgreSQL's JSON, which has moments as text.

        `worked_out` are fields that are not as they stand in the row.
        """
        values = {name: row[name] for name in self._names}
        for name, kind in self._moments.items():
            if isinstance(text := values[name], str):
                values[name] = kind.fromisoformat(text)
        return self._record(**values | worked_out)
