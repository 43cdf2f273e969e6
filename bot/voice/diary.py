"""What the diary tells of concerns: how many were hidden as abusive, or brought back, in a week; in bands.

Nothing of who did it, or on which day: whoever knows that knows to whom a concern went. What readers answer and close
stands nowhere here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.diary.events import Change, DiaryEvent, Fact, Phrase

_BANDS = (1, 5, 10, 20)


@dataclass(frozen=True)
class ConcernsHidden(DiaryEvent, kind="concerns_hidden"):
    """A week in which concerns were hidden, or brought back. Of each number the beginning of its band, 0 for none."""

    week: date
    hidden: int
    brought_back: int

    def phrase(self) -> Phrase:
        return Phrase("diary.concerns_hidden", {"week": self.week.isoformat()})

    def details(self) -> Sequence[Change | Fact]:
        counted = (("diary.concerns.hidden", self.hidden), ("diary.concerns.brought_back", self.brought_back))
        return [Fact(Phrase(label), Phrase(f"diary.concerns.band_{begin}")) for label, begin in counted if begin]


def band_of(count: int) -> int:
    """Returns the beginning of the band that a count is in; 0 for none."""
    return max((begin for begin in _BANDS if begin <= count), default=0)
