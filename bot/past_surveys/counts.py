"""How many people a number is of: of a whole line, and of a single theme where a column of its own says so. Pure."""

import re
from collections.abc import Mapping, Sequence

from bot.org.tables.headings import folded
from bot.signals.written_numbers import NoNumber, written_number

COUNTS_CALLED = (
    "n", "respondents", "responses", "response count", "number of responses", "number of respondents", "participants",
    "participant count", "respondent count", "answers", "回答者数", "回答数",
)  # fmt: skip
_MOST = 10_000_000
_WORDS = "|".join(map(re.escape, sorted(COUNTS_CALLED, key=len, reverse=True)))
_OF_A_THEME = re.compile(rf"(?:(?:{_WORDS}|count) (?P<behind>.+)|(?P<before>.+?) (?:{_WORDS}|count|# responses))")


def theme_counted(heading: str) -> str | None:
    """Returns the name of the theme whose answers a column counts, as in `Recognition (n)`; None for all others."""
    counted = _OF_A_THEME.fullmatch(folded(heading))
    return (counted["behind"] or counted["before"]) if counted else None


def counted_columns(header: Sequence[str], themes: Mapping[str, str]) -> dict[str, list[int]]:
    """Returns the places of columns that count the answers of a theme, by theme."""
    places: dict[str, list[int]] = {}
    for place, heading in enumerate(header):
        if theme := themes.get(theme_counted(heading) or ""):
            places.setdefault(theme, []).append(place)
    return places


def fewest(cells: Sequence[str]) -> int | None:
    """Returns the least of what `cells` count, 0 where one of them cannot be read; None where there are none."""
    return min(map(_count, cells), default=None)


def _count(cell: str) -> int:
    written = written_number(cell)
    if isinstance(written, NoNumber) or written.is_percent:
        return 0
    whole = {number for number in written.readings() if number.is_integer() and 0 <= number < _MOST}
    return int(min(whole, default=0))
