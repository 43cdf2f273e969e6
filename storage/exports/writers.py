"""Files of tables, each closed with how many rows it has and a digest; the memory is the same for any number."""

import csv
import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from io import StringIO
from typing import Any, BinaryIO

from bot.exports.cells import moment, safe, several
from bot.exports.tables import COLUMNS, Cell, ExportFormat, ExportTable
from storage.exports.rows import Rows
from storage.exports.table_writer import TableWriter

_IN_CSV: Mapping[type, Callable[[Any], Cell]] = {str: safe, tuple: several, date: moment, datetime: moment}


class _CsvWriter(TableWriter):
    """The last line is `end,ROWS,sha256:DIGEST`, of all before it, as in all of our CSV files."""

    def __init__(self, out: BinaryIO, columns: Mapping[str, type]) -> None:
        super().__init__(out, columns)
        self._put([list(columns)])

    def _write(self, rows: Rows) -> None:
        self._put(self._rewritten(rows, _IN_CSV))

    def _put(self, lines: Iterable[Iterable[Cell]]) -> None:
        text = StringIO()
        csv.writer(text, lineterminator="\n").writerows(lines)
        self._out.write(text.getvalue().encode())

    def close(self) -> str:
        digest = self._out.digest
        self._out.write(f"end,{self.rows},sha256:{digest}\n".encode())
        return digest


_IN_JSON: Mapping[type, Callable[[Any], Cell]] = {date: moment, datetime: moment}
_as_json = json.JSONEncoder(ensure_ascii=False).encode


class _JsonLinesWriter(TableWriter):
    """The last line is an object with `end`: the number of rows, and the digest of all lines before it."""

    def _write(self, rows: Rows) -> None:
        lines = (dict(zip(self._columns, row, strict=True)) for row in self._rewritten(rows, _IN_JSON))
        self._out.write("".join(f"{_as_json(line)}\n" for line in lines).encode())

    def close(self) -> str:
        digest = self._out.digest
        self._out.write(f"{json.dumps({'end': {'rows': self.rows, 'sha256': digest}})}\n".encode())
        return digest


def table_writer(out: BinaryIO, table: ExportTable, format_: ExportFormat) -> TableWriter:
    """Returns what writes a table to an open file. The library for Parquet is loaded where one is written."""
    columns = COLUMNS[table]
    match format_:
        case ExportFormat.CSV:
            return _CsvWriter(out, columns)
        case ExportFormat.JSON_LINES:
            return _JsonLinesWriter(out, columns)
        case ExportFormat.PARQUET:
            from storage.exports.parquet import ParquetTableWriter

            return ParquetTableWriter(out, columns)
