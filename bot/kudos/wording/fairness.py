"""How a hint about one's own thanks reads, and the band that admins read."""

from bot.kudos.fairness import Band, Leaning
from bot.messages.message import Block, Buttons, Heading, Message, Note, Text
from bot.messages.say import say
from bot.org.actions import OPEN_REACH


def hint(leaning: Leaning, language: str) -> list[Block]:
    """Returns it for the giver's own eyes, with the way to have none."""
    return [
        Text((say(language, f"kudos.leaning.{leaning}"),)),
        Note((say(language, "kudos.leaning.private"),)),
        Buttons((OPEN_REACH.button(say(language, "reach.why_shown")),)),
    ]


def for_admins(band: Band, language: str) -> Message:
    """Returns the band, and why there is no more."""
    text = say(language, f"kudos.fairness.{band}")
    blocks = (
        Heading(say(language, "kudos.fairness.title")),
        Text((text,)),
        Note((say(language, "kudos.fairness.note"),)),
    )
    return Message(text, blocks)
