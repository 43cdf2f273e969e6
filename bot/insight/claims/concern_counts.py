"""How many concerns came and were answered, as far as letters say it: of the whole company, by the week, in bands.

Only the circles themselves learn how many were written to them (`bot.voice.circles`). What a month says are its weeks
added up: counted anew, twice "1 to 4" beside "8 to 10" would be four in each.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from bot.checkin.blocks import SizeBand


@dataclass(frozen=True, slots=True)
class CountBand:
    """At least so many, and at most so many where that is known."""

    fewest: int
    largest: int | None


@dataclass(frozen=True, slots=True)
class ConcernCounts:
    """How many came, and to how many readers gave the first answer; None where there were none."""

    came: CountBand | None
    answered: CountBand | None


class AcknowledgedInTime(Enum):
    """Of what was written to a leader, how much was acknowledged in time: a word, since a number would be exact."""

    EVERYTHING = "everything"
    NOT_EVERYTHING = "not_everything"
    NOTHING = "nothing"

    @classmethod
    def of(cls, in_time: int, came: int) -> "AcknowledgedInTime | None":
        if not came:
            return None
        if in_time == came:
            return cls.EVERYTHING
        return cls.NOT_EVERYTHING if in_time else cls.NOTHING


def band_of(count: int, k: int) -> CountBand | None:
    """Returns the band of a count: below k one alone, from there on those in which sizes of blocks are published."""
    if not count:
        return None
    return CountBand(1, k - 1) if count < k else CountBand(*SizeBand.of(count).value)


def together(bands: Iterable[CountBand | None]) -> CountBand | None:
    """Returns what bands come to, and nothing more."""
    weeks = [band for band in bands if band]
    if not weeks:
        return None
    ends = [band.largest for band in weeks if band.largest is not None]
    return CountBand(sum(band.fewest for band in weeks), sum(ends) if len(ends) == len(weeks) else None)
