"""The first sheet with anything in it of an Excel workbook, row by row. Formulas are read as what they last showed."""

import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import datetime, time
from io import BytesIO
from typing import NamedTuple

from openpyxl import load_workbook

from bot.org.remarks import ChartError, Remark

_UNPACKED_AT_MOST = 128 << 20  # bytes
_ROWS_AT_MOST = 1_048_576  # of any sheet of Excel's; a file can say that a row has a larger number
# What openpyxl raises for files that others wrote, or that are damaged.
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, SyntaxError,
    EOFError, NotImplementedError, RuntimeError,
)  # fmt: skip


class WorkbookRow(NamedTuple):
    """`number` is the one that Excel shows beside it."""

    number: int
    cells: tuple[str, ...]


def sheet_rows(content: bytes, most_columns: int) -> list[WorkbookRow]:
    """Returns the rows in which anything stands. Of a row with too many columns one more than `most_columns` come back.
    Raises ChartError, also where the heading has too many.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as parts:
            if "xl/workbook.xml" not in parts.namelist():
                raise ChartError([Remark("chart.archive")])
            if sum(part.file_size for part in parts.infolist()) > _UNPACKED_AT_MOST:
                raise ChartError([Remark("chart.too_large")])
        book = load_workbook(BytesIO(content), read_only=True, data_only=True)
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # programs write wrong ones
            values = sheet.iter_rows(max_row=_ROWS_AT_MOST, max_col=most_columns + 1, values_only=True)
            if rows := list(_rows(values, most_columns)):
                return rows
    except _DAMAGED as error:
        raise ChartError([Remark("chart.archive")]) from error
    return []


def _rows(values: Iterable[tuple[object, ...]], most_columns: int) -> Iterator[WorkbookRow]:
    """Without the empty cells at a row's end, and without the empty rows above a single cell far below: of both there
    may be millions.
    """
    previous: tuple[object, ...] = ()
    is_first = True
    for number, row in enumerate(values, 1):
        if row is previous:  # what stands for a row that is not there is the same one each time
            continue
        previous = row
        end = next((place for place in range(len(row), 0, -1) if row[place - 1] is not None), 0)
        cells = tuple(map(_text, row[:end]))
        if not any(cells):
            continue
        if is_first and end > most_columns:
            raise ChartError([Remark("chart.wide", (), {"most": most_columns})])
        is_first = False
        yield WorkbookRow(number, cells)


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
