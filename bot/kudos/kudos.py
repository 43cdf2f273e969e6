"""Kudos: one person thanks others for living a value, and the rules of saying so."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from zoneinfo import ZoneInfo

from bot.config.settings import KudosRules
from bot.delivery.deliveries import Subject
from bot.kudos.actions import GiveForm, KudosList, ListPage
from bot.kudos.fairness import Leaning
from bot.kudos.past_kudos import PastKudos
from bot.messages.refusal import Refusal
from bot.messages.slug import slug
from bot.messages.visible import visible
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
    for work that was picked up while they were away; no post says so. `thanked_back` are receivers who did so by one
    tap, which the giver alone reads.

    One from a customer has no giver: `customer` is the name that the customer wrote, empty for none, and None for all
    others; `shared_by` is who decided that others may read it.
    """

    id: int
    giver: Person | None
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
    customer: str | None = None
    shared_by: Person | None = None
    thanked_back: tuple[Person, ...] = ()

    @property
    def is_from_customer(self) -> bool:
        return self.customer is not None

    @property
    def owner(self) -> Person | None:
        """Returns whose it is to take back, and who reads what becomes of it: the giver; of a customer's who shared
        it.
        """
        return self.giver or self.shared_by

    def is_of(self, person: Person) -> bool:
        return self.owner is not None and self.owner.id == person.id

    @property
    def named_in_public(self) -> tuple[Person, ...]:
        """Returns whom the post names: nobody if it was taken back, is private, or none of them wants to be posted
        about.
        """
        if self.removed or self.private:
            return ()
        return tuple(person for person in self.receivers if person.posts_about_me)

    @property
    def can_be_story(self) -> bool:
        """Returns whether newcomers could read it: words of a colleague, in public, for a value. One for cover tells
        that its giver was away.
        """
        is_public = not self.private and not self.removed and not self.cover
        return is_public and self.giver is not None and self.value is not None and bool(self.words)

    def is_for(self, person: Person) -> bool:
        return any(receiver.id == person.id for receiver in self.receivers)

    def changeable_by(self, person: Person, now: datetime) -> bool:
        return self.is_of(person) and not self.removed and now < self.given_at + CHANGEABLE_FOR


@dataclass(frozen=True, slots=True)
class KudosPage:
    """A page of a list, newest first, and the page of older ones if there is one.

    `covered_for` are the names of those who thanked the reader for picking up their work, the latest first; `kept` are
    customers' thanks that the reader keeps to themselves. `leaning` is which way the reader's own always go. `past` are
    those of another product, which stand behind the last of ours.
    """

    history: KudosList
    kudos: Sequence[Kudos]
    older: ListPage | None
    covered_for: tuple[str, ...] = ()
    kept: int = 0
    leaning: Leaning | None = None
    past: Sequence[PastKudos] = ()


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
