"""Kudos: one person thanks others for living a value, and the rules of saying so."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.config.settings import KudosRules
from bot.messages import emoji
from bot.messages.refusal import Refusal
from bot.messages.slug import slug
from bot.org.people import Person
from bot.org.values import Value

CHANGEABLE_FOR = timedelta(minutes=15)
RECEIVERS_AT_MOST = 50
WORD_AT_MOST = 200  # characters of a "+1"


@dataclass(frozen=True, slots=True)
class Plus:
    """ "+1 with a word": somebody joins a thanks."""

    author: Person
    word: str


@dataclass(frozen=True, slots=True)
class Kudos:
    """One thanks as it stands. `value` is as it was named then; `link` is the message it was given for."""

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

    @property
    def named_in_public(self) -> tuple[Person, ...]:
        """Whom the post names: nobody if it was taken back, is private, or none of them wants to be posted about."""
        if self.removed or self.private:
            return ()
        return tuple(person for person in self.receivers if person.posts_about_me)

    def changeable_by(self, person: Person, now: datetime) -> bool:
        return person.id == self.giver.id and not self.removed and now < self.given_at + CHANGEABLE_FOR


@dataclass(frozen=True, slots=True)
class Draft:
    """A thanks that is not given yet, with everything the person typed. `unknown` are names we could not find.

    `hinted`: the person has seen the coach's one hint.
    """

    receivers: tuple[int, ...] = ()
    unknown: tuple[str, ...] = ()
    value_id: int | None = None
    words: str = ""
    private: bool = False
    link: str = ""
    place: str = ""
    hinted: bool = False


@dataclass(frozen=True, slots=True)
class Typing:
    """A typed command taken apart: mentions are platform ids as <@id>, groups as <!id>, names as @name."""

    mentions: tuple[str, ...]
    value: Value | None
    words: str


_JAPANESE = "ぁ-ゖァ-ヺー一-龠々"
_TITLE = "さん|さま|様|くん|君|ちゃん|先輩"
_ID = r"<[@!][^<>]+>"
# A name ends before Japanese that follows Latin letters, and before a title.
_NAME = rf"(?<![\w@＠])[@＠](?>[a-zA-Z0-9_.\-]*[a-zA-Z0-9_](?=[{_JAPANESE}])|[\w.\-]*?\w(?={_TITLE})|[\w.\-]*\w)"
_PERSON = rf"(?:{_ID}|{_NAME})(?!['’]\w)(?:{_TITLE})?"  # in "@bo's patience" the sentence has begun
_BETWEEN = r"\s*+(?:[,、，・]\s*+)?(?:(?:and\b|&|＆|と)\s*+)?"
_LEADING = re.compile(
    rf"\s*+{_PERSON}(?:{_BETWEEN}{_PERSON})*+(?:[へに](?=[\s、,，]))?\s*+(?:[、,，：]|:(?=\s))?\s*+", re.IGNORECASE
)
_ANY = re.compile(f"{_ID}|{_NAME}")
_TAG = re.compile(r"(?<![a-zA-Z0-9_&/])[#＃]([\w\-]*\w)")


def parse(text: str, values: Sequence[Value]) -> Typing:
    """Takes `@ana @bo for staying late #courage` apart. Never raises; all that is no mention and no value stays in.

    Names at the start are the receivers; a name later in the sentence is one only if none stands at the start.
    A value in the middle of a sentence is a part of it and stays there, too.
    """
    value, rest = _take_value(text, values)
    leading = _LEADING.match(rest)
    named = dict.fromkeys(_as_written(receiver) for receiver in _ANY.findall(leading.group() if leading else rest))
    return Typing(tuple(named), value, rest[leading.end() if leading else 0 :].strip())


def _as_written(mention: str) -> str:
    return mention if mention.startswith("<") else unicodedata.normalize("NFKC", mention)


def _take_value(text: str, values: Sequence[Value]) -> tuple[Value | None, str]:
    value_match = _value_in(text, values)
    if value_match is None:
        return None, text
    value, start, end = value_match
    leading = _LEADING.match(text[:start])
    told_before = text[leading.end() if leading else 0 : start].strip()
    if told_before and re.search(r"\w", text[end:]):
        return value, text
    return value, text[:start].rstrip() + text[end:]


def _value_in(text: str, values: Sequence[Value]) -> tuple[Value, int, int] | None:
    by_slug = {slug(name): value for value in values for name in value.names.values()}
    for tag in _TAG.finditer(text):
        if value := by_slug.get(slug(tag.group(1))):
            return value, *tag.span()
    for value in values:
        if span := emoji.find(value.emoji, text):
            return value, *span
    return None


def people_in(words: str) -> list[str]:
    """Platform ids of the people that a sentence names."""
    return [mention[2:-1] for mention in re.findall(r"<@[^<>]+>", words)]


def with_names(words: str, names: Mapping[str, str]) -> str:
    """A sentence as one reads it: <@id> becomes the name of whom it means."""
    return re.sub(r"<@([^<>]+)>", lambda mention: f"@{names.get(mention[1], mention[1])}", words)


def week_of(now: datetime, time_zone: str) -> date:
    """The Monday of the giver's own week: allowances start anew there."""
    today = now.astimezone(ZoneInfo(time_zone)).date()
    return today - timedelta(days=today.weekday())


def check(
    draft: Draft, giver: Person, receivers: Iterable[Person], values: Sequence[Value], rules: KudosRules
) -> Refusal | None:
    """The first thing that keeps this thanks from being given, or None. The giving limit is storage's to count."""
    people = list(receivers)
    if draft.unknown:
        return Refusal("kudos.refused.unknown", {"names": " ".join(draft.unknown)}, "receivers")
    if not people:
        return Refusal("kudos.refused.nobody", input="receivers")
    if len(people) > RECEIVERS_AT_MOST:
        return Refusal("kudos.refused.crowd", {"most": RECEIVERS_AT_MOST}, "receivers")
    return (
        next((refusal for person in people if (refusal := refuses(person, giver))), None)
        or check_value(draft.value_id, values, rules, giver.language)
        or check_words(draft.words, draft.link, rules)
    )


def refuses(person: Person, giver: Person) -> Refusal | None:
    """Why this person cannot be thanked by that one, or None."""
    if person.id == giver.id:
        return Refusal("kudos.refused.yourself", input="receivers")
    for reason, holds in (
        ("bot", person.is_bot),
        ("stranger", person.is_stranger),
        ("left", not person.is_active),
    ):
        if holds:
            return Refusal(f"kudos.refused.{reason}", {"name": person.name}, "receivers")
    return None


def check_value(value_id: int | None, values: Sequence[Value], rules: KudosRules, language: str) -> Refusal | None:
    """`language` is that of the person who reads the example."""
    if value_id is None:
        if rules.value_required and values:
            return Refusal("kudos.refused.no_value", {"example": slug(values[0].name(language))}, "value")
        return None
    if all(value.id != value_id for value in values):
        return Refusal("kudos.refused.retired", input="value")
    return None


def check_words(words: str, link: str, rules: KudosRules) -> Refusal | None:
    """A kudos given for a message may let that message speak."""
    if not words.strip() and not link:
        return Refusal("kudos.refused.no_words", input="words")
    if len(words) > rules.words_at_most:
        return Refusal("kudos.refused.too_long", {"length": len(words), "most": rules.words_at_most}, "words")
    return None


def as_named_now(value: Value) -> Value:
    """A value as a kudos keeps it: its name of that day, without what may still change."""
    return replace(value, practices={}, position=0, retired=False)
