"""What writes a table to a file, whatever the format: it counts the rows and digests what it writes."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from hashlib import sha256
from typing import BinaryIO

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


class TableWriter(ABC):
    """Writes a table to a file that is open."""

    def __init__(self, out: BinaryIO, columns: Mapping[str, type]) -> None:
        self._out, self._columns, self.rows = _Digested(out), columns, 0

    def add(self, rows: Rows) -> None:
        """Writes some more rows."""
        self.rows += len(rows)
        self._write(rows)

    @abstractmethod
    def _write(self, rows: Rows) -> None: ...

    @abstractmethod
    def close(self) -> str:
        """Closes the table, not the file, and returns the digest."""
