"""What the diary tells of barnacles."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.barnacles.actions import Ending
from bot.diary.events import Change, DiaryEvent, Fact, Phrase


@dataclass(frozen=True)
class BarnacleEnded(DiaryEvent, kind="barnacle_ended"):
    """Its owner said how a barnacle or an idea ends."""

    words: str
    ending: Ending
    because: str
    until: date | None

    def phrase(self) -> Phrase:
        return Phrase(f"diary.barnacle_{self.ending.value}", {"words": self.words})

    def details(self) -> Sequence[Change | Fact]:
        facts: list[Change | Fact] = []
        if self.until:
            facts.append(Fact(Phrase("diary.barnacle_until"), self.until.isoformat()))
        if self.because:
            facts.append(Fact(Phrase("diary.barnacle_because"), self.because))
        return facts


@dataclass(frozen=True)
class BarnacleTakenAway(DiaryEvent, kind="barnacle_away"):
    """An admin took one away: neither its words nor the reason, which may repeat them."""

    def phrase(self) -> Phrase:
        return Phrase("diary.barnacle_away")


@dataclass(frozen=True)
class BarnacleBroughtBack(DiaryEvent, kind="barnacle_back"):
    """One was brought back that an admin had taken away."""

    def phrase(self) -> Phrase:
        return Phrase("diary.barnacle_back")


@dataclass(frozen=True)
class BarnaclesJoined(DiaryEvent, kind="barnacles_joined"):
    """Its owner said that a barnacle is the same as another one."""

    words: str
    into: str

    def phrase(self) -> Phrase:
        return Phrase("diary.barnacles_joined", {"words": self.words})

    def details(self) -> Sequence[Change | Fact]:
        return [Fact(Phrase("diary.barnacles_joined_into"), self.into)]
