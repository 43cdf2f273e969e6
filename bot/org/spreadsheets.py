"""Tables as people save them: any usual encoding, separator and line end. Knows nothing of what stands in them."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple

from bot.org.remarks import ChartError, Remark

_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # of Excel, LibreOffice and Numbers
_SEPARATORS = ",;\t|"
_SEPARATOR_LINE = re.compile(r"sep=(.)\s*?\n", re.IGNORECASE)  # Excel's own first line
_FOREIGN = re.compile(r"[a-zA-Z]?[^\x00-\x7f]+[a-zA-Z]?")  # with the letters beside it
_LATIN = re.compile("[a-zA-Z]")
# How people and exports write that nothing stands in a cell.
_EMPTY = frozenset(("-", "–", "—", "n/a", "#n/a", "none", "null", "nil", "tbd", "keine", "なし", "無し", "未定"))
_INVISIBLE = dict.fromkeys((*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF))


class SheetRow(NamedTuple):
    """`line` is where it begins in the file."""

    line: int
    cells: tuple[str, ...]


def read_table(content: bytes) -> list[SheetRow]:
    """Returns the rows in which anything stands, without the blanks around it. Raises ChartError."""
    if content.startswith(_WORKBOOKS):
        raise ChartError([Remark("chart.workbook")])
    text = "\n".join(re.split(r"\r\n?|\n", _decoded(content)))
    skipped = 0
    if chosen := _SEPARATOR_LINE.match(text):
        text, skipped = text[chosen.end() :], 1
    separator = chosen.group(1) if chosen else _separator(text)
    rows = (SheetRow(row.line + skipped, tuple(map(_trimmed, row.cells))) for row in _rows(text, separator, skipped))
    return [row for row in rows if any(row.cells)]


def _decoded(content: bytes) -> str:
    """By its byte order mark; then as UTF-8, which no other text resembles; then as an old Windows wrote it."""
    try:
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            return content.decode("utf-16")
        if b"\0" in content:  # no other text has any; in UTF-16 each separator has one
            return content.decode("utf-16-le" if content[1::2].count(0) > content[::2].count(0) else "utf-16-be")
        with suppress(UnicodeDecodeError):
            return content.decode("utf-8-sig")
        return content.decode("cp932" if _is_japanese(content) else "cp1252")
    except UnicodeDecodeError as error:
        raise ChartError([Remark("chart.encoding")]) from error


def _is_japanese(content: bytes) -> bool:
    """Returns whether this is Shift-JIS: Japanese stands by itself, letters with accents stand between others."""
    try:
        runs = _FOREIGN.findall(content.decode("cp932"))
    except UnicodeDecodeError:
        return False
    return 2 * sum(not _LATIN.search(run) for run in runs) > len(runs)


def _separator(text: str) -> str:
    """The one that cuts the most rows into equally many cells."""

    def rows_alike(separator: str) -> int:
        widths: Counter[int] = Counter()
        with suppress(ChartError):
            widths.update(len(row.cells) for row in _rows(text, separator, 0) if any(row.cells))
        return max((rows for width, rows in widths.items() if width > 1), default=0)

    return max(_SEPARATORS, key=rows_alike)


def _rows(text: str, separator: str, skipped: int) -> Iterator[SheetRow]:
    rows, line = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True), 0
    try:
        for cells in rows:
            yield SheetRow(line + 1, tuple(cells))
            line = rows.line_num
    except csv.Error as error:
        raise ChartError([Remark("chart.no_table", (line + 1 + skipped,))]) from error


def _trimmed(cell: str) -> str:
    plain = cell.translate(_INVISIBLE).strip()
    return "" if plain.casefold() in _EMPTY else plain
