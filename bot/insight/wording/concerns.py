"""How counts of concerns read, in a digest and in a summary."""

from collections.abc import Iterator
from typing import Literal

from bot.insight.claims.concern_counts import ConcernCounts
from bot.messages.say import say


def counted(concerns: ConcernCounts, letter: Literal["digest", "summary"], language: str) -> Iterator[str]:
    """Yields a sentence for what came, and one for what was answered, each left out where that is none."""
    for kind, band in (("came", concerns.came), ("answered", concerns.answered)):
        if band and band.largest is None:
            yield say(language, f"concerns.{letter}.{kind}_open", fewest=band.fewest)
        elif band:
            yield say(language, f"concerns.{letter}.{kind}", fewest=band.fewest, most=band.largest)
