"""What owners read, at most once a week: what is proposed to them, and what they are to answer."""

from collections.abc import Sequence

from bot.barnacles import actions
from bot.barnacles.barnacles import Barnacle
from bot.barnacles.wording.barnacles import list_button, matter, owner_buttons
from bot.messages.message import Block, Button, Buttons, Message, Note, Text
from bot.messages.say import say
from bot.org.people import Person


def owned(barnacles: Sequence[Barnacle], reader: Person, *, is_changed: bool = False) -> Message:
    """Returns each with what the reader can do with it; `is_changed` is that it stood there before, with others."""
    language = reader.language
    line = (
        say(language, "barnacles.to_owner", count=len(barnacles))
        if barnacles
        else say(language, "barnacles.to_owner_nothing")
    )
    blocks: list[Block] = [Text((line,))]
    if is_changed:
        blocks.append(Note((say(language, "barnacles.to_owner_changed"),)))
    if barnacles:
        blocks.append(Note((say(language, "barnacles.to_owner_only"),)))
    for barnacle in barnacles:
        blocks += [*matter(barnacle, reader), Buttons(_buttons(barnacle, language))]
    return Message(line, (*blocks, Buttons((list_button(language),))))


def _buttons(barnacle: Barnacle, language: str) -> tuple[Button, ...]:
    if barnacle.owner:
        return owner_buttons(barnacle, language)
    take = actions.TAKE.button(say(language, "barnacles.take"), barnacle.id, sends=True)
    return (take, actions.PASS_ON.button(say(language, "barnacles.not_mine"), barnacle.id))
