"""Tables as people save them: any usual encoding, separator and line end. Knows nothing of what stands in them."""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from heapq import merge
from typing import NamedTuple

from bot.org.remarks import ChartError, Remark
from bot.org.tables.encodings import NO_TEXT, decoded

BYTES_AT_MOST = 64 << 20  # 100,000 people are a quarter of it
COLUMNS_AT_MOST = 1_000
_LINES_AT_MOST = 500_000
_CELLS_AT_MOST = 5_000_000
_ROW_AT_MOST = 100_000  # characters
_CELL_AT_MOST = 50  # lines of the file that one quoted cell spans
_CELL_CHARACTERS = 500  # that are kept: more than a name or an address has, and so few that no pattern takes long
_SAMPLE = 500  # lines, by which the separator is found
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"  # of Excel before 2007, or with a password
_ARCHIVES = (b"\x1f\x8b", b"BZh91AY&SY", b"\xfd7zXZ\0", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\x28\xb5\x2f\xfd")
_PDF = b"%PDF-"
_PDF_WITHIN = 1024  # bytes: programs write something before it
# What programs hand to programs; where a table begins so, it has no heading.
_JSON = re.compile(r"\s*(?:\{\s*[\"}]|\[\s*[\[{\"\]])")
_MARKUP = re.compile(r"\s*<(?:\?xml|!doctype|html|head|body|table|meta)\b", re.IGNORECASE)
_SEPARATORS = ",;\t|"
_SEPARATOR_LINE = re.compile(r"sep=(.)\s*?\n", re.IGNORECASE)  # Excel's own first line
_APART = re.compile(r'[,;\t|"\n]+')
# How people and exports write that nothing stands in a cell.
_EMPTY = frozenset((
    "-", "–", "—", "n/a", "#n/a", "#ref!", "#value!", "none", "null", "nil", "tbd", "keine", "なし", "無し", "未定",
    "0000-00-00",
))  # fmt: skip
_LONGEST_EMPTY = max(map(len, _EMPTY))
_INVISIBLE = dict.fromkeys((*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF))
_AS_TEXT = re.compile(r'="([^"]*)"')  # how exports keep Excel from reading a number


class SheetRow(NamedTuple):
    """`line` is where it begins in the file; `fault` is why its cells cannot be told apart for sure."""

    line: int
    cells: tuple[str, ...]
    fault: str = ""


def read_table(content: bytes, characters: int = _CELL_CHARACTERS) -> list[SheetRow]:
    """Returns the rows in which anything stands, without the blanks around it; of each cell so many characters. Raises
    ChartError.
    """
    if len(content) > BYTES_AT_MOST or max(map(content.count, (b"\n", b"\r"))) > _LINES_AT_MOST:
        raise ChartError([Remark("chart.too_large")])
    if content.startswith(_OLD_WORKBOOK):
        raise ChartError([Remark("chart.workbook")])
    if content.startswith(_ARCHIVES):
        raise ChartError([Remark("chart.archive")])
    if _PDF in content[:_PDF_WITHIN]:
        raise ChartError([Remark("chart.pdf")])
    rows = _workbook(content) if content.startswith(b"PK\x03\x04") else _text(decoded(content))
    table, cells = [], 0
    for line, untrimmed, fault in rows:
        trimmed = tuple(_trimmed(cell[:characters]) for cell in untrimmed)
        if fault or any(trimmed):
            table.append(SheetRow(line, trimmed, fault))
            cells += len(trimmed)
        if cells > _CELLS_AT_MOST:
            raise ChartError([Remark("chart.too_large")])
    return table


def _workbook(content: bytes) -> Iterator[SheetRow]:
    from bot.org.tables.workbooks import sheet_rows

    return (SheetRow(row.number, row.cells) for row in sheet_rows(content, COLUMNS_AT_MOST))


def _text(text: str) -> Iterator[SheetRow]:
    for key, beginning in (("chart.json", _JSON), ("chart.markup", _MARKUP)):
        if beginning.match(text):
            raise ChartError([Remark(key)])
    text, lines_above = text.replace("\r\n", "\n").replace("\r", "\n"), 0
    if chosen := _SEPARATOR_LINE.match(text):
        text, lines_above = text[chosen.end() :], 1
    lines = [f"{line}\n" for line in text.split("\n")]
    all_fit = max(map(len, lines)) <= _ROW_AT_MOST and NO_TEXT.search(text) is None
    broken = [] if all_fit else list(_unfit(lines))
    for row in broken:
        lines[row.line - 1] = "\n"
    separator = chosen.group(1) if chosen else _separator(lines[:_SAMPLE])
    rows = _rows(lines, separator)
    if broken:
        rows = merge(broken, rows, key=lambda row: row.line)
    return (row._replace(line=row.line + lines_above) for row in rows) if lines_above else rows


def _unfit(lines: Sequence[str]) -> Iterator[SheetRow]:
    """The lines that no text has, or no table."""
    for number, line in enumerate(lines, 1):
        if len(line) > _ROW_AT_MOST:
            yield SheetRow(number, _pieces(line), "chart.long_row")
        elif (match := NO_TEXT.search(line)) is not None:
            yield SheetRow(number, _pieces(line), "chart.nul" if match.group() == "\0" else "chart.bad_bytes")


def _pieces(line: str) -> tuple[str, ...]:
    """What may stand in cells of a line that cannot be cut for sure."""
    return tuple(_APART.split(line[:_ROW_AT_MOST], 100))


def _separator(lines: Sequence[str]) -> str:
    """The one that cuts the most rows into equally many cells."""

    def rows_alike(separator: str) -> int:
        widths = Counter(len(row.cells) for row in _rows(lines, separator) if any(row.cells) and not row.fault)
        return max((rows for width, rows in widths.items() if width > 1), default=0)

    return max(_SEPARATORS, key=rows_alike)


class _Feed:
    """Hands lines to the reader of CSV, of a single row a few at most: a quotation mark that is never closed would take
    all that follow.
    """

    def __init__(self, lines: Sequence[str], begins: int) -> None:
        self._lines, self.next, self._begins = lines, begins, begins

    def __iter__(self) -> "_Feed":
        return self

    def __next__(self) -> str:
        if self.next >= min(len(self._lines), self._begins + _CELL_AT_MOST):
            raise StopIteration
        self.next += 1
        return self._lines[self.next - 1]

    def row_ends(self) -> int:
        self._begins = self.next
        return self.next


def _rows(lines: Sequence[str], separator: str) -> Iterator[SheetRow]:
    """Goes on with the line below where one cannot be cut."""
    start = 0
    while start < len(lines):
        feed = _Feed(lines, start)
        try:
            for cells in csv.reader(feed, delimiter=separator, strict=True):
                fault = "chart.too_many_cells" if len(cells) > COLUMNS_AT_MOST else ""
                yield SheetRow(start + 1, tuple(cells[: COLUMNS_AT_MOST + 1]), fault)
                start = feed.row_ends()
        except csv.Error:
            yield SheetRow(start + 1, _pieces(lines[start]), "chart.no_table")
            start += 1


def _trimmed(cell: str) -> str:
    plain = cell.strip() if cell.isascii() else cell.translate(_INVISIBLE).strip()
    if plain.startswith("=") and (as_text := _AS_TEXT.fullmatch(plain)):
        plain = as_text.group(1).strip()
    return "" if len(plain) <= _LONGEST_EMPTY and plain.casefold() in _EMPTY else plain
