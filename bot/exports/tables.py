"""What can be exported, and how: the columns of each table, and the ways in which it is written."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum


class ExportTable(Enum):
    """Nothing that somebody said in confidence is in any of them: no private kudos, no answer, no forecast, no
    concern.
    """

    KUDOS = "kudos"  # those that everybody may read
    LEDGER = "ledger"  # what check-ins published, without what one manager alone reads
    PARTICIPATION = "participation"  # how many answered, in the bands that were published
    DIARY = "diary"


class ExportFormat(Enum):
    """The value is how the file's name ends."""

    CSV = "csv"
    PARQUET = "parquet"
    JSON_LINES = "jsonl"


Cell = str | int | date | datetime | tuple[str, ...] | None

# A column's kind of cells; an empty cell is None in any of them.
COLUMNS: Mapping[ExportTable, Mapping[str, type]] = {
    ExportTable.KUDOS: {
        "number": int,
        "given_at": datetime,
        "giver": str,
        "receivers": tuple,
        "value": str,
        "words": str,
        "from": str,  # a colleague or a customer
    },
    ExportTable.LEDGER: {
        "round": int,
        "item": str,
        "block": str,
        "reading": str,
        "monday": date,
        "size": int,
        "within": str,
        "name": str,
    },
    ExportTable.PARTICIPATION: {"round": int, "monday": date, "block": str, "band": str, "name": str},
    ExportTable.DIARY: {
        "number": int,
        "at": datetime,
        "person": int,
        "kind": str,
        "content": str,
        "previous": str,
        "hash": str,
    },
}
