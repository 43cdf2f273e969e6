"""How barnacles read: in the list, and in what is answered to whoever does something with one."""

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol

from bot.barnacles import actions
from bot.barnacles.barnacles import BANDS, Barnacle, BarnaclePage, FoundBarnacles, Naming
from bot.barnacles.owning import ANSWERED_WITHIN
from bot.messages.message import Block, Bold, Button, Buttons, Heading, Message, Note, Quote, Text
from bot.messages.say import day, say
from bot.org.people import Person
from bot.roles.roles import Role


class BarnacleReader(Protocol):
    """For whom it is drawn: somebody, or whoever reads along in a channel, who is nobody in particular."""

    @property
    def id(self) -> int: ...
    @property
    def language(self) -> str: ...
    @property
    def time_zone(self) -> str: ...
    @property
    def roles(self) -> Collection[Role]: ...


def named(naming: Naming, language: str) -> Message:
    line = say(language, f"barnacles.named_{naming.kind.value}")
    return Message(line, (Text((line,)), Quote(naming.words), Buttons((list_button(language),))))


def counted(barnacle: Barnacle, language: str) -> Message:
    """Returns the answer to a "me too"."""
    return _about(barnacle, say(language, "barnacles.counted"))


def taken(barnacle: Barnacle, reader: Person) -> Message:
    """Returns the answer to whoever looks after it now."""
    language = reader.language
    line = say(language, "barnacles.taken", until=_answer_day(barnacle, language))
    return Message(line, (Text((line,)), Quote(barnacle.words), Buttons(owner_buttons(barnacle, language))))


def passed_on(barnacle: Barnacle, language: str) -> Message:
    if barnacle.proposed is None:
        return _about(barnacle, say(language, "barnacles.passed_to_nobody"))
    return _about(barnacle, say(language, "barnacles.passed_on", name=barnacle.proposed.name))


def ended(barnacle: Barnacle, language: str) -> Message:
    return _about(barnacle, say(language, "barnacles.ended"))


def joined(into: Barnacle, language: str) -> Message:
    """Returns the answer to whoever joined one into another, which stands."""
    return _about(into, say(language, "barnacles.joined"))


def _about(barnacle: Barnacle, line: str) -> Message:
    return Message(line, (Text((line,)), Quote(barnacle.words)))


def overview(page: BarnaclePage, reader: Person) -> Message:
    """Returns a page of those that stand, and what ended lately."""
    language = reader.language
    title = say(language, "barnacles.title")
    blocks: list[Block] = [Heading(title)]
    for barnacle in page.standing:
        blocks += entry(barnacle, reader)
    if not page.standing:
        blocks.append(Text((say(language, "barnacles.none_stand"),)))
    further = []
    if page.behind:
        blocks.append(Note((say(language, "barnacles.behind", count=page.behind),)))
        further.append(actions.LIST.button(say(language, "barnacles.further"), page.standing[-1].id))
    if Role.OBSERVER.includes(reader.roles):
        further.append(actions.AWAY.button(say(language, "barnacles.away"), 0))
    blocks.append(Buttons((actions.NAME.button(say(language, "barnacles.form"), sends=True), *further)))
    if page.ended:
        blocks.append(Heading(say(language, "barnacles.ended_lately")))
    for barnacle in page.ended:
        blocks += ended_entry(barnacle, reader)
    return Message(title, tuple(blocks))


def found(found_: FoundBarnacles, reader: Person) -> Message:
    """Returns those that hold most of the reader's words."""
    language = reader.language
    count = found_.count
    line = say(language, "barnacles.found", count=count) if count else say(language, "barnacles.found_none")
    blocks: list[Block] = [Text((line,))]
    for barnacle in found_.standing:
        blocks += entry(barnacle, reader)
    if found_.count > len(found_.standing):
        blocks.append(Note((say(language, "barnacles.more_words"),)))
    return Message(line, (*blocks, Buttons((list_button(language),))))


def entry(barnacle: Barnacle, reader: BarnacleReader) -> list[Block]:
    """Returns one that stands, with what the reader can do with it."""
    language = reader.language
    buttons = [actions.ME_TOO.button(say(language, "barnacles.me_too"), barnacle.id)]
    if barnacle.owner is None:
        buttons.append(actions.TAKE.button(say(language, "barnacles.take"), barnacle.id))
    elif barnacle.owner.id == reader.id:
        buttons += owner_buttons(barnacle, language)
    return [*matter(barnacle, reader), Buttons((*buttons, *_of_admins(barnacle, reader)))]


