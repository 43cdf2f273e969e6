"""A chart in a file: who reports to whom, in the words of the file. Knows no platform, and nobody in it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from bot.org.columns import (
    CONTRACTORS,
    NO_WORDS,
    ColumnKind,
    Columns,
    columns_of,
    counts_others,
    says_left,
    standing,
    surest,
)
from bot.org.remarks import ChartError, Remark
from bot.org.tables.dates import DateOrder, Dates, read_dates, seen_order
from bot.org.tables.spreadsheets import COLUMNS_AT_MOST, SheetRow, read_table

HEADER_WITHIN = 20  # rows: titles may stand above it
NO_NAMES: Mapping[str, str] = MappingProxyType({})
NAME_AT_MOST = 80  # characters of a team's name
UNREAD_LEAVE = "chart.no_return_date"  # said to whoever gave the file, and kept for nobody


class Line(NamedTuple):
    """One person as the file has them. `accounts` are ids or e-mail addresses, `managers` whatever names the manager,
    the surest first; `leads_in` are the team's names by language. `left_on` may be a day to come, `not_before` is the
    first day after leave. `called` is how to call them, `origins` which source says what; both come with precedence.
    """

    number: int
    accounts: tuple[str, ...] = ()
    name: str = ""
    user: str = ""
    employee: str = ""
    managers: tuple[str, ...] = ()
    leads: str = ""
    leads_in: Mapping[str, str] = NO_NAMES
    joined_on: date | None = None
    left_on: date | None = None
    has_left: bool = False
    is_contractor: bool = False
    name_is_too_long: bool = False
    time_zone: str = ""
    language: str = ""
    country: str = ""
    not_before: date | None = None
    called: str = ""
    email: str = ""
    origins: Mapping[str, str] = NO_NAMES

    @property
    def label(self) -> str:
        """Returns what to call the person: an e-mail address rather than an id."""
        for account in self.accounts:
            if "@" in account[1:]:
                return account
        return self.accounts[0] if self.accounts else self.name or self.user


class ChartFile(NamedTuple):
    """`faults` are of single lines; `unread` are the cells of those that could not be read at all."""

    lines: list[Line]
    notes: list[Remark]
    faults: list[Remark]
    unread: Sequence[tuple[str, ...]] = ()


def read_chart(
    content: bytes, order: DateOrder | None = None, company_names: Mapping[ColumnKind, Sequence[str]] = NO_WORDS
) -> ChartFile:
    """Reads a table that somebody saved or exported. Raises ChartError where it cannot be read at all.

    `order` is that of its dates, where it cannot be seen; `company_names` are a company's names for columns.
    """
    columns, below = _headed(read_table(content), company_names)
    sums = [row.line for row in below if counts_others(row.cells)]
    rows = [row for row in below if row.line not in sums] if sums else below
    faults = _unreadable(rows, columns)
    broken = {line for fault in faults for line in fault.lines}
    sound = [row for row in rows if row.line not in broken]
    days = _dates(sound, columns, order)
    reading = _Reading(columns)
    lines = [reading.line(row, days) for row in sound]
    if not rows:
        raise ChartError([Remark("chart.nobody")])
    notes = [
        Remark(key, (), {"columns": ", ".join(names)})
        for key, names in (("chart.dotted", columns.dotted), ("chart.unused", columns.unused))
        if names
    ]
    if sums:
        notes.append(Remark("chart.sums", tuple(sums), {"count": len(sums)}))
    faults += [*_faults(lines), *days.joining.faults, *days.leaving.faults, *_without_cells(days.returning.faults)]
    return ChartFile(
        [line for line in lines if line.label], notes, faults, [row.cells for row in rows if row.line in broken]
    )


class _Headed(NamedTuple):
    """What the heading says, and the rows below it."""

    columns: Columns
    below: Sequence[SheetRow]


def _headed(table: Sequence[SheetRow], company_names: Mapping[ColumnKind, Sequence[str]]) -> _Headed:
    if not table:
        raise ChartError([Remark("chart.empty")])
    widths = {place: len(row.cells) for place, row in enumerate(table[:HEADER_WITHIN])}
    naming = {
        place: columns_of(table[place].cells, company_names)
        for place, width in widths.items()
        if 1 < width <= COLUMNS_AT_MOST
    }
    naming = {place: columns for place, columns in naming.items() if columns.names_people}
    for place, columns in naming.items():
        if columns.places[ColumnKind.MANAGER]:
            return _Headed(columns, table[place + 1 :])
    if any(width > COLUMNS_AT_MOST for width in widths.values()):
        raise ChartError([Remark("chart.wide", (), {"most": COLUMNS_AT_MOST})])
    if naming:
        raise ChartError([Remark("chart.no_manager_column", (table[min(naming)].line,))])
    raise ChartError([Remark("chart.no_header", (table[0].line,))])


class _Days(NamedTuple):
    joining: Dates
    leaving: Dates
    returning: Dates


def _dates(rows: Sequence[SheetRow], columns: Columns, order: DateOrder | None) -> _Days:
    """When people joined, leave, and are back from leave; one column shows the order of the others."""
    kinds = (ColumnKind.JOINED_ON, ColumnKind.LEFT_ON, ColumnKind.NOT_BEFORE)
    joining, leaving, returning = (
        {row.line: cell for row in rows if (cell := surest(columns.places[kind], row.cells))} for kind in kinds
    )
    order = order or seen_order([*joining.values(), *leaving.values(), *returning.values()])
    return _Days(read_dates(joining, order), read_dates(leaving, order), read_dates(returning, order))


def _without_cells(faults: Sequence[Remark]) -> list[Remark]:
    """Nobody's leave is told with what is wrong with it."""
    numbers = tuple(number for fault in faults for number in fault.lines)
    return [Remark(UNREAD_LEAVE, numbers)] if numbers else []


