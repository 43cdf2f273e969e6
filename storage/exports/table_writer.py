"""What writes a table to a file, whatever the format: it counts the rows and digests what it writes."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from typing import Any, BinaryIO

from bot.exports.tables import Cell
from storage.exports.rows import Rows


class _Digested:
    """What is written goes on, and into the digest."""

    def __init__(self, out: BinaryIO) -> None:
        self._out, self._hash = out, sha256()

    def write(self, content: bytes) -> None:
        self._out.write(content)
        self._hash.update(content)

    @property
    def digest(self) -> str:
        return self._hash.hexdigest()


def _column(cells: Iterable[Cell], rewrite: Callable[[Any], Cell] | None) -> Iterable[Cell]:
    return cells if rewrite is None else [None if cell is None else rewrite(cell) for cell in cells]


class TableWriter(ABC):
    """Writes a table to a file that is open."""

    def __init__(self, out: BinaryIO, columns: Mapping[str, type]) -> None:
        self._out, self._columns, self.rows = _Digested(out), columns, 0

    def add(self, rows: Rows) -> None:
        """Writes some more rows."""
        self.rows += len(rows)
        self._write(rows)

    def _rewritten(self, rows: Rows, ways: Mapping[type, Callable[[Any], Cell]]) -> Iterable[tuple[Cell, ...]]:
        """Returns the rows with the cells of some kinds written in another way: a column at a time, for speed."""
        cells = zip(*rows, strict=True)
        return zip(*map(_column, cells, (ways.get(kind) for kind in self._columns.values())), strict=True)

    @abstractmethod
    def _write(self, rows: Rows) -> None: ...

    @abstractmethod
    def close(self) -> str:
        """Closes the table, not the file, and returns the digest."""
