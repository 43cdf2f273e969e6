"""How the form reads in which people choose what reaches them, and the way to it under what nobody asked for."""

from collections.abc import Mapping
from dataclasses import replace

from bot.delivery.unasked import Kind
from bot.messages.fields import YesNo
from bot.messages.message import Buttons, ChoiceInput, Form, Message, Note, Option
from bot.messages.say import line, say
from bot.org.actions import OPEN_REACH
from bot.reach.actions import ReachForm


def form(choices: Mapping[Kind, bool], language: str) -> Form:
    """Returns the form, filled in with what counts now."""
    options = tuple(Option(choice.value, say(language, f"reach.{choice.value}")) for choice in YesNo)
    inputs = [
        ChoiceInput(say(language, f"reach.kind.{kind}"), options, YesNo.of(is_on).value, name=kind.value)
        for kind, is_on in choices.items()
    ]
    return ReachForm(choices=inputs).drawn(
        title=say(language, "reach.title"),
        submit=say(language, "save"),
        above=(Note((say(language, "reach.above"),)),),
        below=(Note(line(language, "reach.always")),),
    )


def with_way(message: Message, language: str) -> Message:
    """Returns a message that nobody asked for, with the way to what may be turned off."""
    return replace(message, blocks=(*message.blocks, Buttons((OPEN_REACH.button(say(language, "reach.why")),))))
