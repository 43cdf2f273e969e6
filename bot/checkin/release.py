"""What a block may say about an item: one number out of nine, and a band of sizes. Nothing finer is ever made.

    score = clip(round_to_half(mean), 1.5, 4.5)

A teammate sees the score too and knows their own answer: at five ballots, 1.5 tells somebody who answered 4 that
all others answered 1. So blocks of 5 to 10 say "2 or lower" for everything at the bottom, and blocks of 5 to 7
"4 or higher" for everything at the top: whole bands of sizes, so that a score says nothing of the size beyond its
band. tests/bot/checkin/test_release.py tries every way that 5 to 30 people can answer.
"""

from dataclasses import dataclass
from enum import Enum

from bot.checkin.blocks import FLOOR, SizeBand


class Reading(Enum):
    """Every number that can be released. `value` is how the ledger writes it."""

    TWO_OR_LOWER = "<=2"
    ONE_AND_A_HALF = "1.5"
    TWO = "2"
    TWO_AND_A_HALF = "2.5"
    THREE = "3"
    THREE_AND_A_HALF = "3.5"
    FOUR = "4"
    FOUR_AND_A_HALF = "4.5"
    FOUR_OR_HIGHER = ">=4"

    def __init__(self, label: str) -> None:
        # What the reading counts in a mean; for an open end, the mean of what usually lies behind it.
        self.number = {"<=2": 1.9, ">=4": 4.3}.get(label) or float(label)


_OPEN_ENDS = {
    Reading.TWO_OR_LOWER: ({Reading.ONE_AND_A_HALF, Reading.TWO}, {SizeBand.FROM_5, SizeBand.FROM_8}),
    Reading.FOUR_OR_HIGHER: ({Reading.FOUR, Reading.FOUR_AND_A_HALF}, {SizeBand.FROM_5}),
}  # what each stands for, in blocks of which sizes
_HIDDEN_BEHIND = {
    (reading, size): end for end, (hidden, sizes) in _OPEN_ENDS.items() for reading in hidden for size in sizes
}
_POSSIBLE = {
    (reading, size)
    for reading in Reading
    for size in (_OPEN_ENDS[reading][1] if reading in _OPEN_ENDS else SizeBand)
    if (reading, size) not in _HIDDEN_BEHIND
}


@dataclass(frozen=True, slots=True)
class Released:
    """A score that may be said. ValueError for a reading that no block of this size can have."""

    reading: Reading
    size: SizeBand

    def __post_init__(self) -> None:
        if (self.reading, self.size) not in _POSSIBLE:
            raise ValueError(f"{self.reading.value} is no score of a block of size {self.size.value}")

    @property
    def number(self) -> float:
        return self.reading.number


def release(total: int, ballots: int, size: SizeBand | None = None) -> Released:
    """Returns the score of a block whose `ballots` answers to an item add up to `total`.

    `size` is what is said of the block's size in this round, the same for every item, so that nobody sees who
    skipped one; an item never has fewer ballots than that. ValueError under the floor.
    """
    size = SizeBand.of(ballots) if size is None and ballots >= FLOOR else size
    if size is None or not size.value[0] <= ballots <= total <= 5 * ballots:
        raise ValueError("no block of this size has such a score")
    halves = (4 * total + ballots) // (2 * ballots)  # round_to_half(mean) * 2, in whole numbers
    rounded = Reading(f"{min(max(halves, 3), 9) / 2:g}")
    return Released(_opened(rounded, size), size)


def _opened(reading: Reading, size: SizeBand) -> Reading:
    return _HIDDEN_BEHIND.get((reading, size), reading)
