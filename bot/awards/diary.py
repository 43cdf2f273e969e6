"""What the diary tells of awards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.diary.events import Change, DiaryEvent, Fact, Phrase


@dataclass(frozen=True)
class JuryNamed(DiaryEvent, kind="jury_named"):
    """An admin named the jury of awards, or changed it: how many they are, and until when nominations are taken."""

    jurors: int
    until: date
    gift: str

    def phrase(self) -> Phrase:
        return Phrase("diary.jury_named", {"count": self.jurors})

    def details(self) -> Sequence[Change | Fact]:
        gift = [Fact(Phrase("diary.award_gift"), self.gift)] if self.gift else []
        return [Fact(Phrase("diary.award_until"), self.until.isoformat()), *gift]


@dataclass(frozen=True)
class AwardHandedOver(DiaryEvent, kind="award_handed"):
    """An admin ticked off that somebody was given what the company gives: not to whom."""

    def phrase(self) -> Phrase:
        return Phrase("diary.award_handed")
