"""What the diary tells of sealed rounds: that the page with a round's nonce was written for somebody to read."""

from dataclasses import dataclass

from bot.diary.events import DiaryEvent, Phrase


@dataclass(frozen=True)
class RoundReported(DiaryEvent, kind="round_reported"):
    """An operator wrote the page about a closed check-in, which holds its nonce."""

    round: str

    def phrase(self) -> Phrase:
        return Phrase("diary.round_reported", {"round": self.round})
