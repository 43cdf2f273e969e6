"""What helped here: what teams of this company said of a thing that their managers promised and tried.

Only what was released of a team counts, once, and nothing is made of fewer teams than the floor: a reader who knew all
but one of them would know that one. So teams join what may be said in whole groups, as `bot.insight.patterns` has it:
who is in stays in, and others wait until they are enough. Which tip comes first is made of the same groups.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from bot.checkin.release import Reading

CLEARLY = 3.5  # from here on a team says that it helped: over "a little"
_USUAL, _WORTH = 3.0, 5  # what a tip of which nothing is known is taken for, and of how many teams that is worth


class TeamReading(NamedTuple):
    """What a manager's team said of a tip in a round, of which those of one round stand together, in their order."""

    round: int
    tip: str
    manager: int
    reading: Reading


@dataclass(frozen=True, slots=True)
class Helped:
    """What teams said of one tip: by their managers, the number of each."""

    numbers: Mapping[int, float]

    @property
    def mean(self) -> float:
        """Returns the mean, shrunken towards what is usual: of few teams a high one is partly chance."""
        return (sum(self.numbers.values()) + _WORTH * _USUAL) / (len(self.numbers) + _WORTH)

    def is_said_to(self, reader: int, k: int) -> bool:
        """Returns whether it helped in most of the teams, and a reader who knows their own learns of no other alone."""
        helped = sum(number >= CLEARLY for number in self.numbers.values())
        return 2 * helped > len(self.numbers) and len(self.numbers.keys() - {reader}) >= k


UNTRIED = Helped({})
NOTHING_SAID: Mapping[str, Helped] = {}


def helped_here(readings: Iterable[TeamReading], k: int) -> dict[str, Helped]:
    """Returns by tip what may be said of it; the first reading of a team stands."""
    numbers: dict[str, dict[int, float]] = {}
    waiting: dict[str, dict[int, float]] = {}
    for _, of_round in groupby(readings, key=lambda reading: reading.round):
        for reading in of_round:
            if reading.manager not in numbers.setdefault(reading.tip, {}):
                waiting.setdefault(reading.tip, {}).setdefault(reading.manager, reading.reading.number)
        for tip in [tip for tip, teams in waiting.items() if len(teams) >= k]:
            numbers[tip] |= waiting.pop(tip)
    return {tip: Helped(teams) for tip, teams in numbers.items() if teams}
