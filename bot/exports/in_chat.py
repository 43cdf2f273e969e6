"""A table that is handed over in chat: which, and how large at most."""

from dataclasses import dataclass

from bot.delivery.deliveries import Subject
from bot.exports.tables import ExportFormat, ExportTable

EXPORT = Subject("export")
FILE_NAME = "export.zip"
ROWS_AT_MOST = 200_000  # of a table that is made in memory; the command line has no limit


@dataclass(frozen=True, slots=True)
class ChatExport:
    """Its `name` says all of it, and is that of the file in the zip."""

    table: ExportTable
    format: ExportFormat

    @property
    def name(self) -> str:
        return f"{self.table.value}.{self.format.value}"

    @classmethod
    def named(cls, name: str) -> "ChatExport":
        """Returns what has this name. Raises ValueError where nothing has."""
        table, _, ending = name.partition(".")
        return cls(ExportTable(table), ExportFormat(ending))