def _of_admins(barnacle: Barnacle, reader: BarnacleReader) -> list[Button]:
    if Role.ADMIN not in reader.roles:
        return []
    return [actions.TAKE_AWAY.button(say(reader.language, "barnacles.take_away"), barnacle.id)]


def matter(barnacle: Barnacle, reader: BarnacleReader) -> list[Block]:
    """Returns what it is, whom it hinders and who looks after it."""
    language = reader.language
    matters = say(language, f"barnacles.matters_{barnacle.kind.value}", hinders=barnacle.hinders, cost=barnacle.cost)
    return [
        Text((Bold(barnacle.words),)),
        Text((matters,)),
        Note((_stands(barnacle, reader),)),
        Note((_looked_after(barnacle, language),)),
    ]


def _stands(barnacle: Barnacle, reader: BarnacleReader) -> str:
    """Without a name it is dated by its week, also where the name was erased: then nobody sees which of both it is.
    Nobody may be counted with it, so nothing is said of how many there are before there are enough for a number.
    """
    language, kind = reader.language, barnacle.kind.value
    band = say(language, f"barnacles.band_{barnacle.hindered_at_least}")
    if barnacle.namer:
        since = day(language, barnacle.named_at, reader.time_zone)
        return say(language, f"barnacles.stands_{kind}", band=band, since=since, name=barnacle.namer.name)
    named_on = barnacle.named_at.astimezone(UTC).date()
    week = day_of(named_on - timedelta(days=named_on.weekday()), language)
    if barnacle.hindered_at_least == BANDS[0]:
        return say(language, f"barnacles.stands_{kind}_unnamed_few", week=week)
    return say(language, f"barnacles.stands_{kind}_unnamed", band=band, week=week)


def ended_entry(barnacle: Barnacle, reader: BarnacleReader) -> list[Block]:
    """Returns one that ended, and how."""
    blocks: list[Block] = [Text((Bold(barnacle.words),)), Text((how_it_ended(barnacle, reader),)), *reason(barnacle)]
    buttons = _of_admins(barnacle, reader)
    return [*blocks, Buttons(tuple(buttons))] if buttons else blocks


def how_it_ended(barnacle: Barnacle, reader: BarnacleReader) -> str:
    language = reader.language
    return say(
        language,
        f"barnacles.how_{barnacle.ending.value if barnacle.ending else ''}",
        name=_name(barnacle.owner, language),
        when=day(language, barnacle.ended_at or barnacle.named_at, reader.time_zone),
        until=day_of(barnacle.stays_until, language) if barnacle.stays_until else "",
    )


def reason(barnacle: Barnacle) -> list[Block]:
    return [Quote(barnacle.because)] if barnacle.because else []


def _looked_after(barnacle: Barnacle, language: str) -> str:
    if barnacle.owner:
        until = _answer_day(barnacle, language)
        return say(language, "barnacles.owned", name=barnacle.owner.name, until=until)
    if barnacle.proposed:
        return say(language, "barnacles.proposed", name=barnacle.proposed.name)
    return say(language, "barnacles.nobody")


def _answer_day(barnacle: Barnacle, language: str) -> str:
    return day_of(barnacle.owned_on + ANSWERED_WITHIN, language) if barnacle.owned_on else ""


def day_of(calendar_day: date, language: str) -> str:
    return day(language, datetime.combine(calendar_day, time(12), UTC), "UTC")


def _name(person: Person | None, language: str) -> str:
    return person.name if person else say(language, "diary.former")


def owner_buttons(barnacle: Barnacle, language: str) -> tuple[Button, ...]:
    return (
        actions.END.button(say(language, "barnacles.end"), barnacle.id, sends=True),
        actions.PASS_ON.button(say(language, "barnacles.pass_on"), barnacle.id),
        actions.JOIN.button(say(language, "barnacles.join"), barnacle.id),
    )


def list_button(language: str) -> Button:
    return actions.LIST.button(say(language, "barnacles.title"), 0)
