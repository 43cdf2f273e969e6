"""How a newcomer meets a value: what it looks like, and how colleagues said so to each other."""

from bot.kudos.kudos import Kudos
from bot.kudos.wording.kudos import mention
from bot.messages.message import Block, Message, Note, Quote, Text
from bot.messages.say import rich, say, together
from bot.org.values import Value


def story(value: Value, kudos: Kudos | None, language: str) -> Message | None:
    """Returns a value with the thanks that shows it, or alone; None for a value that says nothing by itself."""
    practice = value.practice(language)
    if kudos is None and not practice:
        return None
    title = say(language, "newcomers.value", value=value.label(language))
    blocks: list[Block] = [Text((title,))]
    if practice:
        blocks.append(Text((say(language, "newcomers.practice", practice=practice),)))
    if kudos and kudos.giver:
        receivers = together(language, [mention(person, language) for person in kudos.receivers])
        blocks += [
            Text(rich(language, "newcomers.thanks", giver=mention(kudos.giver, language), receivers=receivers)),
            Quote(kudos.words),
        ]
    blocks.append(Note((say(language, "newcomers.why_thanks" if kudos else "newcomers.why_value"),)))
    return Message(title, tuple(blocks))
