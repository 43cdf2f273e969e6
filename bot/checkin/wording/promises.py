"""How a team reads what its manager promised: you said, we do."""

from bot.checkin.promises import Promised
from bot.checkin.wording import announcements
from bot.messages.message import Block, Text
from bot.messages.say import say


def lines(promised: Promised, language: str) -> list[Block]:
    """Returns a line for each promise: first those that are done, then those that are open."""
    fulfilled = [say(language, "promise.we_did", promise=promise.text(language)) for promise in promised.fulfilled]
    pending = [say(language, "promise.we_do", promise=promise.text(language)) for promise in promised.open]
    return [*(Text((line,)) for line in (*fulfilled, *pending)), *announcements.lines(promised.announced, language)]
