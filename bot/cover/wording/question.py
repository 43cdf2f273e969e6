"""The question to who is back: one message, which says nothing of why they were away."""

from bot.kudos.actions import COVER
from bot.messages.message import Buttons, Message, Note, Text
from bot.messages.say import say


def question(language: str) -> Message:
    text = say(language, "cover.question")
    blocks = (
        Text((text,)),
        Text((say(language, "cover.why"),)),
        Note((say(language, "cover.once"),)),
        Buttons((COVER.button(say(language, "cover.thank")),)),
    )
    return Message(text, blocks)
