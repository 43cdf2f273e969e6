"""Customer signals in a file: a table of signal, department, week or month, value and answers. Pure.

It is read as the file of people is, whatever program saved it; of each mistake it is said where it stands, several at
once. What can be read in two ways is not guessed.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType
from typing import NamedTuple

from bot.org.remarks import ChartError, Remark
from bot.org.tables.spreadsheets import SheetRow, read_table
from bot.signals.nesting import refused_departments
from bot.signals.signals import (
    ANSWERS_AT_MOST,
    SignalKind,
    SignalMonth,
    SignalPeriod,
    SignalShape,
    SignalValue,
    SignalWeek,
)
from bot.signals.table import SignalTable, folded, headed
from bot.signals.written_numbers import NoNumber, WrittenNumber, decimal_marks_of, written_number
from bot.signals.written_periods import PeriodCells

_REMARKS_AT_MOST = 200  # kinds of mistakes in a file: who sees so many has taken another file
_ENTRY = ("signal", "department", "week", "month", "period", "value", "answers")


class DepartmentNames(NamedTuple):
    """How the departments of a company may be named: `keys` are those of their units by the name as `folded` writes
    it, several where two are called alike; `small` are those with too few people to say anything of, `numbered` those
    that have numbers. `parents` are the units above units, and `titles` are how a reader knows a department.
    """

    keys: Mapping[str, Collection[str]]
    small: Collection[str] = frozenset()
    numbered: Collection[str] = frozenset()
    parents: Mapping[str, str | None] = MappingProxyType({})
    titles: Mapping[str, str] = MappingProxyType({})


class SignalsFile(NamedTuple):
    """`values` are those that could be read, each once; where there are `faults`, not all of them."""

    values: Sequence[SignalValue]
    faults: Sequence[Remark]
    notes: Sequence[Remark] = ()


def read_signals(
    content: bytes, kinds: Sequence[SignalKind], departments: DepartmentNames | None, today: date
) -> SignalsFile:
    """Returns what stands in a file; without `departments` each is named by the key of its unit.

    Raises ChartError where the file is no such table.
    """
    return _Reading(kinds, departments, today).file(headed(read_table(content)))


def read_entries(
    entries: Sequence[Mapping[str, str]], kinds: Sequence[SignalKind], departments: DepartmentNames | None, today: date
) -> SignalsFile:
    """Returns what stands in entries that have the names of columns, with `period` for a week or a month; each has its
    place in the list, from 1 on, as its line.
    """
    rows = [
        SheetRow(number, tuple(entry.get(column, "").strip() for column in _ENTRY))
        for number, entry in enumerate(entries, 1)
    ]
    table = SignalTable(line=0, places={column: place for place, column in enumerate(_ENTRY)}, rows=rows, unused=())
    return _Reading(kinds, departments, today).file(table)


def is_signals(content: bytes) -> bool:
    """Returns whether a file has the heading of one of signals."""
    try:
        headed(read_table(content))
    except ChartError:
        return False
    return True


@dataclass(slots=True)
class _Faults:
    """Of a cell that many lines have there is one remark."""

    lines: dict[tuple[str, tuple[tuple[str, object], ...]], list[int]] = field(default_factory=dict)
    hidden: int = 0

    def add(self, key: str, line: int, **fields: object) -> None:
        place = (key, tuple(fields.items()))
        if place in self.lines or len(self.lines) < _REMARKS_AT_MOST:
            self.lines.setdefault(place, []).append(line)
        else:
            self.hidden += 1

    def remarks(self) -> Iterator[Remark]:
        for (key, fields), lines in sorted(self.lines.items(), key=lambda item: item[1][0]):
            yield Remark(key, tuple(lines), dict(fields))
        if self.hidden:
            yield Remark("signals.file.more", (), {"count": self.hidden})


class _Reading:
    """Reads rows; `_marks` are the decimal marks that the file surely has."""

    def __init__(self, kinds: Sequence[SignalKind], departments: DepartmentNames | None, today: date) -> None:
        self._departments, self._today = departments, today
        self._kinds = {folded(name): kind for kind in kinds for name in (*kind.names.values(), kind.key)}
        self._faults = _Faults()
        self._lines: dict[tuple[str, str, SignalPeriod], tuple[int, SignalValue]] = {}
        self._repeated: list[int] = []
        self._lines_of: dict[str, list[int]] = {}
        self._periods: dict[int, SignalPeriod] = {}
        self._numbers: dict[str, WrittenNumber | NoNumber] = {}
        self._marks: Collection[str] = ()
        self._in_percent: dict[str, str] = {}

    def file(self, table: SignalTable) -> SignalsFile:
        if table.doubled:
            raise ChartError([Remark("signals.file.doubled", (table.line,), {"columns": ", ".join(table.doubled)})])
        if not table.rows:
            raise ChartError([Remark("signals.file.nothing", (table.line,))])
        self._read_periods(table)
        self._numbers = {cell: written_number(cell) for cell in set(table.column("value").values())}
        self._marks = decimal_marks_of(number for number in self._numbers.values() if isinstance(number, WrittenNumber))
        for row in table.rows:
            if key := self._share_in_percent(table, row):
                self._in_percent.setdefault(key, table.cell(row, "value"))
        for row in table.rows:
            if row.fault:
                self._faults.add(row.fault, row.line)
            elif value := self._value(table, row):
                self._take(row.line, value)
        self._refuse_nested()
        notes = [Remark("signals.file.unused", (), {"columns": ", ".join(table.unused)})] if table.unused else []
        if self._repeated:
            notes.append(Remark("signals.file.repeated", tuple(self._repeated), {"count": len(self._repeated)}))
        return SignalsFile([value for _, value in self._lines.values()], list(self._faults.remarks()), notes)

    def _refuse_nested(self) -> None:
        names = self._departments
        if names is None:
            return
        for unit, pair in refused_departments(self._lines_of.keys(), names.numbered, names.parents):
            inner, outer = (names.titles.get(key, key) for key in pair)
            for line in self._lines_of[unit]:
                self._faults.add("signals.file.nested", line, inner=inner, outer=outer)

    def _take(self, line: int, value: SignalValue) -> None:
        earlier_line, earlier = self._lines.setdefault((value.kind, value.department, value.period), (line, value))
        if earlier_line == line:
            return
        if (earlier.value, earlier.answers) == (value.value, value.answers):
            self._repeated.append(line)
        else:
            self._faults.add("signals.file.two_values", line, other=earlier_line)

    def _read_periods(self, table: SignalTable) -> None:
        kinds = {"week": SignalWeek, "month": SignalMonth, "period": None}
        columns = [column for column in kinds if column in table.places]
        for column in columns:
            cells = PeriodCells(table.column(column), kinds[column])
            for fault in cells.faults:
                for line in fault.lines:
                    self._faults.add(fault.key, line, **fault.fields)
            for line, period in cells.by_line.items():
                if line in self._periods:
                    self._faults.add("signals.file.two_periods", line)
                self._periods[line] = period
        for row in table.rows:
            if not row.fault and not any(table.cell(row, column) for column in columns):
                self._faults.add("signals.file.without_period", row.line)

    def _share_in_percent(self, table: SignalTable, row: SheetRow) -> str:
        """The key of a share of which this row's number without a sign lies above 1, which is in per cent."""
        kind = self._kinds.get(folded(table.cell(row, "signal")))
        number = self._numbers.get(table.cell(row, "value"))
        if kind is None or kind.shape is not SignalShape.SHARE or not isinstance(number, WrittenNumber):
            return ""
        settled = None if number.is_percent else number.settled(self._marks)
        return kind.key if settled is not None and settled > 1 else ""

    def _value(self, table: SignalTable, row: SheetRow) -> SignalValue | None:
        """The value of a row; None where something is wrong with it, of which all is noted."""
        kind = self._kind(table.cell(row, "signal"), row.line)
        department = self._department(table.cell(row, "department"), row.line)
        period = self._periods.get(row.line)
        if period and period.ends >= self._today:
            key = "signals.file.to_come" if period.begins > self._today else "signals.file.running"
            self._faults.add(key, row.line, cell=str(period), day=str(period.ends + timedelta(days=1)))
            period = None
        value = self._number(table.cell(row, "value"), kind, row.line) if kind else None
        written = table.cell(row, "answers")
        answers = self._answers(written, row.line)
        if kind is None or department is None or period is None or value is None or (written and answers is None):
            return None
        return SignalValue(kind=kind.key, department=department, period=period, value=value, answers=answers)

    def _kind(self, cell: str, line: int) -> SignalKind | None:
        kind = self._kinds.get(folded(cell))
        if kind is None:
            self._faults.add("signals.file.no_signal" if cell else "signals.file.without_signal", line, cell=cell)
        return kind

    def _department(self, cell: str, line: int) -> str | None:
        if not cell:
            self._faults.add("signals.file.without_department", line)
            return None
        if self._departments is None:
            return cell
        keys = self._departments.keys.get(folded(cell), ())
        if len(keys) != 1:
            self._faults.add("signals.file.two_departments" if keys else "signals.file.no_department", line, cell=cell)
            return None
        [key] = keys
        if key in self._departments.small:
            self._faults.add("signals.file.small", line, cell=cell)
            return None
        self._lines_of.setdefault(key, []).append(line)
        return key

    def _number(self, cell: str, kind: SignalKind, line: int) -> float | None:
        number = self._numbers.get(cell)
        if number is None:
            self._faults.add("signals.file.without_value", line)
            return None
        if isinstance(number, NoNumber):
            self._faults.add(f"signals.file.{number.value}", line, cell=cell)
            return None
        fitting = [reading for reading in number.readings() if kind.takes(reading)]
        value = fitting[0] if len(fitting) == 1 else number.settled(self._marks)
        if fault := self._fault_of(number, kind, fitting, value):
            beside = self._in_percent.get(kind.key, "") if fault == "signals.file.share" else ""
            fields = {"cell": cell, "other": beside} if beside else {"cell": cell}
            self._faults.add("signals.file.share_beside" if beside else fault, line, **fields)
            return None
        return value

    def _fault_of(
        self, number: WrittenNumber, kind: SignalKind, fitting: Sequence[float], value: float | None
    ) -> str | None:
        """The key of what is wrong with a number as one of this kind."""
        if not fitting:
            return f"signals.file.range.{kind.shape.value}"
        if value is None:
            return "signals.file.comma"
        if number.is_percent and kind.shape in (SignalShape.MEAN, SignalShape.NUMBER):
            return "signals.file.percent"
        is_bare_share = kind.shape is SignalShape.SHARE and not number.is_percent
        return "signals.file.share" if is_bare_share and 0 < value <= 1 else None

    def _answers(self, cell: str, line: int) -> int | None:
        if not cell:
            return None
        number = written_number(cell)
        if isinstance(number, WrittenNumber) and not number.is_percent:
            whole = [reading for reading in number.readings() if reading.is_integer()]
            if len(whole) == 1 and 1 <= whole[0] <= ANSWERS_AT_MOST:
                return int(whole[0])
        self._faults.add("signals.file.answers", line, cell=cell)
        return None
