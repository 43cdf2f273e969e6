"""What somebody reads in chat about their data."""

from bot.messages.message import Heading, Message, Note, Text
from bot.messages.say import say


def ready(language: str) -> Message:
    """Returns the words that the file stands under."""
    title = say(language, "my_data.title")
    texts = (say(language, "my_data.ready"), say(language, "my_data.once"))
    return Message(
        f"{title}: {texts[0]}" if language == "en" else f"{title}：{texts[0]}",
        (Heading(title), Text((texts[0],)), Note((texts[1],))),
    )
