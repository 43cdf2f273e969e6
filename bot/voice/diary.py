"""What the diary tells of concerns: that one was closed, hidden or brought back. Neither its words nor its writer."""

from dataclasses import dataclass

from bot.diary.events import DiaryEvent, Phrase
from bot.voice.concerns import Closing


@dataclass(frozen=True)
class ConcernClosed(DiaryEvent, kind="concern_closed"):
    """A reader said what became of a concern: `closing` is the word."""

    closing: str

    def phrase(self) -> Phrase:
        word = next((word for word in Closing if word.value == self.closing), Closing.CHANGED)
        return Phrase("diary.concern_closed", {"word": Phrase(f"diary.concern.{word.name.lower()}")})


@dataclass(frozen=True)
class ConcernHidden(DiaryEvent, kind="concern_hidden"):
    """A reader called a concern abusive."""

    def phrase(self) -> Phrase:
        return Phrase("diary.concern_hidden")


@dataclass(frozen=True)
class ConcernBroughtBack(DiaryEvent, kind="concern_back"):
    """An observer brought back what a reader had called abusive."""

    def phrase(self) -> Phrase:
        return Phrase("diary.concern_back")
