"""A chart in a file: who reports to whom, in the words of the file. Knows no platform, and nobody in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from bot.org.columns import HAS_LEFT, ColumnKind, Columns, columns_of
from bot.org.dates import DateOrder, read_dates
from bot.org.remarks import ChartError, Remark
from bot.org.spreadsheets import SheetRow, read_table

HEADER_WITHIN = 20  # rows: titles may stand above it
NAME_AT_MOST = 80  # characters of a team's name


@dataclass(frozen=True, slots=True)
class Line:
    """One person as the file has them. `accounts` are ids or e-mail addresses, `managers` whatever names the manager,
    the surest first; `leads_in` are the team's names by language.
    """

    number: int
    accounts: tuple[str, ...] = ()
    name: str = ""
    employee: str = ""
    managers: tuple[str, ...] = ()
    leads: str = ""
    leads_in: Mapping[str, str] = field(default_factory=dict)
    joined_on: date | None = None
    has_left: bool = False

    @property
    def label(self) -> str:
        """Returns what to call the person: an e-mail address rather than an id."""
        return next((account for account in self.accounts if "@" in account[1:]), "") or next(
            iter(self.accounts), self.name
        )

    @property
    def team_names(self) -> tuple[str, ...]:
        return (self.leads, *self.leads_in.values())


class ChartFile(NamedTuple):
    """`faults` are of single lines: whoever goes on with the others can name theirs as well."""

    lines: list[Line]
    notes: list[Remark]
    faults: list[Remark]


def read_chart(content: bytes, order: DateOrder | None = None) -> ChartFile:
    """Reads a table that somebody saved or exported. Raises ChartError where it cannot be read at all.

    `order` is that of its dates, where it cannot be seen.
    """
    header, rows = _headed(read_table(content))
    columns = columns_of(header.cells)
    joined = {row.line: cell for row in rows if (cell := columns.cell(ColumnKind.JOINED_ON, row.cells))}
    dates = read_dates(joined, order)
    lines = [_line(row, columns, dates.by_line.get(row.line)) for row in rows]
    notes = [
        Remark(key, (), {"columns": ", ".join(names)})
        for key, names in (("chart.dotted", columns.dotted), ("chart.unused", columns.unused))
        if names
    ]
    return ChartFile(lines, notes, [*_faults(rows, lines, columns), *dates.faults])


class _Headed(NamedTuple):
    header: SheetRow
    rows: Sequence[SheetRow]


def _headed(table: Sequence[SheetRow]) -> _Headed:
    """The row that names columns, and those below it."""
    if not table:
        raise ChartError([Remark("chart.empty")])
    naming = {place: columns_of(row.cells) for place, row in enumerate(table[:HEADER_WITHIN]) if len(row.cells) > 1}
    naming = {place: columns for place, columns in naming.items() if columns.names_people}
    for place, columns in naming.items():
        if columns.places[ColumnKind.MANAGER]:
            return _Headed(table[place], table[place + 1 :])
    if naming:
        raise ChartError([Remark("chart.no_manager_column", (table[min(naming)].line,))])
    raise ChartError([Remark("chart.no_header", (table[0].line,))])


def _line(row: SheetRow, columns: Columns, joined_on: date | None) -> Line:
    cells = row.cells
    own_name = " ".join(columns.cell(field, cells) for field in (ColumnKind.FIRST_NAME, ColumnKind.LAST_NAME)).strip()
    leads_in = {
        language: " ".join(cells[place].split()) for language, place in columns.leads_in.items() if place < len(cells)
    }
    return Line(
        number=row.line,
        accounts=columns.cells(ColumnKind.ACCOUNT, cells) + columns.cells(ColumnKind.EMAIL, cells),
        name=columns.cell(ColumnKind.NAME, cells) or own_name,
        employee=columns.cell(ColumnKind.NUMBER, cells),
        managers=columns.cells(ColumnKind.MANAGER, cells),
        leads=" ".join(columns.cell(ColumnKind.LEADS, cells).split()) or next(filter(None, leads_in.values()), ""),
        leads_in={language: name for language, name in leads_in.items() if name},
        joined_on=joined_on,
        has_left=any(word.casefold() in HAS_LEFT for word in columns.cells(ColumnKind.STATUS, cells)),
    )


def _faults(rows: Sequence[SheetRow], lines: Sequence[Line], columns: Columns) -> list[Remark]:
    faults = [] if lines else [Remark("chart.nobody")]
    if wide := tuple(row.line for row in rows if any(row.cells[columns.width :])):
        faults.append(Remark("chart.too_many_cells", wide))
    if nameless := tuple(line.number for line in lines if not line.label):
        faults.append(Remark("chart.no_person", nameless))
    too_long = tuple(line.number for line in lines if any(len(name) > NAME_AT_MOST for name in line.team_names))
    return [*faults, Remark("chart.long_name", too_long, {"most": NAME_AT_MOST})] if too_long else faults
