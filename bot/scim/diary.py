"""What the diary tells of a directory. A token is never in it, nor who joined, left or moved."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.diary.events import Change, DiaryEvent, Fact, Phrase


@dataclass(frozen=True)
class ScimTokenMade(DiaryEvent, kind="scim_token_made"):
    """An admin let a directory in."""

    token: int

    def phrase(self) -> Phrase:
        return Phrase("diary.scim_token_made", {"number": str(self.token)})


@dataclass(frozen=True)
class ScimTokenRevoked(DiaryEvent, kind="scim_token_revoked"):
    """A token lets nobody in any more."""

    token: int

    def phrase(self) -> Phrase:
        return Phrase("diary.scim_token_revoked", {"number": str(self.token)})


@dataclass(frozen=True)
class ScimMerged(DiaryEvent, kind="scim_merged"):
    """The chart was made of what the directory says; how many came and went stands in the entry of the chart."""

    def phrase(self) -> Phrase:
        return Phrase("diary.scim_merged")


@dataclass(frozen=True)
class ScimAnswered(DiaryEvent, kind="scim_answered"):
    """An admin was asked about many changes at once, and agreed to them or not. The counts are of the whole company."""

    leaving: int
    moving: int
    is_agreed: bool

    def phrase(self) -> Phrase:
        return Phrase("diary.scim_agreed" if self.is_agreed else "diary.scim_declined")

    def details(self) -> Sequence[Change | Fact]:
        return [
            Fact(Phrase("diary.scim_leaving"), self.leaving),
            Fact(Phrase("diary.scim_moving"), self.moving),
        ]
