"""From a key of the catalogues to a sentence. Language is an argument, never a global."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time

from bot.messages.message import Command, Line, Mention, Message, Span, Text
from bot.messages.refusal import Refusal
from bot.messages.texts import catalogue

_FIELD = re.compile(r"\{(\w+)\}")
_COMMAND = re.compile(r"\{(/[^{}]+)\}")  # what one types, as in {/kudos help}


def say(language: str, key: str, /, **fields: object) -> str:
    """Returns the sentence for `key`; `count` among the fields chooses the plural."""
    return _sentence(language, key, fields.get("count")).format(**fields)


def line(language: str, key: str, /, **fields: object) -> Line:
    """Returns the sentence for `key` as a line, in which what one types stands by itself."""
    parts = _COMMAND.split(_marked(language, key, fields.get("count")))
    spans = (Command(part) if number % 2 else part.format(**fields) for number, part in enumerate(parts))
    return tuple(span for span in spans if span)


def rich(language: str, key: str, /, **fields: Span | Line) -> Line:
    """Returns the sentence for `key` as a line, with people and bold words in their places."""
    spans: list[Span] = []
    for number, part in enumerate(_FIELD.split(_sentence(language, key, None))):
        field = fields[part] if number % 2 else part
        spans.extend(field if isinstance(field, tuple) else (field,) if field else ())
    return tuple(spans)


@lru_cache(maxsize=10_000)
def _sentence(language: str, key: str, count: object) -> str:
    return _COMMAND.sub(r"\1", _marked(language, key, count))


def _marked(language: str, key: str, count: object) -> str:
    try:
        return catalogue(language).sentence(key, count if isinstance(count, int) else None)
    except KeyError:
        raise KeyError(f"no sentence for {key} in {language}") from None


def refusal(language: str, refused: Refusal) -> str:
    return plain(refusal_line(language, refused))


def refusal_line(language: str, refused: Refusal) -> Line:
    return line(language, refused.key, **refused.fields)


def together(language: str, people: Sequence[Mention | str]) -> Line:
    """Returns `Ana, Bo and Cy`, as a line of mentions; a text is somebody to whom no link leads."""
    line: list[Span] = []
    for number, person in enumerate(people):
        if number:
            line.append(say(language, "list.last" if number == len(people) - 1 else "list.next"))
        line.extend((person,) if isinstance(person, str) else rich(language, "list.person", name=person))
    return tuple(line)


def plain(line: Line) -> str:
    """Returns a line as text, without bold words and links to people."""
    return "".join(
        span if isinstance(span, str) else span.text if not isinstance(span, Mention) else span.name for span in line
    )


def without_slashes(line: Line) -> Line:
    """Returns a line for a platform on which commands have no slash."""
    return tuple(span.without_slash if isinstance(span, Command) else span for span in line)


def joined(language: str, parts: Sequence[str]) -> str:
    """Returns `Ana, Bo and Cy`."""
    *parts_before, last_part = parts
    return say(language, "list.last").join(
        [say(language, "list.next").join(parts_before), last_part] if parts_before else [last_part]
    )


def paragraph(language: str, sentences: Sequence[str]) -> str:
    """Returns sentences one after the other; in Japanese no blank stands between them."""
    return ("" if language == "ja" else " ").join(sentences)


_locale = cache(Locale.parse)


def clock(language: str, moment: datetime, time_zone: str) -> str:
    return _time_of_day(language, moment.astimezone(ZoneInfo(time_zone)).time().replace(second=0, microsecond=0))


@lru_cache(maxsize=3_000)
def _time_of_day(language: str, time_of_day: time) -> str:
    return format_time(time_of_day, "short", locale=_locale(language))


@lru_cache(maxsize=1_000)
def day(language: str, moment: datetime, time_zone: str) -> str:
    return format_date(moment.astimezone(ZoneInfo(time_zone)), "long", locale=_locale(language))


@lru_cache(maxsize=1_000)
def short_day(language: str, moment: datetime, time_zone: str) -> str:
    """Returns a day as the label of a chart."""
    return format_skeleton("MMMd", moment, tzinfo=ZoneInfo(time_zone), locale=_locale(language))


@lru_cache(maxsize=1_000)
def short_month(language: str, day_: date) -> str:
    """Returns the month of a day and its year as the label of a chart."""
    return format_skeleton("yMMM", day_, locale=_locale(language))


def done(key: str, language: str) -> Message:
    """Returns one sentence that says what happened."""
    return sentence(say(language, key))


def sentence(text: str | Line) -> Message:
    line = (text,) if isinstance(text, str) else text
    return Message(plain(line), (Text(line),))
