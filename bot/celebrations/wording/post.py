"""A morning's post in the channel: whose years it is, and who is new, in their manager's words."""

from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import sha256

from bot.celebrations.occasions import Celebrated, CelebrationKind, SignedWords
from bot.celebrations.wording.days import listed
from bot.messages.message import Block, Line, Mention, Message, Note, Quote, Text
from bot.messages.say import plain, rich, say

NAMED_AT_MOST = 10  # of each kind


def post(
    celebrated: Sequence[Celebrated], introductions: Mapping[int, SignedWords], day: date, language: str
) -> Message | None:
    """Returns the post of a day; None where nobody is left in it. Who is named and who is folded is drawn by lot."""
    by_lot = sorted(celebrated, key=lambda whose: _lot(whose, day))
    years = [whose for whose in by_lot if whose.occasion.kind is CelebrationKind.ANNIVERSARY]
    newcomers = [whose for whose in by_lot if whose.person.id in introductions and whose not in years]
    blocks = [*_years(years, language), *_new(newcomers, introductions, language)]
    if not blocks:
        return None
    everybody = [(whose.person.name,) for whose in (*years, *newcomers)]
    names = listed(language, everybody[:NAMED_AT_MOST], len(everybody[NAMED_AT_MOST:]))
    return Message(say(language, "celebrations.today", names=plain(names)), tuple(blocks))


def _lot(whose: Celebrated, day: date) -> bytes:
    return sha256(f"{day.isoformat()} {whose.person.id}".encode()).digest()


def _years(celebrated: Sequence[Celebrated], language: str) -> list[Block]:
    if not celebrated:
        return []
    entries = [
        (*_name(whose, language), say(language, "celebrations.years", count=whose.years))
        for whose in celebrated[:NAMED_AT_MOST]
    ]
    names = listed(language, entries, len(celebrated[NAMED_AT_MOST:]))
    return [Text(rich(language, "celebrations.years_today", names=names))]


def _new(celebrated: Sequence[Celebrated], introductions: Mapping[int, SignedWords], language: str) -> list[Block]:
    blocks: list[Block] = []
    for whose in celebrated[:NAMED_AT_MOST]:
        introduction = introductions[whose.person.id]
        blocks.append(Text(rich(language, "celebrations.new", name=_name(whose, language))))
        blocks += [Quote(introduction.words), Note((say(language, "celebrations.signed", name=introduction.name),))]
    if more := len(celebrated[NAMED_AT_MOST:]):
        blocks.append(Text((say(language, "celebrations.new_more", count=more),)))
    return blocks


def _name(whose: Celebrated, language: str) -> Line:
    return rich(language, "list.person", name=Mention(whose.person.platform_id, whose.person.name))
