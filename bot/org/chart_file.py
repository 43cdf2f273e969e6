"""A chart in a file: who reports to whom, in the words of the file. Knows no platform, and nobody in it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from bot.org.columns import CONTRACTORS, HAS_LEFT, NO_WORDS, ColumnKind, Columns, columns_of, counts_others
from bot.org.remarks import ChartError, Remark
from bot.org.tables.dates import DateOrder, Dates, read_dates, seen_order
from bot.org.tables.spreadsheets import COLUMNS_AT_MOST, SheetRow, read_table

HEADER_WITHIN = 20  # rows: titles may stand above it
NAME_AT_MOST = 80  # characters of a team's name


@dataclass(frozen=True, slots=True)
class Line:
    """One person as the file has them. `accounts` are ids or e-mail addresses, `managers` whatever names the manager,
    the surest first; `leads_in` are the team's names by language. `left_on` may be a day to come.
    """

    number: int
    accounts: tuple[str, ...] = ()
    name: str = ""
    user: str = ""
    employee: str = ""
    managers: tuple[str, ...] = ()
    leads: str = ""
    leads_in: Mapping[str, str] = field(default_factory=dict)
    joined_on: date | None = None
    left_on: date | None = None
    has_left: bool = False
    is_contractor: bool = False
    name_is_too_long: bool = False

    @property
    def label(self) -> str:
        """Returns what to call the person: an e-mail address rather than an id."""
        return next((account for account in self.accounts if "@" in account[1:]), "") or next(
            iter(self.accounts), self.name or self.user
        )


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
    joining, leaving = _dates(sound, columns, order)
    lines = [_line(row, columns, joining.by_line.get(row.line), leaving.by_line.get(row.line)) for row in sound]
    if not rows:
        raise ChartError([Remark("chart.nobody")])
    notes = [
        Remark(key, (), {"columns": ", ".join(names)})
        for key, names in (("chart.dotted", columns.dotted), ("chart.unused", columns.unused))
        if names
    ]
    if sums:
        notes.append(Remark("chart.sums", tuple(sums), {"count": len(sums)}))
    faults += [*_faults(lines), *joining.faults, *leaving.faults]
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


def _dates(rows: Sequence[SheetRow], columns: Columns, order: DateOrder | None) -> _Days:
    """When people joined, and when they leave; one column shows the order of the other."""
    joining, leaving = (
        {row.line: cell for row in rows if (cell := columns.cell(field, row.cells))}
        for field in (ColumnKind.JOINED_ON, ColumnKind.LEFT_ON)
    )
    order = order or seen_order([*joining.values(), *leaving.values()])
    return _Days(read_dates(joining, order), read_dates(leaving, order))


def _line(row: SheetRow, columns: Columns, joined_on: date | None, left_on: date | None) -> Line:
    cells = row.cells
    own_name = " ".join(columns.cell(field, cells) for field in (ColumnKind.FIRST_NAME, ColumnKind.LAST_NAME)).strip()
    leads_in = {
        language: " ".join(cells[place].split()) for language, place in columns.leads_in.items() if place < len(cells)
    }
    leads = " ".join(columns.cell(ColumnKind.LEADS, cells).split()) or next(filter(None, leads_in.values()), "")
    is_too_long = any(len(name) > NAME_AT_MOST for name in (leads, *leads_in.values()))
    kinds = (word.casefold() for word in columns.cells(ColumnKind.KIND, cells))
    return Line(
        number=row.line,
        accounts=columns.cells(ColumnKind.ACCOUNT, cells) + columns.cells(ColumnKind.EMAIL, cells),
        name=columns.cell(ColumnKind.NAME, cells) or own_name,
        user=columns.cell(ColumnKind.USER, cells),
        employee=columns.cell(ColumnKind.NUMBER, cells),
        managers=columns.cells(ColumnKind.MANAGER, cells),
        leads="" if is_too_long else leads,
        leads_in={} if is_too_long else {language: name for language, name in leads_in.items() if name},
        joined_on=joined_on,
        left_on=left_on,
        has_left=any(word.casefold() in HAS_LEFT for word in columns.cells(ColumnKind.STATUS, cells)),
        is_contractor=any(kind in CONTRACTORS for kind in kinds),
        name_is_too_long=is_too_long,
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
