"""What the diary tells of customers' thanks: that a file of praise was given."""

from dataclasses import dataclass

from bot.diary.events import DiaryEvent, Phrase


@dataclass(frozen=True)
class PraiseBrought(DiaryEvent, kind="praise_brought"):
    """An admin gave a file of praise; it waits for whom it thanks."""

    count: int

    def phrase(self) -> Phrase:
        return Phrase("diary.praise_brought", {"number": str(self.count)})
