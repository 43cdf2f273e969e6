"""What is read of a barnacle that was taken away: by the admin, by whoever may bring it back, and by its namer."""

from collections.abc import Sequence

from bot.barnacles import actions
from bot.barnacles.actions import TakeAwayForm
from bot.barnacles.barnacles import Barnacle
from bot.barnacles.owning import BECAUSE_AT_MOST
from bot.barnacles.wording.barnacles import list_button, matter, reason
from bot.messages.message import Block, Buttons, Form, Heading, Message, Note, Quote, Text, TextInput
from bot.messages.say import say
from bot.org.people import Person


def take_away_form(barnacle: Barnacle, language: str) -> Form:
    form = TakeAwayForm(
        because=TextInput(say(language, "barnacles.input.taken_because"), BECAUSE_AT_MOST, multiline=True),
        barnacle=barnacle.id,
    )
    return form.drawn(
        title=say(language, "barnacles.take_away"),
        submit=say(language, "barnacles.take_away"),
        above=(Quote(barnacle.words), Note((say(language, "barnacles.take_away_says"),))),
    )


def away(language: str) -> Message:
    """Returns the answer to whoever took it away, without a word of it."""
    line = say(language, "barnacles.is_away")
    return Message(line, (Text((line,)), Buttons((list_button(language),))))


def away_page(barnacles: Sequence[Barnacle], reader: Person, *, is_last: bool) -> Message:
    """Returns those that were taken away, with the reason of each."""
    language, title = reader.language, say(reader.language, "barnacles.away")
    blocks: list[Block] = [Heading(title)]
    if not barnacles:
        blocks.append(Text((say(language, "barnacles.none_away"),)))
    for barnacle in barnacles:
        because = (Note((say(language, "barnacles.away_because"),)), Quote(barnacle.taken_because))
        back = actions.BRING_BACK.button(say(language, "barnacles.bring_back"), barnacle.id)
        blocks += [*matter(barnacle, reader), *reason(barnacle), *because, Buttons((back,))]
    further = () if is_last else (actions.AWAY.button(say(language, "barnacles.further"), barnacles[-1].id),)
    return Message(title, (*blocks, Buttons((*further, list_button(language)))))


def away_notice(barnacle: Barnacle, language: str) -> Message:
    """Returns what its namer reads: that it is gone, and why; nobody is blamed, and no admin is named."""
    line = say(language, "barnacles.away_notice")
    words = (Note((say(language, "kudos.removed_words"),)), Quote(barnacle.words))
    return Message(line, (Text((line,)), Quote(barnacle.taken_because), *words, Buttons((list_button(language),))))
