"""The table of customer signals in a file: which column is which. Pure."""

import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from bot.org.remarks import ChartError, Remark
from bot.org.tables.spreadsheets import SheetRow

COLUMNS = ("signal", "department", "week", "month", "value", "answers", "better", "shape", "tested", "units")
EXPORTED = ("signal", "department", "week or month", "value", "answers", "better", "shape", "tested", "units")
_HEADER_WITHIN = 20  # rows: titles may stand above it
_CALLED = {
    **{name: name for name in COLUMNS},
    "week or month": "period", "week/month": "period", "period": "period", "n": "answers", "responses": "answers",
    "kpi": "signal", "metric": "signal", "direction": "better",
    "シグナル": "signal", "指標": "signal", "部門": "department", "部署": "department", "週": "week", "月": "month",
    "週または月": "period", "期間": "period", "値": "value", "回答数": "answers", "良い向き": "better", "単位": "shape",
}  # fmt: skip


@lru_cache(maxsize=4096)  # a file names the same few again and again
def folded(name: str) -> str:
    """Returns a name as names are compared: in one case, without blanks around it or double."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


class SignalTable(NamedTuple):
    """`line` is that of the heading, `places` are those of the columns; `unused` are headings of none of ours, and
    `doubled` those that mean the same as another one.
    """

    line: int
    places: Mapping[str, int]
    rows: Sequence[SheetRow]
    unused: Sequence[str]
    doubled: Sequence[str] = ()

    def cell(self, row: SheetRow, column: str) -> str:
        place = self.places.get(column, len(row.cells))
        return row.cells[place] if place < len(row.cells) else ""

    def column(self, column: str) -> dict[int, str]:
        return {row.line: cell for row in self.rows if (cell := self.cell(row, column))}


def headed(table: Sequence[SheetRow]) -> SignalTable:
    """Returns what stands below the heading. Raises ChartError where there is none."""
    if not table:
        raise ChartError([Remark("chart.empty")])
    best: tuple[int, SheetRow, dict[str, int]] | None = None
    for number, row in enumerate(table[:_HEADER_WITHIN]):
        places: dict[str, int] = {}
        for place, cell in enumerate(row.cells):
            if column := _CALLED.get(folded(cell)):
                places.setdefault(column, place)
        if best is None or len(places) > len(best[2]):
            best = (number, row, places)
    number, row, places = best or (0, table[0], {})
    absent = [column for column in ("signal", "department", "value") if column not in places]
    if not {"week", "month", "period"} & places.keys():
        absent.append("week")
    if absent:
        raise ChartError([Remark("signals.file.columns", (row.line,), {"columns": ", ".join(absent)})])
    unused = [cell for cell in row.cells if cell and folded(cell) not in _CALLED]
    counted = [cell for place, cell in enumerate(row.cells) if cell not in unused and place not in places.values()]
    return SignalTable(row.line, places, table[number + 1 :], unused, doubled=[cell for cell in counted if cell])
