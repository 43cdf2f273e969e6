"""The post by which an admin tries a place, and what came of it."""

from bot.messages.message import Button, Buttons, ChannelName, Message, Text
from bot.messages.say import plain, rich, say, sentence


def trial(name: str, language: str) -> Message:
    """Returns the post, which says what it is and who had it posted."""
    return sentence(say(language, "admin.trial", name=name))


def tried(place: str, look: Button, language: str) -> Message:
    text = rich(language, "admin.tried", channel=ChannelName(place))
    return Message(plain(text), (Text(text), Buttons((look,))))


def refused(place: str, word: str, language: str) -> Message:
    """Returns the platform's word, and what can be done."""
    return sentence(rich(language, "admin.refused_there", channel=ChannelName(place), word=word))
