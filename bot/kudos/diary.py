"""What the diary tells of thanks: that admins looked at what was reported and decided, and never who thanked whom."""

from dataclasses import dataclass

from bot.diary.events import DiaryEvent, Phrase


@dataclass(frozen=True)
class ReportsRead(DiaryEvent, kind="reports_read"):
    """An admin looked at thanks that were reported; `private` of them had been given in private."""

    thanks: int
    private: int

    def phrase(self) -> Phrase:
        key = "diary.reports_read_private" if self.private else "diary.reports_read"
        return Phrase(
            key, {"count": self.thanks, "private": str(self.private)} if self.private else {"count": self.thanks}
        )


@dataclass(frozen=True)
class KudosRemoved(DiaryEvent, kind="kudos_removed"):
    """An admin took somebody else's thanks down."""

    private: bool

    def phrase(self) -> Phrase:
        return Phrase("diary.kudos_removed_private" if self.private else "diary.kudos_removed")


@dataclass(frozen=True)
class LeftStanding(DiaryEvent, kind="left_standing"):
    """An admin let a thanks stand that was reported."""

    def phrase(self) -> Phrase:
        return Phrase("diary.left_standing")


@dataclass(frozen=True)
class PastKudosBrought(DiaryEvent, kind="past_kudos_brought"):
    """An admin, or the operator, brought thanks of another product; nobody was sent anything."""

    product: str
    count: int

    def phrase(self) -> Phrase:
        return Phrase("diary.past_kudos.brought", {"product": self.product, "number": str(self.count)})


@dataclass(frozen=True)
class PastKudosRemoved(DiaryEvent, kind="past_kudos_removed"):
    """An admin, or the operator, removed thanks that had been brought."""

    product: str
    count: int

    def phrase(self) -> Phrase:
        return Phrase("diary.past_kudos.removed", {"product": self.product, "number": str(self.count)})
