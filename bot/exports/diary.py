"""What the diary tells of exports."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.diary.events import Change, DiaryEvent, Fact, Phrase


@dataclass(frozen=True)
class TableExported(DiaryEvent, kind="table_exported"):
    """Somebody took a table out. The digest is the one that closes the file, so that it can be told from others."""

    table: str
    format: str
    rows: int
    digest: str

    def phrase(self) -> Phrase:
        table = Phrase(f"exports.table.{self.table}")
        return Phrase("diary.table_exported", {"table": table, "format": self.format, "rows": str(self.rows)})

    def details(self) -> Sequence[Change | Fact]:
        return [Fact(Phrase("exports.digest"), self.digest)]
