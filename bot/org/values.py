"""What a company stands for, as its admins wrote it."""

from collections.abc import Mapping
from dataclasses import dataclass

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
