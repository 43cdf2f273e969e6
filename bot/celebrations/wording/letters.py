"""What single people read: a manager what is ahead in the team, a team what it is asked once, and whoever is celebrated
what was written to them.
"""

from collections.abc import Sequence
from datetime import date

from bot.celebrations.actions import OPEN, WRITE, OccasionKey
from bot.celebrations.occasions import Celebrated, CelebrationKind, SignedWords
from bot.celebrations.wording.days import weekday
from bot.messages.message import Block, Button, Buttons, Heading, Message, Note, Quote, Text
from bot.messages.say import say

IDEAS = 4


def ahead(celebrated: Sequence[Celebrated], day: date, language: str) -> Message | None:
    """Returns what a manager reads in a message of that day, with one idea, which is another every day."""
    if not celebrated:
        return None
    title = say(language, "celebrations.ahead.title")
    blocks: list[Block] = [Heading(title)]
    for whose in celebrated:
        blocks += [Text((_ahead_line(whose, language),)), Buttons((_way(whose, language),))]
    kinds = {whose.occasion.kind for whose in celebrated}
    if kinds - {CelebrationKind.FIRST_DAY}:
        blocks.append(Text((say(language, f"celebrations.idea.{day.toordinal() % IDEAS + 1}"),)))
        blocks.append(Note((say(language, "celebrations.ahead.note"),)))
    if CelebrationKind.FIRST_DAY in kinds:
        blocks.append(Note((say(language, "celebrations.ahead.new_note"),)))
    return Message(title, tuple(blocks))


def asked_of_team(celebrated: Sequence[Celebrated], language: str) -> list[Block]:
    """Returns the lines that a team reads in a message that it gets anyway; nothing where nobody is celebrated."""
    lines = [Text((_ahead_line(whose, language),)) for whose in celebrated]
    return [*lines, Buttons(tuple(_way(whose, language) for whose in celebrated))] if celebrated else []


def handed(celebrated: Celebrated, words: Sequence[SignedWords], language: str) -> Message | None:
    """Returns what was written to somebody, all of it together; None where that is nothing."""
    if not words:
        return None
    title = _for_what(celebrated, language)
    blocks: list[Block] = [Heading(title)]
    for signed in words:
        blocks += [Quote(signed.words), Note((say(language, "celebrations.signed", name=signed.name),))]
    return Message(title, tuple(blocks))


def at_home(language: str) -> list[Block]:
    """Returns the way to what one has celebrated of oneself."""
    return [Buttons((OPEN.button(say(language, "celebrations.own")),))]


def _for_what(whose: Celebrated, language: str) -> str:
    if whose.occasion.kind is CelebrationKind.BIRTHDAY:
        return say(language, "celebrations.for_birthday")
    return say(language, "celebrations.for_years", count=whose.years)


def _ahead_line(whose: Celebrated, language: str) -> str:
    kind, name = whose.occasion.kind, say(language, "list.person", name=whose.person.name)
    fields = {"name": name, "day": weekday(language, whose.occasion.day)}
    match kind:
        case CelebrationKind.BIRTHDAY:
            return say(language, "celebrations.ahead.birthday", **fields)
        case CelebrationKind.ANNIVERSARY:
            return say(language, "celebrations.ahead.anniversary", **fields, count=whose.years)
        case CelebrationKind.FIRST_DAY:
            return say(language, "celebrations.ahead.first_day", **fields)


def _way(whose: Celebrated, language: str) -> Button:
    key = OccasionKey(whose.person.id, whose.occasion.kind, whose.occasion.day)
    is_new = whose.occasion.kind is CelebrationKind.FIRST_DAY
    label = "celebrations.introduce" if is_new else "celebrations.write"
    return WRITE.button(say(language, label, name=say(language, "list.person", name=whose.person.name)), key)
