"""Kudos: one person thanks others for living a value, and the rules of saying so."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.config.settings import KudosRules
from bot.delivery.deliveries import Subject
from bot.kudos.actions import GiveForm, KudosList, ListPage
from bot.messages import emoji
from bot.messages.refusal import Refusal
from bot.messages.slug import slug
from bot.messages.visible import visible
from bot.org.mentions import NAME, PERSON_SIGN, SIGN, TITLE, Mentioned, mentioned
from bot.org.people import Person
from bot.org.values import Value

SUBJECT, LOST = Subject("kudos"), Subject("kudos_lost")  # LOST: that a post can stand nowhere
REPORTED, REMOVED = Subject("kudos_report"), Subject("kudos_removed")  # for admins, and for the giver
CHANGEABLE_FOR = timedelta(minutes=15)
RECEIVERS_AT_MOST = 50
WORD_AT_MOST = 200  # characters of a "+1"
BECAUSE_AT_MOST = 300  # characters of why somebody reports a kudos
_QUOTE_AT_MOST = 150  # characters of the message that a kudos is given for


@dataclass(frozen=True, slots=True)
class Plus:
    """ "+1 with a word": somebody joins a thanks."""

    author: Person
    word: str


@dataclass(frozen=True, slots=True)
class Kudos:
    """One thanks as it stands. `value` is as it was named then; `link` is the message it was given for.

    `quote` is how that message begins, and `receivers` are those who did not hide it. `cover` is that the giver thanks
    for work that was picked up while they were away; no post says so.
    """

    id: int
    giver: Person
    receivers: tuple[Person, ...]
    words: str
    value: Value | None
    private: bool
    link: str
    given_at: datetime
    revision: int = 1
    removed: bool = False
    plus: tuple[Plus, ...] = ()
    quote: str = ""
    removed_because: str = ""
    cover: bool = False

    @property
    def named_in_public(self) -> tuple[Person, ...]:
        """Returns whom the post names: nobody if it was taken back, is private, or none of them wants to be posted
        about.
        """
        if self.removed or self.private:
            return ()
        return tuple(person for person in self.receivers if person.posts_about_me)

    def is_for(self, person: Person) -> bool:
        return any(receiver.id == person.id for receiver in self.receivers)

    def changeable_by(self, person: Person, now: datetime) -> bool:
        return person.id == self.giver.id and not self.removed and now < self.given_at + CHANGEABLE_FOR


@dataclass(frozen=True, slots=True)
class KudosPage:
    """A page of a list, newest first, and the page of older ones if there is one.

    `covered_for` are the names of those who thanked the reader for picking up their work, the latest first.
    """

    history: KudosList
    kudos: Sequence[Kudos]
    older: ListPage | None
    covered_for: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A thanks that is not given yet, with everything the person typed. `unknown` are names we could not find.

    `unmet` are accounts of which the platform did not tell whose they are. `hinted`: the person has seen the coach's
    one hint. `tag` was written like a value and is none. `instead_of` is the first of several drafts, of which one is
    given.
    """

    receivers: tuple[Person, ...] = ()
    unknown: tuple[str, ...] = ()
    value_id: int | None = None
    words: str = ""
    private: bool = False
    link: str = ""
    place: str = ""
    hinted: bool = False
    tag: str = ""
    unmet: tuple[str, ...] = ()
    quote: str = ""
    instead_of: int = 0
    cover: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """A kudos that somebody reported, and what they wrote; by whom is nobody's to read."""

    kudos: Kudos
    reasons: tuple[str, ...]


def first_line(words: str) -> str:
    """Returns how a message begins, for who reads a thanks for it."""
    line = next((line.strip() for line in visible(words).splitlines() if line.strip()), "")
    return line if len(line) <= _QUOTE_AT_MOST else line[: _QUOTE_AT_MOST - 1].rstrip() + "…"


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


def week_of(now: datetime, time_zone: str) -> date:
    """Returns the Monday of the giver's own week: allowances start anew there."""
    today = now.astimezone(ZoneInfo(time_zone)).date()
    return today - timedelta(days=today.weekday())


def check(draft: Draft, giver: Person, values: Sequence[Value], rules: KudosRules) -> Refusal | None:
    """Returns the first thing that keeps this thanks from being given, or None. The giving limit is storage's to
    count.
    """
    if draft.unknown:
        return Refusal("kudos.refused.unknown", {"names": " ".join(draft.unknown)}, GiveForm.receivers.name)
    if not draft.receivers:
        return Refusal("kudos.refused.nobody", input=GiveForm.receivers.name)
    if len(draft.receivers) > RECEIVERS_AT_MOST:
        return Refusal("kudos.refused.crowd", {"most": RECEIVERS_AT_MOST}, GiveForm.receivers.name)
    return (
        next((refusal for person in draft.receivers if (refusal := refuses(person, giver, rules))), None)
        or check_value(draft.value_id, values, rules, giver.language, draft.tag)
        or check_words(draft.words, draft.link, rules)
    )


def refuses(person: Person, giver: Person, rules: KudosRules) -> Refusal | None:
    """Returns why this person cannot be thanked by that one, or None."""
    if person.id == giver.id:
        return Refusal("kudos.refused.yourself", input=GiveForm.receivers.name)
    for reason, holds in (
        ("bot", person.is_bot),
        ("elsewhere", person.is_stranger and person.is_of_company),
        ("guest", person.is_guest and not rules.guests),
        ("stranger", person.is_stranger and not person.is_guest),
        ("left", not person.is_active),
    ):
        if holds:
            return Refusal(f"kudos.refused.{reason}", {"name": person.name}, GiveForm.receivers.name)
    return None


def check_value(
    value_id: int | None, values: Sequence[Value], rules: KudosRules, language: str, tag: str = ""
) -> Refusal | None:
    """Returns why this value cannot be given, or None. The refusal's example is in `language`; `tag` names no value."""
    if value_id is None:
        if rules.value_required and values and tag:
            return _no_such_value(tag, values, language)
        if rules.value_required and values:
            return Refusal("kudos.refused.no_value", {"example": slug(values[0].name(language))}, GiveForm.value.name)
        return None
    if all(value.id != value_id for value in values):
        return Refusal("kudos.refused.retired", input=GiveForm.value.name)
    return None


def _no_such_value(tag: str, values: Sequence[Value], language: str) -> Refusal:
    """With the nearest one, or with them all."""
    names = {slug(name): value for value in values for name in value.names.values()}
    if near := get_close_matches(tag, names, 1):
        return Refusal("kudos.refused.near_value", {"tag": tag, "near": near[0]}, GiveForm.value.name)
    tags = " ".join(f"#{slug(value.name(language))}" for value in values)
    return Refusal("kudos.refused.other_value", {"tag": tag, "values": tags}, GiveForm.value.name)


def check_words(words: str, link: str, rules: KudosRules) -> Refusal | None:
    """Returns why these words cannot be given, or None. A kudos for a message needs none: the message speaks."""
    if not words.strip() and not link:
        return Refusal("kudos.refused.no_words", input=GiveForm.words.name)
    if len(words) > rules.words_at_most:
        return Refusal(
            "kudos.refused.too_long", {"length": len(words), "most": rules.words_at_most}, GiveForm.words.name
        )
    return None


def as_named_now(value: Value) -> Value:
    """Returns a value as a kudos keeps it: its name of that day, without what may still change."""
    return replace(value, practices={}, position=0, retired=False)
