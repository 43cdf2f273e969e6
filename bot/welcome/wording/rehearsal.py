"""How a check-in reads that somebody tries alone: as their people will see it, under a line that says what it is."""

from dataclasses import replace

from bot.messages.message import Bold, Buttons, Form, Message, Note, Text
from bot.messages.say import say
from bot.sealed.wording import form as sealed_wording
from bot.sealed.wording import questions
from bot.sealed.wording.asked import Asked
from bot.welcome.actions import TRY, RehearsedForm
from bot.welcome.rehearsal import rehearsed


def invitation(reader: Asked) -> Message:
    """Returns the check-in as it comes at the first time."""
    language = reader.language
    drawn = rehearsed(sealed_wording.invitation(replace(reader, is_first=True)), _ending(language))
    return Message(drawn.plain, (Text((Bold(say(language, "welcome.rehearsal")),)), *drawn.blocks))


def tapped(reader: Asked, item_key: str) -> Message:
    """Returns what comes after a tap: the next question, or the end."""
    language = reader.language
    text = say(language, "welcome.rehearsal.tapped")
    places = {item.key: place for place, item in enumerate(reader.items, 1)}
    following = questions.questions(reader, places.get(item_key, len(places)))
    if following.questions:
        return rehearsed(Message(text, (Text((text,)), following)), _ending(language))
    again = TRY.button(say(language, "welcome.rehearsal.again"))
    return Message(text, (Text((_ending(language),)), Buttons((again,))))


def form(reader: Asked) -> Form:
    """Returns the whole of it in a form, with a comment."""
    drawn = sealed_wording.form(reader, RehearsedForm)
    return replace(drawn, blocks=(Note((say(reader.language, "welcome.rehearsal"),)), *drawn.blocks))


def filled_in(language: str) -> Message:
    """Returns what comes after the form."""
    text = _ending(language)
    again = TRY.button(say(language, "welcome.rehearsal.again"))
    return Message(text, (Text((text,)), Buttons((again,))))


def readers(reader: Asked) -> Message:
    """Returns whose answers would be counted together, by name, and who would read them."""
    drawn = sealed_wording.readers(reader)
    again = TRY.button(say(reader.language, "welcome.rehearsal.again"))
    return Message(drawn.plain, (*drawn.blocks[:-1], Buttons((again,))))


def _ending(language: str) -> str:
    return say(language, "welcome.rehearsal.ending")
