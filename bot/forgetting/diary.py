"""What the diary tells of people who are forgotten: that it was so, and never who."""

from dataclasses import dataclass

from bot.diary.events import DiaryEvent, Phrase


@dataclass(frozen=True)
class LeaverForgotten(DiaryEvent, kind="leaver_forgotten"):
    """An admin, or the company's directory, has somebody forgotten who left: by the number of the receipt."""

    receipt: int

    def phrase(self) -> Phrase:
        return Phrase("diary.leaver_forgotten", {"receipt": str(self.receipt)})
