"""How the form of a thanks reads for who comes back and thanks for work that was picked up."""

from dataclasses import replace

from bot.messages.message import Form, Note, Text
from bot.messages.say import say


def of_cover(form: Form, language: str) -> Form:
    """Returns the form of a thanks with the question above it, and below it why it is private at first."""
    question, private = (Text((say(language, "kudos.cover.question"),)), Note((say(language, "kudos.cover.private"),)))
    return replace(form, blocks=(question, *form.blocks, private))
