"""Days and years as they are said, never with the year of a day."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time

from babel import Locale
from babel.dates import format_date, format_skeleton, get_month_names

from bot.messages.message import Line, Span
from bot.messages.say import say


def weekday(language: str, day: date) -> str:
    """Returns a day with its weekday and without its year, as in Monday, March 9."""
    moment, locale = datetime.combine(day, time(12), UTC), Locale.parse(language)
    fields = {"weekday": format_date(day, "EEEE", locale), "day": format_skeleton("MMMMd", moment, locale=locale)}
    return say(language, "celebrations.on_day", **fields)


def months(language: str) -> Sequence[str]:
    """Returns the names of the twelve months."""
    names = get_month_names("wide", "stand-alone", locale=Locale.parse(language))
    return [str(names[number]).capitalize() for number in range(1, 13)]


def listed(language: str, entries: Sequence[Line], more: int) -> Line:
    """Returns `Ana, Bo and Cy`, or with `more` that are not named `Ana, Bo and 7 more`."""
    spans: list[Span] = []
    for number, entry in enumerate(entries):
        is_end = number == len(entries) - 1 and not more
        spans += [say(language, "list.last" if is_end else "list.next")] if number else []
        spans += entry
    return (*spans, say(language, "celebrations.more", count=more)) if more else tuple(spans)
