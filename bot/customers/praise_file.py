"""Praise in a file: a table of whom it thanks, what was said, by whom, where and on which day. Pure.

It is read as the file of people is, whatever program saved it; of each mistake it is said where it stands.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from bot.customers.door import NAME_AT_MOST
from bot.customers.harmless import says_something
from bot.messages.visible import visible
from bot.org.remarks import ChartError, Remark
from bot.org.tables.dates import DatesUnclear, read_dates
from bot.org.tables.spreadsheets import SheetRow, read_table
from bot.signals.table import folded

RECEIVERS = ("to", "person", "team", "department")
_CELL_CHARACTERS = 5_000  # more than words may ever have: longer ones are refused, and never cut
_HEADER_WITHIN = 20  # rows: titles may stand above it
_AHEAD = timedelta(days=1)  # help desks write the day as it is elsewhere
_CALLED = {
    **{name: name for name in (*RECEIVERS, "words", "name", "source", "date")},
    "praise": "words", "comment": "words", "feedback": "words", "review": "words",
    "employee": "person", "agent": "person", "assignee": "person",
    "customer": "name", "customer name": "name", "reviewer": "name", "author": "name",
    "created at": "date", "submitted at": "date",
    "宛先": "to", "人": "person", "チーム": "team", "部門": "department", "部署": "department",
    "ことば": "words", "コメント": "words", "名前": "name", "届いた先": "source", "日付": "date",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Praise:
    """One line: `receiver` is how whom it thanks is named there, in the column `column`."""

    line: int
    column: str
    receiver: str
    words: str = field(repr=False)
    name: str = field(repr=False)
    source: str
    written_on: date | None


class PraiseFile(NamedTuple):
    """`praises` are all lines that could be read; where there are `faults`, not all of them."""

    praises: Sequence[Praise]
    faults: Sequence[Remark]


def is_praise(content: bytes) -> bool:
    """Returns whether a file has the heading of one of praise."""
    try:
        _headed(read_table(content))
    except ChartError:
        return False
    return True


def read_praise(content: bytes, words_at_most: int, today: date) -> PraiseFile:
    """Returns what stands in a file. Raises ChartError where it is no such table."""
    table = _headed(read_table(content, _CELL_CHARACTERS))
    if table.doubled:
        raise ChartError([Remark("praise.file.doubled", (table.line,), {"columns": ", ".join(table.doubled)})])
    if not table.rows:
        raise ChartError([Remark("praise.file.nothing")])
    faults: dict[_Fault, list[int]] = {}
    praises, days = [], _days(table)
    for row in table.rows:
        praise = _praise(row, table.places, days.get(row.line))
        if isinstance(praise, str):
            faults.setdefault(_Fault(praise), []).append(row.line)
            continue
        wrong = [*_wrong(praise, words_at_most, today)]
        for fault in wrong:
            faults.setdefault(fault, []).append(row.line)
        if not wrong:
            praises.append(praise)
    return PraiseFile(
        praises, [Remark(fault.key, tuple(lines), {"most": fault.limit}) for fault, lines in faults.items()]
    )


class _Fault(NamedTuple):
    """The key of what is wrong, and the limit that it goes beyond."""

    key: str
    limit: int = 0


class _Table(NamedTuple):
    """`line` is that of the heading; `doubled` are headings that mean the same as another one."""

    line: int
    places: Mapping[str, int]
    rows: Sequence[SheetRow]
    doubled: Sequence[str]


def _headed(table: Sequence[SheetRow]) -> _Table:
    for number, row in enumerate(table[:_HEADER_WITHIN]):
        places: dict[str, int] = {}
        doubled = []
        for place, cell in enumerate(row.cells):
            column = _CALLED.get(folded(cell))
            if column and places.setdefault(column, place) != place:
                doubled.append(cell)
        if "words" in places and places.keys() & {*RECEIVERS}:
            return _Table(row.line, places, table[number + 1 :], doubled)
    raise ChartError([Remark("praise.file.columns")])


def _days(table: _Table) -> Mapping[int, date | str]:
    """The days of the lines that have one, or the key of why it cannot be told: the whole column shows their order."""
    place = table.places.get("date")
    if place is None:
        return {}
    written = {row.line: row.cells[place].strip() for row in table.rows if not row.fault and place < len(row.cells)}
    written = {line: cell for line, cell in written.items() if cell}
    try:
        dates = read_dates(written, None)
    except DatesUnclear as error:
        keys = {"chart.date_order": "praise.file.date_order"}
        return {line: keys.get(fault.key, "praise.file.date") for fault in error.faults for line in fault.lines}
    return {**dict.fromkeys(written, "praise.file.date"), **dates.by_line}


def _praise(row: SheetRow, places: Mapping[str, int], day: date | str | None) -> Praise | str:
    """What stands in a row, or the key of why that cannot be told."""
    if row.fault:
        return row.fault
    cells = {name: row.cells[place].strip() for name, place in places.items() if place < len(row.cells)}
    columns = [column for column in RECEIVERS if cells.get(column)]
    if len(columns) != 1:
        return "praise.file.two_receivers" if columns else "praise.file.no_receiver"
    if isinstance(day, str):
        return day
    return Praise(
        line=row.line,
        column=columns[0],
        receiver=cells[columns[0]],
        words=visible(cells.get("words", "")).strip(),
        name=visible(cells.get("name", "")).strip(),
        source=visible(cells.get("source", "")).strip(),
        written_on=day,
    )


def _wrong(praise: Praise, words_at_most: int, today: date) -> Iterator[_Fault]:
    if not says_something(praise.words):
        yield _Fault("praise.file.no_words")
    if len(praise.words) > words_at_most:
        yield _Fault("praise.file.long_words", words_at_most)
    if len(praise.name) > NAME_AT_MOST:
        yield _Fault("praise.file.long_name", NAME_AT_MOST)
    if len(praise.source) > NAME_AT_MOST:
        yield _Fault("praise.file.long_source", NAME_AT_MOST)
    if praise.written_on and praise.written_on > today + _AHEAD:
        yield _Fault("praise.file.to_come")
