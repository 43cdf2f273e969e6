"""A thanks as it is typed, taken apart: who is thanked, for which value, in which words."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from bot.messages import emoji
from bot.messages.slug import slug
from bot.org.mentions import NAME, PERSON_SIGN, SIGN, TITLE, Mentioned, mentioned
from bot.org.values import Value


@dataclass(frozen=True, slots=True)
class Typing:
    """A typed command taken apart."""

    mentions: tuple[Mentioned, ...]
    value: Value | None
    words: str
    tag: str = ""  # what was written like a value and is none


# In "@bo's patience" the sentence has begun; of an address after an @ only the name counts.
_PERSON = rf"(?:{SIGN}|{NAME})(?:@[a-zA-Z0-9\-]+(?:\.[a-zA-Z0-9\-]+)++)?(?!['’]\w)(?:{TITLE})?"
_BETWEEN = r"\s*+(?:[,、，・]\s*+)?(?:(?:and\b|&|＆|と)\s*+)?"
_LEADING = re.compile(
    rf"\s*+{_PERSON}(?:{_BETWEEN}{_PERSON})*+(?:[へに](?=[\s、,，]))?\s*+(?:[、,，：!！.。…~〜～;；–—]++|[:\-](?=\s))?\s*+",
    re.IGNORECASE,
)
_ANY = re.compile(f"{SIGN}|{NAME}")
_TAG = re.compile(r"(?<![a-zA-Z0-9_&/])[#＃]([\w\-]*\w)")


def parse(text: str, values: Sequence[Value]) -> Typing:
    """Takes `@ana @bo for staying late #courage` apart. Never raises; all that is no mention and no value stays in.

    Names at the start are the receivers; a name later in the sentence is one only if none stands at the start.
    A value in the middle of a sentence is a part of it and stays there, too.
    """
    value, without_value = _take_value(text, values)
    leading = _LEADING.match(without_value)
    receivers = dict.fromkeys(
        mentioned(receiver) for receiver in _ANY.findall(leading.group() if leading else without_value)
    )
    tag = None if value else _TAG.search(text)
    words = without_value[leading.end() if leading else 0 :].strip()
    return Typing(tuple(receivers), value, words, slug(tag.group(1)) if tag else "")


class _ValueMatch(NamedTuple):
    """A value, and from where to where it stands in a text."""

    value: Value
    start: int
    end: int


class _Taken(NamedTuple):
    """A value, and the text without it."""

    value: Value | None
    rest: str


def _take_value(text: str, values: Sequence[Value]) -> _Taken:
    match = _value_in(text, values)
    if match is None:
        return _Taken(None, text)
    value, start, end = match
    leading = _LEADING.match(text[:start])
    told_before = text[leading.end() if leading else 0 : start].strip()
    if told_before and re.search(r"\w", text[end:]):
        return _Taken(value, text)
    return _Taken(value, text[:start].rstrip() + text[end:])


@lru_cache(maxsize=1_000)
def _joined(name: str) -> str:
    """#KeepPromises and #keep-promises are one value."""
    return slug(name).replace("-", "")


def _value_in(text: str, values: Sequence[Value]) -> _ValueMatch | None:
    by_slug = {_joined(name): value for value in values for name in value.names.values()}
    for tag in _TAG.finditer(text):
        if value := by_slug.get(_joined(tag.group(1))):
            return _ValueMatch(value, *tag.span())
    for value in values:
        if span := emoji.find(value.emoji, text):
            return _ValueMatch(value, *span)
    return None


def people_in(words: str) -> list[str]:
    """Returns the platform ids of the people that a sentence names."""
    return re.findall(PERSON_SIGN, words)


def with_names(words: str, names: Mapping[str, str]) -> str:
    """Returns a sentence as one reads it: each sign of a person becomes the name of whom it means."""
    return re.sub(PERSON_SIGN, lambda mention: f"@{names.get(mention[1], mention[1])}", words)
