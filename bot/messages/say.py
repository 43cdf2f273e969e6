"""From a key of the catalogues to a sentence. Language is an argument, never a global."""

import re
from collections.abc import Sequence
from datetime import datetime
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time

from bot.messages.message import Line, Mention, Message, Span, Text
from bot.messages.refusal import Refusal
from bot.messages.texts import catalogue

_FIELD = re.compile(r"\{(\w+)\}")


def say(language: str, key: str, /, **fields: object) -> str:
    """The sentence for `key`; `count` among the fields chooses the plural."""
    return _sentence(language, key, fields.get("count")).format(**fields)


def rich(language: str, key: str, /, **fields: Span | Line) -> Line:
    """The sentence for `key` as a line, with people and bold words in their places."""
    spans: list[Span] = []
    for number, part in enumerate(_FIELD.split(_sentence(language, key, None))):
        field = fields[part] if number % 2 else part
        spans.extend(field if isinstance(field, tuple) else (field,) if field else ())
    return tuple(spans)


@lru_cache(maxsize=10_000)
def _sentence(language: str, key: str, count: object) -> str:
    texts = catalogue(language)
    text = texts.ngettext(key, key, count) if isinstance(count, int) else texts.gettext(key)
    if text == key:
        raise KeyError(f"no sentence for {key} in {language}")
    return text


def refusal(language: str, refused: Refusal) -> str:
    return say(language, refused.key, **refused.fields)


def together(language: str, people: Sequence[Mention]) -> Line:
    """`Ana, Bo and Cy`, as a line of mentions."""
    line: list[Span] = []
    for number, person in enumerate(people):
        if number:
            line.append(say(language, "list.last" if number == len(people) - 1 else "list.next"))
        line.extend(rich(language, "list.person", name=person))
    return tuple(line)


def plain(line: Line) -> str:
    """A line without its dress."""
    return "".join(
        span if isinstance(span, str) else span.text if not isinstance(span, Mention) else span.name for span in line
    )


def joined(language: str, parts: Sequence[str]) -> str:
    """`Ana, Bo and Cy`."""
    *most, last = parts
    return say(language, "list.last").join([say(language, "list.next").join(most), last] if most else [last])


_locale = cache(Locale.parse)


def clock(language: str, moment: datetime, time_zone: str) -> str:
    return format_time(moment, "short", tzinfo=ZoneInfo(time_zone), locale=_locale(language))


@lru_cache(maxsize=1_000)
def day(language: str, moment: datetime, time_zone: str) -> str:
    return format_date(moment.astimezone(ZoneInfo(time_zone)), "long", locale=_locale(language))


@lru_cache(maxsize=1_000)
def short_day(language: str, moment: datetime, time_zone: str) -> str:
    """As the label of a chart."""
    return format_skeleton("MMMd", moment, tzinfo=ZoneInfo(time_zone), locale=_locale(language))


def done(key: str, language: str) -> Message:
    """One sentence that says what happened."""
    return sentence(say(language, key))


def sentence(text: str) -> Message:
    return Message(text, (Text((text,)),))
