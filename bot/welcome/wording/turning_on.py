"""Check-ins are turned on with the consequence in words."""

from bot.messages.message import Block, Heading, Message, Note, Text
from bot.messages.say import say
from bot.welcome.progress import Progress
from bot.welcome.wording.letter import then


def page(progress: Progress, language: str) -> Message:
    """Returns what happens from which day on, and who turns check-ins on."""
    title = say(language, "welcome.round.turn_on")
    blocks: list[Block] = [
        Heading(title),
        Text((then(progress, language),)),
        Text((say(language, "welcome.round.how"),)),
    ]
    if not progress.people_known:
        blocks.insert(1, Text((say(language, "welcome.round.nobody"),)))
    return Message(title, (*blocks, Note((say(language, "welcome.round.note"),))))