class _Reading:
    """Reads rows, knowing where each field stands: to look that up for every cell takes most of the time."""

    def __init__(self, columns: Columns) -> None:
        places = columns.places
        self._accounts = (*places[ColumnKind.ACCOUNT], *places[ColumnKind.EMAIL])
        self._name, self._user = places[ColumnKind.NAME], places[ColumnKind.USER]
        self._first_name, self._last_name = places[ColumnKind.FIRST_NAME], places[ColumnKind.LAST_NAME]
        self._number, self._managers = places[ColumnKind.NUMBER], places[ColumnKind.MANAGER]
        self._leads, self._leads_in = places[ColumnKind.LEADS], columns.leads_in
        self._status, self._kind = places[ColumnKind.STATUS], places[ColumnKind.KIND]
        self._time_zone, self._language = places[ColumnKind.TIME_ZONE], places[ColumnKind.LANGUAGE]
        self._country = places[ColumnKind.COUNTRY]

    def line(self, row: SheetRow, days: _Days) -> Line:
        cells = row.cells
        own_name = f"{surest(self._first_name, cells)} {surest(self._last_name, cells)}".strip()
        leads_in = {
            language: name
            for language, place in self._leads_in.items()
            if place < len(cells) and (name := " ".join(cells[place].split()))
        }
        leads = " ".join(surest(self._leads, cells).split()) or next(iter(leads_in.values()), "")
        is_too_long = any(len(name) > NAME_AT_MOST for name in (leads, *leads_in.values()))
        return Line(
            number=row.line,
            accounts=standing(self._accounts, cells),
            name=surest(self._name, cells) or own_name,
            user=surest(self._user, cells),
            employee=surest(self._number, cells),
            managers=standing(self._managers, cells),
            leads="" if is_too_long else leads,
            leads_in=leads_in if leads_in and not is_too_long else NO_NAMES,
            joined_on=days.joining.by_line.get(row.line),
            left_on=days.leaving.by_line.get(row.line),
            not_before=days.returning.by_line.get(row.line),
            has_left=any(map(says_left, standing(self._status, cells))),
            is_contractor=any(kind.casefold() in CONTRACTORS for kind in standing(self._kind, cells)),
            name_is_too_long=is_too_long,
            time_zone=surest(self._time_zone, cells),
            language=surest(self._language, cells),
            country=surest(self._country, cells),
        )


def _unreadable(rows: Sequence[SheetRow], columns: Columns) -> list[Remark]:
    """What is wrong with lines whose cells cannot be told apart."""
    by_fault: dict[str, list[int]] = {}
    [(usual, _)] = Counter(len(row.cells) for row in rows).most_common(1) or [(0, 0)]
    for row in rows:
        # Empty cells at the end are a habit of all lines, or those of one that was moved to the right.
        is_moved = any(row.cells[columns.width :]) or len(row.cells) > max(usual, columns.width)
        if fault := row.fault or ("chart.too_many_cells" if is_moved else ""):
            by_fault.setdefault(fault, []).append(row.line)
    return [Remark(fault, tuple(lines)) for fault, lines in by_fault.items()]


def _faults(lines: Sequence[Line]) -> list[Remark]:
    faults = []
    if nameless := tuple(line.number for line in lines if not line.label):
        faults.append(Remark("chart.no_person", nameless))
    if too_long := tuple(line.number for line in lines if line.name_is_too_long):
        faults.append(Remark("chart.long_name", too_long, {"most": NAME_AT_MOST}))
    return faults
