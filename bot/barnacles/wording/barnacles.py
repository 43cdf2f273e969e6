"""How barnacles read: what is answered to whoever names one, and the list."""

from bot.barnacles import actions
from bot.barnacles.barnacles import Barnacle, BarnaclePage, Naming
from bot.messages.message import Block, Bold, Button, Buttons, Heading, Message, Note, Quote, Text
from bot.messages.say import day, say
from bot.org.people import Person


def named(naming: Naming, language: str) -> Message:
    line = say(language, f"barnacles.named_{naming.kind.value}")
    return Message(line, (Text((line,)), Quote(naming.words), Buttons((_list_button(language),))))


def counted(barnacle: Barnacle, language: str) -> Message:
    """Returns the answer to a "me too"."""
    line = say(language, "barnacles.counted")
    return Message(line, (Text((line,)), Quote(barnacle.words)))


def overview(page: BarnaclePage, reader: Person) -> Message:
    """Returns a page of those that stand."""
    language = reader.language
    title = say(language, "barnacles.title")
    blocks: list[Block] = [Heading(title)]
    for barnacle in page.standing:
        blocks += entry(barnacle, reader)
    if not page.standing:
        blocks.append(Text((say(language, "barnacles.none_stand"),)))
    further = [actions.LIST.button(say(language, "barnacles.further"), page.further)] if page.further else []
    name = actions.NAME.button(say(language, "barnacles.form"), sends=True)
    return Message(title, (*blocks, Buttons((name, *further))))


def entry(barnacle: Barnacle, reader: Person) -> list[Block]:
    """Returns one in a list, with what the reader can do with it."""
    language = reader.language
    since = day(language, barnacle.named_at, reader.time_zone)
    by = barnacle.namer.name if barnacle.namer else say(language, "diary.former")
    stands = say(
        language,
        f"barnacles.stands_{barnacle.kind.value}",
        band=say(language, f"barnacles.band_{barnacle.hindered_at_least}"),
        since=since,
        name=by,
    )
    matters = say(language, f"barnacles.matters_{barnacle.kind.value}", hinders=barnacle.hinders, cost=barnacle.cost)
    return [
        Text((Bold(barnacle.words),)),
        Text((matters,)),
        Note((stands,)),
        Buttons((actions.ME_TOO.button(say(language, "barnacles.me_too"), barnacle.id),)),
    ]


def _list_button(language: str) -> Button:
    return actions.LIST.button(say(language, "barnacles.title"), 0)
