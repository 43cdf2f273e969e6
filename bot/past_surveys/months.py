"""The month of a survey, as files and people write it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.org.tables.dates import DatesUnclear, read_dates

_MONTH = re.compile(r"(\d{4})[-/.年](\d{1,2})月?")
_MONTH_FIRST = re.compile(r"(\d{1,2})[-/.](\d{4})")
_QUARTER = re.compile(r"(?:q([1-4])[ /-]?(\d{4})|(\d{4})[ /-]?q([1-4]))", re.IGNORECASE)
_EARLIEST = 1990  # before it nobody had such a product
_IN_WORDS = ("%B %Y", "%b %Y", "%B, %Y", "%b-%y")


@dataclass(frozen=True, slots=True)
class SurveyMonths:
    """The months by line, or the one of all lines; `unreadable` are lines whose month cannot be told."""

    by_line: Mapping[int, date]
    for_all: date | None
    unreadable: Sequence[int] = ()

    def at(self, line: int) -> date | None:
        return self.for_all or self.by_line.get(line)


def month_in(text: str) -> date | None:
    """Returns the first day of a month, as 2025-03, March 2025, 2025年3月; of a quarter that of its last month. None
    for all else.
    """
    text = text.strip()
    if quarter := _QUARTER.fullmatch(text):
        number, year = quarter.group(1) or quarter.group(4), quarter.group(2) or quarter.group(3)
        return _month(int(year), int(number) * 3)
    if month := _MONTH.fullmatch(text):
        return _month(int(month.group(1)), int(month.group(2)))
    if month := _MONTH_FIRST.fullmatch(text):
        return _month(int(month.group(2)), int(month.group(1)))
    for pattern in _IN_WORDS:
        try:
            day = datetime.strptime(text, pattern)  # noqa: DTZ007
        except ValueError:
            continue
        return _month(day.year, day.month)
    return None


def _month(year: int, number: int) -> date | None:
    return date(year, number, 1) if year >= _EARLIEST and 1 <= number <= 12 else None


def months_of(cells: Mapping[int, str], chosen: date | None) -> SurveyMonths:
    """Returns the months of a column; what was `chosen` counts for all lines where it is given."""
    if chosen:
        return SurveyMonths({}, chosen)
    by_line = {line: month for line, cell in cells.items() if (month := month_in(cell))}
    days = {line: cell for line, cell in cells.items() if line not in by_line}
    try:
        read_days = read_dates(days, None).by_line
        by_line |= {line: day.replace(day=1) for line, day in read_days.items() if day.year >= _EARLIEST}
    except DatesUnclear:  # either order may be another month
        return SurveyMonths(by_line, None, tuple(days))
    return SurveyMonths(by_line, None, tuple(line for line in days if line not in by_line))
