"""What a company stands for, as its admins wrote it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

NAME_AT_MOST, PRACTICE_AT_MOST, EMOJI_AT_MOST = 40, 200, 40  # characters of a value


@dataclass(frozen=True, slots=True)
class Value:
    """A company value. `names` and `practices` (what it looks like) are by language; retired values stay in history."""

    id: int
    names: Mapping[str, str]
    emoji: str
    practices: Mapping[str, str]
    position: int = 0
    retired: bool = False

    def name(self, language: str) -> str:
        return self.names.get(language) or next(iter(self.names.values()))

    def practice(self, language: str) -> str:
        return self.practices.get(language) or next(iter(self.practices.values()), "")

    def label(self, language: str) -> str:
        return f"{self.emoji} {self.name(language)}"


def quarter_of(day: date) -> int:
    """Returns the quarter of a day, as one more than the quarter before it."""
    return 4 * day.year + (day.month - 1) // 3


def met_anew(values: Sequence[Value], reader: int, language: str, last_day: date, today: date) -> Value | None:
    """Returns the value that somebody meets anew: another one each quarter, and not the same as everybody else.

    None where they were asked in this quarter before, the last time on `last_day`, and where no value says more than
    its name in their language.
    """
    telling = [value for value in values if value.practice(language)]
    if not telling or quarter_of(last_day) == quarter_of(today):
        return None
    return telling[(quarter_of(today) + reader) % len(telling)]
