"""The first sheet with anything in it of an Excel workbook, row by row. Formulas are read as what they last showed."""

import zipfile
import zlib
from collections.abc import Iterator
from datetime import datetime, time
from io import BytesIO

from openpyxl import load_workbook

from bot.org.remarks import ChartError, Remark

_UNPACKED_AT_MOST = 128 << 20  # bytes
# What openpyxl raises for files that others wrote, or that are damaged.
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, SyntaxError,
    EOFError, NotImplementedError, RuntimeError,
)  # fmt: skip


def sheet_rows(content: bytes, width: int) -> list[tuple[str, ...]]:
    """Returns at most `width` cells of each row. Raises ChartError."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as parts:
            if "xl/workbook.xml" not in parts.namelist():
                raise ChartError([Remark("chart.archive")])
            if sum(part.file_size for part in parts.infolist()) > _UNPACKED_AT_MOST:
                raise ChartError([Remark("chart.too_large")])
        book = load_workbook(BytesIO(content), read_only=True, data_only=True)
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # programs write wrong ones
            rows = [tuple(map(_text, cells)) for cells in _cells(sheet.iter_rows(max_col=width, values_only=True))]
            if any(map(any, rows)):
                return rows
    except _DAMAGED as error:
        raise ChartError([Remark("chart.archive")]) from error
    return []


def _cells(rows: Iterator[tuple[object, ...]]) -> Iterator[tuple[object, ...]]:
    """Without the empty cells at a row's end, of which there may be millions."""
    for cells in rows:
        end = next((place for place in range(len(cells), 0, -1) if cells[place - 1] is not None), 0)
        yield cells[:end]


def _text(cell: object) -> str:
    match cell:
        case None:
            return ""
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime():
            return cell.date().isoformat() if cell.time() == time.min else cell.isoformat(" ")
        case _:
            return str(cell)
