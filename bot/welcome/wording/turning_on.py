"""Check-ins are turned on with the consequence in words."""

from bot.home.actions import UNDO
from bot.messages.message import Block, Buttons, Form, Message, Note, Text
from bot.messages.say import say
from bot.welcome.actions import TurnOnForm
from bot.welcome.progress import Progress
from bot.welcome.wording.letter import then, when


def form(progress: Progress, language: str) -> Form:
    """Returns what happens from which day on, to be sent."""
    blocks: list[Block] = [Text((then(progress, language),)), Note((say(language, "welcome.round.note"),))]
    if not progress.people_known:
        blocks.insert(0, Text((say(language, "welcome.round.nobody"),)))
    label = say(language, "welcome.round.turn_on")
    return TurnOnForm(was_read=True).drawn(title=label, submit=label, above=blocks)


def turned_on(progress: Progress, entry: int | None, language: str) -> Message:
    """Returns when the first one opens, with the way back where this turned them on."""
    text = when(progress, language)
    undo = (Buttons((UNDO.button(say(language, "admin.undo"), entry),)),) if entry else ()
    return Message(text, (Text((text,)), *undo))
