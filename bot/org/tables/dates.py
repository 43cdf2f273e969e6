"""A column of dates, as spreadsheets write them: ISO, or with the day or the month first, as the whole column shows."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from typing import NamedTuple

from bot.org.remarks import ChartError, Remark


class DateOrder(Enum):
    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


class DatesUnclear(ChartError):
    """Dates can be read in both orders. `example` is one of them, `readings` what it would be."""

    def __init__(self, faults: Sequence[Remark], example: str, readings: Mapping[DateOrder, date | None]) -> None:
        super().__init__(faults)
        self.example, self.readings = example, readings


class Dates(NamedTuple):
    """`by_line` are those that could be read."""

    by_line: Mapping[int, date]
    faults: list[Remark]


_TIME = re.compile(r"(?:T|\s+)\d{1,2}:\d{2}.*$", re.IGNORECASE)
_COMPACT = re.compile(r"((?:19|20)\d\d|9999)(\d\d)(\d\d)")  # as SAP and Japanese systems write one
_ISO = re.compile(r"(\d{4})([-/.年])(\d{1,2})[-/.月](\d{1,2})日?")
_LOCAL = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")
_IN_WORDS = ("%d-%b-%Y", "%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%d-%b-%y")


class _Local(NamedTuple):
    first_number: int
    second_number: int
    year: int


def read_dates(cells: Mapping[int, str], order: DateOrder | None) -> Dates:
    """Reads the cells of a column, by line; where it shows both orders or none, `order` decides.

    Raises DatesUnclear where nothing does: that is for whoever has the file to say.
    """
    by_line: dict[int, date] = {}
    local: dict[int, _Local] = {}
    unreadable: dict[str, list[int]] = {}  # of a cell that all lines have there is one remark
    distinct = {cell: _local(cell) or _plain_date(_day(cell)) for cell in set(cells.values())}  # days repeat
    for line, cell in cells.items():
        parsed = distinct[cell]
        if isinstance(parsed, _Local):
            local[line] = parsed
        elif parsed:
            by_line[line] = parsed
        else:
            unreadable.setdefault(cell, []).append(line)
    if local and (order := order or seen_order(cells.values())) is None:
        line = max(local, key=lambda line: _fits_both_orders(local[line]))
        faults = [Remark("chart.date_order", tuple(local), {"cell": cells[line]}), *_faults(unreadable)]
        raise DatesUnclear(faults, _day(cells[line]), {either: _in_order(local[line], either) for either in DateOrder})
    for line, day in local.items():
        if parsed := _in_order(day, order):
            by_line[line] = parsed
        else:
            unreadable.setdefault(cells[line], []).append(line)
    return Dates(by_line, _faults(unreadable))


def _in_order(day: _Local, order: DateOrder | None) -> date | None:
    if order is DateOrder.DAY_FIRST:
        return _date(day.year, day.second_number, day.first_number)
    return _date(day.year, day.first_number, day.second_number)


def _faults(unreadable: Mapping[str, Sequence[int]]) -> list[Remark]:
    return [Remark("chart.no_date", tuple(lines), {"cell": cell}) for cell, lines in unreadable.items()]


def _fits_both_orders(day: _Local) -> bool:
    return max(day.first_number, day.second_number) <= 12 and day.first_number != day.second_number


def seen_order(cells: Iterable[str]) -> DateOrder | None:
    """Returns the order that dates show; None where every date, or none, can be read in either order."""
    days = [day for cell in set(cells) if (day := _local(cell))]
    day_first = any(day.first_number > 12 for day in days)
    month_first = any(day.second_number > 12 for day in days)
    if day_first != month_first:
        return DateOrder.DAY_FIRST if day_first else DateOrder.MONTH_FIRST
    return DateOrder.DAY_FIRST if days and all(day.first_number == day.second_number for day in days) else None


def _day(cell: str) -> str:
    """Without the time."""
    return _TIME.sub("", cell).strip()


def _local(cell: str) -> _Local | None:
    match = _LOCAL.fullmatch(_day(cell))
    if match is None or match.group(2) == ".":
        return None
    return _Local(*(int(match.group(number)) for number in (1, 3, 4)))


def _plain_date(text: str) -> date | None:
    """A date that can be read in one way only; with dots the day comes first."""
    if match := _COMPACT.fullmatch(text):
        return _date(*(int(match.group(number)) for number in (1, 2, 3)))
    if match := _ISO.fullmatch(text):
        return _date(int(match.group(1)), int(match.group(3)), int(match.group(4)))
    if match := _LOCAL.fullmatch(text):
        return _date(int(match.group(4)), int(match.group(3)), int(match.group(1)))
    for written in _IN_WORDS:
        try:
            return datetime.strptime(text, written).date()  # noqa: DTZ007
        except ValueError:
            continue
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
