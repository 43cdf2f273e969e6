"""A blind spot as a letter claims it."""

from dataclasses import dataclass

from bot.insight.claims.figures import Figure
from bot.insight.patterns import Pattern
from bot.insight.spots import Spot
from bot.org.values import Value


@dataclass(frozen=True, slots=True)
class BlindSpot:
    """A blind spot as it may be said. `pattern` is there where it is about managers, `value` where it is about one,
    `figure` where there is one that may be told.
    """

    kind: Spot
    unit: str
    doubt: float
    since: int
    pattern: Pattern | None = None
    value: Value | None = None
    figure: Figure | None = None
