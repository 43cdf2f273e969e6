"""A table as Parquet. Its own end says how many rows it has; the digest is of the whole file, and stands beside it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, BinaryIO

import pyarrow as pa
from pyarrow import parquet

from storage.exports.rows import Rows
from storage.exports.table_writer import TableWriter

_TYPES: Mapping[type, pa.DataType] = {
    str: pa.string(),
    int: pa.int64(),
    date: pa.date32(),
    datetime: pa.timestamp("us", tz="UTC"),
    tuple: pa.list_(pa.string()),
}
_ROWS_IN_A_GROUP = 20_000


class ParquetTableWriter(TableWriter):
    """Collects rows until they make a group."""

    def __init__(self, out: BinaryIO, columns: Mapping[str, type]) -> None:
        super().__init__(out, columns)
        self._schema = pa.schema([(name, _TYPES[kind]) for name, kind in columns.items()])
        self._sink = pa.PythonFile(_AsFile(self._out), mode="w")
        self._file = parquet.ParquetWriter(self._sink, self._schema, compression="zstd")
        self._waiting: list[Any] = []

    def _write(self, rows: Rows) -> None:
        self._waiting += rows
        if len(self._waiting) >= _ROWS_IN_A_GROUP:
            self._flush()

    def _flush(self) -> None:
        columns = zip(*self._waiting, strict=True)
        arrays = [pa.array(list(cells), kind.type) for cells, kind in zip(columns, self._schema, strict=True)]
        self._file.write_table(pa.Table.from_arrays(arrays, schema=self._schema))
        self._waiting.clear()

    def close(self) -> str:
        if self._waiting:
            self._flush()
        self._file.close()
        return self._out.digest


class _AsFile:
    """What Arrow asks of a file that is only written."""

    closed = False

    def __init__(self, out: Any) -> None:
        self._out, self._place = out, 0

    def write(self, content: Any) -> int:
        written = bytes(content)
        self._out.write(written)
        self._place += len(written)
        return len(written)

    def tell(self) -> int:
        return self._place

    def flush(self) -> None:
        """Does nothing: who opened the file has it on the disk."""

    def close(self) -> None:
        """Does nothing: who opened the file closes it."""
