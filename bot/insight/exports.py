"""The operator's two exports, from which the search for blind spots can be repeated: CSV text in, nouns out.

The ledger:    round,item,block,reading   one line a released score, the reading as the ledger writes it (2.5, <=2)
    monday,size,within                    when that week began, the fewest people in the block, and in which units that
                                          are shown it lies, the nearest leading: for what says something of departments
The forecasts: round,item,team,label      one line a forecast, 1-5; a team's name is that of its own block

Further columns are let be. The last line closes a file, so that one that was cut off is not read as whole:

    end,LINES,sha256:DIGEST         how many lines stand between it and the first, and the digest of all before it

The forecasts are confidential: without any names they still tell most teams apart.
"""

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from hashlib import sha256
from io import StringIO
from typing import NamedTuple, TypeVar

from bot.checkin.blocks import SizeBand
from bot.checkin.release import Reading, Released
from bot.config.yaml_lines import Mistake
from bot.insight.blindspots import Forecast, LedgerCell
from bot.signals.exported import PlacedScore

T = TypeVar("T", LedgerCell, Forecast, PlacedScore)
_END = "end"
_CUT = "The file was cut off or changed: export it anew."
Row = dict[str, str]

LEDGER_COLUMNS = ("round", "item", "block", "reading")
PLACE_COLUMNS = ("monday", "size", "within")  # of the ledger, too: where and when a block was
FORECAST_COLUMNS = ("round", "item", "team", "label")
READINGS = {reading.value: reading for reading in Reading}


class ExportError(Exception):
    """An export cannot be read. Its text names every mistake with its line and its cure."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(map(str, mistakes)))


def read_ledger(text: str) -> list[LedgerCell]:
    """Returns the scores of the ledger's export. Raises ExportError."""

    def cell(row: Row) -> LedgerCell | str:
        reading = READINGS.get(row["reading"])
        if reading is None:
            return f"reading is one of {', '.join(READINGS)}"
        return LedgerCell(row["round"], row["item"], row["block"], reading)

    return _read(text, LEDGER_COLUMNS, cell)


def read_placed_scores(text: str) -> list[PlacedScore]:
    """Returns the same with where and when each block was. Raises ExportError."""

    def placed(row: Row) -> PlacedScore | str:
        if not re.fullmatch("[1-9][0-9]{0,3}", row["round"], re.ASCII):
            return f"line is of a round from 1 to 9999, and this of {row['round'][:20]!r}"
        if not re.fullmatch("20[0-9]{2}-[0-9]{2}-[0-9]{2}", row["monday"], re.ASCII):
            return f"monday is a date as 2026-01-05, and no {row['monday'][:20]!r}"
        try:
            monday = date.fromisoformat(row["monday"])
            released = Released(READINGS[row["reading"]], SizeBand[f"FROM_{row['size']}"])
        except (KeyError, ValueError):
            return f"block of {row['size'][:20]!r} people on {row['monday']} has no such score"
        return PlacedScore(
            week=int(row["round"]),
            monday=monday,
            item=row["item"],
            block=row["block"],
            released=released,
            within=tuple(row.get("within", "").split()),
        )

    return _read(text, (*LEDGER_COLUMNS[:-1], *PLACE_COLUMNS[:-1], "reading"), placed)


def read_forecasts(text: str) -> list[Forecast]:
    """Returns the forecasts of their export. Raises ExportError."""

    def forecast(row: Row) -> Forecast | str:
        if row["label"] not in {"1", "2", "3", "4", "5"}:
            return "label is a whole number from 1 to 5"
        return Forecast(row["round"], row["item"], row["team"], int(row["label"]))

    return _read(text, FORECAST_COLUMNS, forecast)


def closed(text: str) -> str:
    """Returns an export with the line that closes it."""
    return f"{text}{_END},{text.count(chr(10)) - 1},sha256:{sha256(text.encode()).hexdigest()}\n"


def _opened(text: str) -> str:
    """What stands before the closing line. Raises ExportError where that does not fit it, or is not there."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").splitlines(keepends=True)
    body = "".join(lines[:-1])
    if not lines or lines[-1].rstrip("\n") != closed(body).removeprefix(body).rstrip("\n"):
        raise ExportError([Mistake(max(1, len(lines)), "", "does not close the file", _CUT)])
    return body


def _read(text: str, columns: Sequence[str], build: Callable[[Row], T | str]) -> list[T]:
    text = _opened(text)
    lines = csv.DictReader(StringIO(text, newline=None), restval="", strict=True)
    if missing := [column for column in columns if column not in _named(lines)]:
        cure = f"The first line must name {', '.join(columns)}: export the file anew."
        raise ExportError([Mistake(1, ", ".join(missing), "is missing", cure)])
    nouns: list[T] = []
    mistakes: list[Mistake] = []
    first_lines: dict[tuple[str, ...], int] = {}
    for line, row in _rows(lines, mistakes):
        if empty := [column for column in columns if not row[column]]:
            mistakes.append(Mistake(line, ", ".join(empty), "is empty", "Fill it in, or remove the line."))
            continue
        noun = build(row)
        if isinstance(noun, str):
            mistakes.append(Mistake(line, columns[-1], f"{row[columns[-1]]!r} cannot be", f"A {noun}."))
        elif (first_line := first_lines.setdefault(tuple(row[column] for column in columns[:3]), line)) != line:
            mistakes.append(Mistake(line, "", f"says again what line {first_line} says", "Keep one of the two."))
        else:
            nouns.append(noun)
    if mistakes:
        raise ExportError(mistakes)
    return nouns


def _named(lines: "csv.DictReader[str]") -> Sequence[str]:
    try:
        return lines.fieldnames or ()
    except csv.Error:
        return ()


class _Numbered(NamedTuple):
    line: int
    row: Row


def _rows(lines: "csv.DictReader[str]", mistakes: list[Mistake]) -> Iterator[_Numbered]:
    try:
        for row in lines:
            cells = {column: value.strip() for column, value in row.items() if isinstance(value, str)}
            yield _Numbered(lines.line_num, cells)
    except csv.Error as error:
        mistakes.append(Mistake(lines.line_num, "", f"is no CSV ({error})", "Export the file anew."))
