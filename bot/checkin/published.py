"""What a round published about answers, and the facts beside it that everybody may know."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from bot.checkin.blocks import Blocks, SizeBand
from bot.checkin.ledger import Page, Participation
from bot.checkin.release import Reading, Released
from bot.checkin.rounds import Frozen

_SIZES = {band.value[0]: band for band in SizeBand}


class Score(NamedTuple):
    """One released number: `size_from` is the fewest people of its band of sizes."""

    unit: str
    item: str
    reading: Reading
    size_from: int

    @property
    def released(self) -> Released:
        """Returns what may be said. Raises ValueError or KeyError for what no rule could have released."""
        return Released(self.reading, _SIZES[self.size_from])


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """What was frozen when the round opened, as far as everybody may know it."""

    week: int
    first_monday: date
    k: int
    opened_at: datetime
    closes_at: datetime
    frozen: Frozen


@dataclass(frozen=True, slots=True)
class ReleasedNumbers:
    """Everything about answers that a round published."""

    published: tuple[str, ...] = ()
    scores: tuple[Score, ...] = ()
    participation: Mapping[str, Participation] = field(default_factory=dict)

    @classmethod
    def of(cls, page: Page) -> "ReleasedNumbers":
        scores = (Score(unit, item, s.reading, s.size.value[0]) for (unit, item), s in page.scores.items())
        return cls(tuple(sorted(page.blocks.published)), tuple(scores), dict(page.participation))

    def page(self, frozen: Frozen) -> Page:
        """Returns the page for readers. Raises ValueError or KeyError for numbers that no rule could have released."""
        return Page(
            frozen.tree.parents(),
            Blocks.of(frozen.tree, frozenset(self.published)),
            {(score.unit, score.item): score.released for score in self.scores},
            self.participation,
        )
