"""What is told of barnacles: once a day in the place where they were named, and as a sum on the home."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.barnacles.actions import Ending
from bot.barnacles.barnacles import Barnacle
from bot.delivery.deliveries import Subject

NEWS = Subject("barnacle_news")
SCRAPING_DAY = Subject("scraping_day")  # once a quarter, for leaders
WORST_AT_MOST = 5
NEWS_AT_MOST = 6  # of each, in one post; the list has them all
GONE = (Ending.SCRAPED_OFF, Ending.MADE_SMALLER, Ending.TRIED, Ending.TAKEN_UP)
_HOURS_FROM = (1, 10, 50, 200)  # where each band of hours a month begins
HOURS_OF_ONE = 100  # that count of what one person guesses: the highest band takes two


@dataclass(frozen=True, slots=True)
class ChannelNews:
    """What was named and what ended, as one place reads it on a day; `further` is how many more the list has."""

    named: Sequence[Barnacle]
    ended: Sequence[Barnacle]
    further: int = 0


@dataclass(frozen=True, slots=True)
class Gone:
    """How many were scraped off or made smaller, and the hours a month that their owners believe it gives back."""

    count: int
    hours: int


def hours_band(hours: int) -> int:
    """Returns where the band of a sum begins, which is all that is shown of estimates."""
    return max(start for start in _HOURS_FROM if start <= hours)
