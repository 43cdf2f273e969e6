"""The table of customer signals in a file: which column is which, and how it describes signals. Pure."""

import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from bot.org.remarks import ChartError, Remark
from bot.org.tables.spreadsheets import SheetRow, read_table
from bot.signals.signals import SignalKind, SignalShape

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
_BETTER = {"higher": True, "lower": False, "高い": True, "低い": False, "高いほど良い": True, "低いほど良い": False}
_SHAPES = {shape.value: shape for shape in SignalShape} | {
    "平均": SignalShape.MEAN,
    "100件あたり": SignalShape.PER_HUNDRED,
    "割合": SignalShape.SHARE,
    "数": SignalShape.NUMBER,
}


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
    doubled = [cell for cell in counted if cell]
    return SignalTable(line=row.line, places=places, rows=table[number + 1 :], unused=unused, doubled=doubled)


def says_better(content: bytes) -> bool:
    """Returns whether a file says of signals which direction is good. Raises ChartError."""
    return "better" in headed(read_table(content)).places


class DescribedKind(NamedTuple):
    """A kind as a file describes it; `says_shape` where a line says what kind of number it is."""

    kind: SignalKind
    says_shape: bool


def kinds_in(content: bytes) -> list[SignalKind]:
    """Returns the kinds of a file that says of each which direction is good, as an export does. Raises ChartError."""
    return [described.kind for described in described_in(content)]


def described_in(content: bytes) -> list[DescribedKind]:
    """Returns how a file describes its kinds. Where no line says so, those with a number in per cent are shares. Raises
    ChartError.
    """
    table = headed(read_table(content))
    if "better" not in table.places:
        raise ChartError([Remark("signals.file.no_better", (table.line,))])
    shapes = _shapes_in(table)
    kinds: dict[str, SignalKind] = {}
    said: set[str] = set()
    faults: dict[tuple[str, str], list[int]] = {}
    for row in table.rows:
        name, better = table.cell(row, "signal"), folded(table.cell(row, "better"))
        written = folded(table.cell(row, "shape"))
        if better not in _BETTER:
            faults.setdefault(("signals.file.better", better), []).append(row.line)
        elif written and written not in _SHAPES:
            faults.setdefault(("signals.file.shape", written), []).append(row.line)
        else:
            kind = SignalKind(folded(name), {"en": name}, _SHAPES.get(written, shapes[folded(name)]), _BETTER[better])
            said |= {kind.key} if written else set()
            earlier = kinds.setdefault(kind.key, kind)
            if (earlier.shape, earlier.higher_is_better) != (kind.shape, kind.higher_is_better):
                faults.setdefault(("signals.file.two_kinds", name), []).append(row.line)
    if faults:
        raise ChartError([Remark(key, tuple(lines), {"cell": cell}) for (key, cell), lines in faults.items()])
    return [DescribedKind(kind, key in said) for key, kind in kinds.items()]


def _shapes_in(table: SignalTable) -> dict[str, SignalShape]:
    """By signal the shape of lines that do not say it: what another one says first, or what the numbers show."""
    shapes: dict[str, SignalShape] = {}
    in_percent: set[str] = set()
    for row in table.rows:
        key, written = folded(table.cell(row, "signal")), folded(table.cell(row, "shape"))
        if written in _SHAPES:
            shapes.setdefault(key, _SHAPES[written])
        if table.cell(row, "value").endswith(("%", "％")):
            in_percent.add(key)
    keys = {folded(table.cell(row, "signal")) for row in table.rows}
    return {key: SignalShape.SHARE if key in in_percent else SignalShape.NUMBER for key in keys} | shapes
