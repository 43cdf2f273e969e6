"""Text as Slack counts, splits and shows it."""

import re
from collections.abc import Iterable, Iterator
from html import escape
from typing import Any, assert_never

from bot.messages.message import Bold, ChannelName, Command, Line, Link, Mention, Span

Json = dict[str, Any]

TEXT_AT_MOST = 3000  # characters of one text in a block
FALLBACK_AT_MOST = 4000  # characters of the text beside the blocks; an update with more is refused

_SHORT = TEXT_AT_MOST // 2  # characters that fit whatever they are: two units each at most

CHANNEL_ID = re.compile(r"[CG][A-Z0-9]{6,}")
_OWN_EMOJI = re.compile(r"(?<![\w:]):([a-z0-9_+'\-]{1,100}):(?![\w:])")


def storable(text: str) -> str:
    """Returns a text that can be stored: PostgreSQL keeps no NUL, and half a character is none."""
    return text.encode(errors="ignore").decode().replace("\0", "")


def units(text: str) -> int:
    """Returns the length in UTF-16 units, as JavaScript and Java count: never less than Slack counts anywhere."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def split(text: str, at_most: int = TEXT_AT_MOST) -> Iterator[str]:
    """Yields the whole text in pieces of at most `at_most` units, split after a line or a blank where there is one."""
    while units(text) > at_most:
        head = text.encode("utf-16-le")[: 2 * at_most].decode("utf-16-le", "ignore")
        end = max(head.rfind("\n"), head.rfind(" ")) + 1 or len(head)
        yield text[:end]
        text = text[end:]
    yield text


def shorten(text: str, at_most: int) -> str:
    """Cuts a text to `at_most` units; for labels only, whose whole text stands elsewhere or is ours."""
    return text if units(text) <= at_most else next(split(text, at_most - 1)).rstrip() + "…"


def plain(text: str) -> Json:
    """Returns plain text, shown exactly as it is, except that :names: become emoji."""
    return {"type": "plain_text", "text": text, "emoji": True}


def fallback(text: str) -> str:
    """Returns the text for notifications and screen readers, in which nothing is a mention or a link."""
    return shorten(escape(text, quote=False), FALLBACK_AT_MOST)


def inlines(line: Line) -> Iterator[Json]:
    """Yields the parts of a line as elements of rich text."""
    for span in line:
        yield from _inline(span)


def _inline(span: Span) -> Iterator[Json]:
    match span:
        case str():
            yield from said(span)
        case Bold():
            yield from said(span.text, {"style": {"bold": True}})
        case Command():
            yield from said(span.text)
        case ChannelName():
            yield from _channel(span.text)
        case Mention():
            yield {"type": "user", "user_id": span.platform_id}
        case Link():
            yield {"type": "link", "url": span.url, "text": shorten(span.text, TEXT_AT_MOST)}
        case _:
            assert_never(span)


def _channel(name: str) -> Iterator[Json]:
    """Slack itself says the name of a channel whose id is known."""
    if CHANNEL_ID.fullmatch(name):
        yield {"type": "channel", "channel_id": name}
    else:
        yield from said(f"#{name}")


def said(text: str, dress: Json | None = None) -> Iterator[Json]:
    """Yields words as rich text; :names:, which people and values write for emoji, become emoji."""
    for number, part in enumerate(_OWN_EMOJI.split(text)):
        if number % 2:
            yield {"type": "emoji", "name": part}
        elif part:
            for piece in (part,) if len(part) <= _SHORT else split(part):
                yield {"type": "text", "text": piece, **dress} if dress else {"type": "text", "text": piece}


def weight(part: object) -> int:
    """Returns the units of all texts in a part of a payload."""
    if isinstance(part, str):
        return units(part)
    if isinstance(part, dict):
        return sum(map(weight, part.values()))
    return sum(map(weight, part)) if isinstance(part, list) else 0


def gathered(elements: Iterable[Json]) -> Iterator[list[Json]]:
    """Yields the elements in order, in groups that weigh no more than one text may."""
    group: list[Json] = []
    total = 0
    for element in elements:
        weighs = weight(element)
        if group and total + weighs > TEXT_AT_MOST:
            yield group
            group, total = [], 0
        group.append(element)
        total += weighs
    if group:
        yield group
