"""What is answered to whoever named something without their name: in a dialog, and without a word of it."""

from bot.barnacles.barnacles import Naming
from bot.messages.message import Message, Note, Text
from bot.messages.say import say


def sealed(naming: Naming, language: str, *, day: str, latest: str) -> Message:
    """Returns from when it stands in the list, and by when at the latest."""
    line = say(language, f"barnacles.sealed_{naming.kind.value}", day=day, latest=latest)
    return Message(line, (Text((line,)), Note((say(language, "barnacles.sealed_then"),))))
