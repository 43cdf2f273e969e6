"""Workbooks as Excel leaves them, and as somebody makes them who wants to keep a server busy."""

import zipfile
from io import BytesIO
from time import process_time

import pytest
from openpyxl import Workbook

from bot.org.remarks import ChartError
from bot.org.tables.spreadsheets import SheetRow, read_table

HEADING = ("person", "manager")
SECONDS_AT_MOST = 5  # of the processor


def saved(*rows: tuple[str, ...]) -> bytes:
    """A sheet whose first line is a heading of its own."""
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def with_rows(book: bytes, rows: str) -> bytes:
    """The same workbook with rows as somebody else's program wrote them below its own."""
    sheet, changed = "xl/worksheets/sheet1.xml", BytesIO()
    with zipfile.ZipFile(BytesIO(book)) as parts, zipfile.ZipFile(changed, "w") as copy:
        for part in parts.namelist():
            content = parts.read(part).decode()
            copy.writestr(part, content.replace("</sheetData>", f"{rows}</sheetData>") if part == sheet else content)
    return changed.getvalue()


def with_a_last_row(number: int) -> bytes:
    """A sheet with a heading, two people, and a cell far below them that somebody touched once."""
    row = f'<row r="{number}"><c r="A{number}" t="inlineStr"><is><t>cy</t></is></c></row>'
    return with_rows(saved(HEADING, ("ana", ""), ("bo", "ana")), row)


def test_a_cell_in_the_last_row_of_excel_costs_no_time_and_keeps_its_number() -> None:
    before = process_time()
    table = read_table(with_a_last_row(1_048_576))
    assert table == [
        SheetRow(1, HEADING),
        SheetRow(2, ("ana",)),
        SheetRow(3, ("bo", "ana")),
        SheetRow(1_048_576, ("cy",)),
    ]
    assert process_time() - before < SECONDS_AT_MOST


def test_a_row_that_no_sheet_of_excel_has_is_not_waited_for() -> None:
    before = process_time()
    assert [row.line for row in read_table(with_a_last_row(999_999_999))] == [1, 2, 3]
    assert process_time() - before < SECONDS_AT_MOST


def test_a_heading_of_two_thousand_columns_is_refused_before_what_is_below_it_is_read() -> None:
    damaged = with_rows(saved(HEADING + ("note",) * 2_000), '<row r="2"><c r="A2"')
    with pytest.raises(ChartError) as error:
        read_table(damaged)
    assert [fault.key for fault in error.value.faults] == ["chart.wide"]


def test_a_single_row_that_is_too_wide_stops_no_other() -> None:
    table = read_table(saved(HEADING, ("ana", ""), ("bo", "ana", *("x",) * 2_000), ("cy", "ana")))
    assert [(row.line, len(row.cells)) for row in table] == [(1, 2), (2, 1), (3, 1_001), (4, 2)]
