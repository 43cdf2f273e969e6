"""The form in which somebody calls a concern abusive."""

from bot.messages.message import Block, Form, Note, Quote, Text
from bot.messages.say import line, say
from bot.org.people import Person
from bot.voice.actions import AbuseForm
from bot.voice.concerns import StoredConcern


def abuse_form(concern: StoredConcern, reader: Person, *, is_alone: bool, is_unobserved: bool) -> Form:
    """Returns it; `is_alone` is that nobody else could agree just now, `is_unobserved` that nobody could bring it back,
    so that nothing is hidden.
    """
    language = reader.language
    is_second = concern.called_by not in (None, reader.id)
    blocks: list[Block] = []
    if not (is_second and is_unobserved):
        blocks.append(Text((say(language, "inbox.abuse_second" if is_second else "inbox.abuse_first"),)))
    if is_alone and not is_second:
        blocks.append(Text(line(language, "inbox.abuse_alone")))
    elif is_unobserved:
        blocks.append(Text(line(language, "inbox.abuse_unobserved")))
    blocks.append(Note((say(language, "inbox.abuse_diary"),)))
    if concern.readable is not None:
        blocks.append(Quote(concern.words))
    return AbuseForm(concern=concern.key).drawn(
        title=say(language, "inbox.abuse"),
        submit=say(language, "inbox.hide" if is_second else "inbox.call"),
        above=blocks,
    )
