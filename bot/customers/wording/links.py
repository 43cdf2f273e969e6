"""How the addresses that somebody can give to customers read."""

from collections.abc import Sequence
from typing import NamedTuple

from bot.customers import actions
from bot.customers.actions import LinkForm
from bot.customers.links import NAME_SHOWN_AT_MOST, CustomerLink, LinkTarget
from bot.messages.message import Block, Buttons, Form, Heading, Link, Message, Note, Quote, Text, TextInput
from bot.messages.qr import QrPicture
from bot.messages.say import line, paragraph, say


class LinkShown(NamedTuple):
    """`link` is None where there is none yet, `url` empty where it cannot be shown once more."""

    target: LinkTarget
    link: CustomerLink | None
    url: str


def page(links: Sequence[LinkShown], waiting: int, kept_back: int, language: str) -> Message:
    """Returns all that somebody has or may have, and the way to what waits."""
    title = say(language, "customers.title")
    blocks: list[Block] = [Heading(title), Text((say(language, "customers.what"),))]
    for entry in links:
        head = say(language, f"customers.for.{entry.target.kind.value}", name=entry.target.title)
        blocks += [Heading(head), *_link(entry, language)]
    return Message(title, (*blocks, *ways(waiting, kept_back, language)))


def ways(waiting: int, kept_back: int, language: str) -> list[Block]:
    """Returns the button to what waits, or to what one keeps; nothing where nothing came."""
    key, count = ("customers.waiting", waiting) if waiting else ("customers.kept_ones", kept_back)
    return [Buttons((actions.WAITING.button(say(language, key, count=count), 0),))] if count else []


def waits(count: int, language: str) -> list[Block]:
    """Returns what the home says of what waits."""
    if not count:
        return []
    button = actions.WAITING.button(say(language, "customers.waiting", count=count), 0)
    return [Text((say(language, "customers.at_home"),)), Buttons((button,))]


def _link(entry: LinkShown, language: str) -> list[Block]:
    link, kind = entry.link, entry.target.kind
    if link is None:
        none = Text((say(language, f"customers.none.{kind.value}"),))
        return [none, Buttons((actions.NAME_LINK.button(say(language, "customers.make"), kind),))]
    buttons = Buttons(
        (
            actions.NAME_LINK.button(say(language, "customers.rename"), kind),
            actions.NEW_ADDRESS.button(say(language, "customers.new_address"), link.id),
            actions.TAKE_BACK.button(say(language, "customers.take_back"), link.id),
        )
    )
    stands = [say(language, "customers.came", count=link.came), say(language, "customers.shows", name=link.name)]
    came = Note((paragraph(language, stands),))
    if not entry.url:
        return [Text((say(language, "customers.no_key"),)), came, buttons]
    signature = say(language, "customers.signature", url=entry.url)
    return [
        Text((Link(entry.url, entry.url),)),
        Text((say(language, "customers.for_mails"),)),
        Quote(signature),
        QrPicture(entry.url, say(language, "customers.qr", name=link.name), say(language, "customers.qr_as")),
        came,
        buttons,
    ]


def name_form(target: LinkTarget, name: str, language: str) -> Form:
    kind = target.kind.value
    form = LinkForm(name=TextInput(say(language, "customers.input.name"), NAME_SHOWN_AT_MOST, name), kind=kind)
    return form.drawn(
        title=say(language, "customers.name_form"),
        submit=say(language, "save"),
        above=(Text((say(language, f"customers.name_why.{kind}"),)),),
    )


def before_replacing(link: CustomerLink, language: str) -> Message:
    text = say(language, "customers.before_replacing", name=link.name)
    return Message(
        text, (Text((text,)), Buttons((actions.REPLACE.button(say(language, "customers.new_address"), link.id),)))
    )


def before_taking_back(link: CustomerLink, language: str) -> Message:
    text = say(language, "customers.before_taking_back", name=link.name)
    return Message(
        text, (Text((text,)), Buttons((actions.REMOVE.button(say(language, "customers.take_back"), link.id),)))
    )


def taken_back(language: str) -> Message:
    text = line(language, "customers.taken_back")
    return Message(say(language, "customers.taken_back"), (Text(text),))
