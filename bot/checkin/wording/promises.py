"""How a team reads what its manager promised: you said, we do."""

from bot.checkin.promises import Promised
from bot.messages.message import Block, Text
from bot.messages.say import say


def lines(promised: Promised, language: str) -> list[Block]:
    """What was done first, then what is promised."""
    done = [say(language, "promise.we_did", promise=promise.text(language)) for promise in promised.done]
    made = [say(language, "promise.we_do", promise=promise.text(language)) for promise in promised.open]
    return [Text((line,)) for line in (*done, *made)]
