"""What the diary tells of legal holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.diary.events import Change, DiaryEvent, Fact, PersonReference, Phrase


@dataclass(frozen=True)
class HoldPlaced(DiaryEvent, kind="hold_placed"):
    """Nothing is deleted up to and with a day: of a person, or of everybody where there is none."""

    number: int
    person: int | None
    reason: str
    until: date

    def phrase(self) -> Phrase:
        if self.person is None:
            return Phrase("diary.hold_placed", {"until": self.until.isoformat()})
        name, until = PersonReference(self.person), self.until.isoformat()
        return Phrase("diary.hold_placed_person", {"name": name, "until": until})

    def details(self) -> Sequence[Change | Fact]:
        return [Fact(Phrase("diary.hold_reason"), self.reason)]


@dataclass(frozen=True)
class HoldEnded(DiaryEvent, kind="hold_ended"):
    """A hold was ended before its last day."""

    number: int
    person: int | None
    reason: str

    def phrase(self) -> Phrase:
        if self.person is None:
            return Phrase("diary.hold_ended")
        return Phrase("diary.hold_ended_person", {"name": PersonReference(self.person)})

    def details(self) -> Sequence[Change | Fact]:
        return [Fact(Phrase("diary.hold_reason"), self.reason)]
