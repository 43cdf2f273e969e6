"""The heading of a table in a file: which column is which, by what programs call it."""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.org.tables.spreadsheets import SheetRow

_HEADER_WITHIN = 20  # rows: titles may stand above it


@lru_cache(maxsize=4096)  # a file names the same few again and again
def folded(name: str) -> str:
    """Returns a name as names are compared: in one case, without punctuation and double blanks."""
    return re.sub(r"[\W_]+", " ", unicodedata.normalize("NFKC", name).casefold()).strip()


@dataclass(frozen=True, slots=True)
class HeadedTable:
    """`line` is that of the heading, `places` are those of the columns that are known."""

    line: int
    header: Sequence[str]
    places: Mapping[str, int]
    rows: Sequence[SheetRow]

    def cell(self, row: SheetRow, column: str) -> str:
        """Returns what stands in a column of ours; empty where nothing does."""
        return self.cell_at(row, self.places.get(column, len(row.cells)))

    def cell_at(self, row: SheetRow, place: int) -> str:
        """Returns what stands at a place; empty where the row is shorter."""
        return row.cells[place] if place < len(row.cells) else ""

    def column(self, column: str) -> dict[int, str]:
        """Returns what stands in a column of ours, by line."""
        return {row.line: cell for row in self.rows if (cell := self.cell(row, column))}


def find_heading(
    rows: Sequence[SheetRow], called: Mapping[str, Sequence[str]], needed: Collection[str]
) -> HeadedTable | None:
    """Returns the table under the first row that names all `needed` columns; None where none does. Of several names of
    a column the earlier counts first.
    """
    for number, row in enumerate(rows[:_HEADER_WITHIN]):
        names = [folded(cell) for cell in row.cells]
        places = {
            column: names.index(heading)
            for column, aliases in called.items()
            if (heading := next((alias for alias in aliases if alias in names), ""))
        }
        if places.keys() >= set(needed):
            return HeadedTable(line=row.line, header=row.cells, places=places, rows=rows[number + 1 :])
    return None
