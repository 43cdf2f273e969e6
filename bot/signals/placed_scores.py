"""Scores of an export of the ledger, and what departments as a whole answered by them: as `Page.of_unit` has it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from bot.checkin.ledger import mean_of_blocks
from bot.checkin.release import Released
from bot.signals.periods import PartScore, theme_of


class PlacedScore(NamedTuple):
    """What a block answered to an item in the round of a week that began on `monday`; `within` are the units that were
    shown and that it lay in.
    """

    week: int
    monday: date
    item: str
    block: str
    released: Released
    within: tuple[str, ...] = ()

    @property
    def first_monday(self) -> date:
        """Returns when week 1 began."""
        return self.monday - timedelta(weeks=self.week - 1)


def scores_of_parts(scores: Iterable[PlacedScore], departments: Sequence[str]) -> Iterator[PartScore]:
    """Returns what is released of departments, and counts."""
    chosen = frozenset(departments)
    parts: defaultdict[tuple[str, int, str], list[Released]] = defaultdict(list)
    for score in scores:
        if theme_of(score.item) is not None:
            for department in chosen.intersection((score.block, *score.within)):
                parts[department, score.week, score.item].append(score.released)
    for (department, week, item), released in parts.items():
        number = released[0].number if len(released) == 1 else mean_of_blocks(released).number
        yield PartScore(department, week, item, number)
