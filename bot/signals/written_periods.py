"""Weeks and months as people write them: which a cell means, or why it cannot be said. Pure."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.config.settings import Settings
from bot.org.remarks import Remark
from bot.org.tables.dates import DatesUnclear, read_dates
from bot.signals.signals import SignalMonth, SignalPeriod, SignalWeek, month_of, week_of

_YEAR = r"(?P<year>20\d\d)"
_WEEKS = tuple(
    re.compile(pattern, re.IGNORECASE | re.ASCII)
    for pattern in (
        rf"{_YEAR}[-\s/]*(?:W|KW|CW|wk|week)[-\s]*(?P<number>\d{{1,2}})(?:-[1-7])?",
        rf"(?:W|KW|CW|wk|week)[-\s]*(?P<number>\d{{1,2}})[-\s/,.]*{_YEAR}",
    )
)
_JAPANESE_WEEK = re.compile(rf"{_YEAR}年\s*第?\s*(?P<number>\d{{1,2}})\s*週", re.ASCII)
_MONTHS = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        rf"{_YEAR}\s*[-/.]\s*(?P<number>\d{{1,2}})",
        rf"(?P<number>\d{{1,2}})\s*[-/.]\s*{_YEAR}",
        rf"{_YEAR}年\s*(?P<number>\d{{1,2}})月",
    )
)
_MONTH_IN_WORDS = re.compile(r"(?P<name>[a-zA-Z]{3,9})\.?[-\s,/]*(?P<year>20\d\d)", re.ASCII)
_MONTH_NAMES = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_SUNDAY = 7


def company_day(settings: Settings, now: datetime) -> date:
    """Returns the day where the company is: of a week or month that still runs there no number is taken."""
    return now.astimezone(ZoneInfo(settings.time_zone)).date()


class PeriodCells:
    """Reads the cells of a column, of which dates show together which order they have; `faults` is all that is wrong.

    `kind` is the heading's: in a column of weeks 2026-05 is no month. None is a column of either.
    """

    def __init__(self, cells: Mapping[int, str], kind: type[SignalWeek] | type[SignalMonth] | None) -> None:
        self._kind = kind
        self.by_line: dict[int, SignalPeriod] = {}
        self._wrong: dict[tuple[str, str], list[int]] = {}
        dates: dict[int, str] = {}
        plain = {cell: unicodedata.normalize("NFKC", cell[:60]).strip() for cell in set(cells.values())}
        periods = {cell: self._period(text) for cell, text in plain.items()}
        for line, cell in cells.items():
            if isinstance(period := periods[cell], str):
                self._add(period, cell, line)
            elif period:
                self.by_line[line] = period
            else:
                dates[line] = plain[cell]
        self._read_dates(dates)

    @property
    def faults(self) -> list[Remark]:
        return [Remark(key, tuple(lines), {"cell": cell}) for (key, cell), lines in self._wrong.items()]

    def _add(self, key: str, cell: str, line: int) -> None:
        self._wrong.setdefault((key, cell), []).append(line)

    def _period(self, text: str) -> SignalPeriod | str | None:
        """A week or month, the key of what is wrong with it, or None for what may be a date."""
        if week := _matched((*_WEEKS, _JAPANESE_WEEK), text):
            return self._fitting(_numbered(week, week_of) or "signals.file.no_such_week")
        if month := _matched(_MONTHS, text):
            if self._kind is SignalWeek:
                return "signals.file.week_or_month"
            return self._fitting(_numbered(month, month_of) or "signals.file.no_such_month")
        if in_words := _MONTH_IN_WORDS.fullmatch(text):
            name = in_words.group("name").casefold()
            if months := [number for number, full in enumerate(_MONTH_NAMES, 1) if full.startswith(name)]:
                return self._fitting(month_of(int(in_words.group("year")), months[0]) or "signals.file.no_such_month")
        return None

    def _fitting(self, period: SignalPeriod | str) -> SignalPeriod | str:
        if isinstance(period, str) or self._kind is None or isinstance(period, self._kind):
            return period
        return "signals.file.week_for_month" if isinstance(period, SignalWeek) else "signals.file.month_for_week"

    def _read_dates(self, cells: Mapping[int, str]) -> None:
        if not cells:
            return
        try:
            dates = read_dates(cells, None)
        except DatesUnclear as error:
            for fault in error.faults:
                key = "signals.file.date_order" if fault.key == "chart.date_order" else "signals.file.no_period"
                for line in fault.lines:
                    self._add(key, str(fault.fields["cell"]), line)
            return
        for fault in dates.faults:
            for line in fault.lines:
                self._add("signals.file.no_period", cells[line], line)
        for line, day in dates.by_line.items():
            if isinstance(period := self._of_day(day), str):
                self._add(period, cells[line], line)
            else:
                self.by_line[line] = period

    def _of_day(self, day: date) -> SignalPeriod | str:
        """In a column of either a date says nothing; a Sunday begins a week in America, and ends it elsewhere."""
        if self._kind is SignalMonth:
            return month_of(day.year, day.month) or "signals.file.no_such_month"
        if self._kind is None:
            return "signals.file.day_of_what"
        if day.isoweekday() == _SUNDAY:
            return "signals.file.sunday"
        return week_of(*day.isocalendar()[:2]) or "signals.file.no_such_week"


def _matched(patterns: tuple[re.Pattern[str], ...], text: str) -> re.Match[str] | None:
    return next((match for pattern in patterns if (match := pattern.fullmatch(text))), None)


def _numbered(
    match: re.Match[str], period_of: Callable[[int, int], SignalWeek | SignalMonth | None]
) -> SignalPeriod | None:
    return period_of(int(match.group("year")), int(match.group("number")))
