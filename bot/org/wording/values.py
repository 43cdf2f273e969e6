"""How the values read, and the form by which an admin owns them."""

from collections.abc import Sequence

from bot.messages.fields import Status
from bot.messages.message import (
    Block,
    Buttons,
    ChoiceInput,
    Form,
    Heading,
    Message,
    Note,
    Option,
    Text,
    TextInput,
)
from bot.messages.say import rich, say
from bot.messages.slug import slug
from bot.messages.texts import LANGUAGES, name_of
from bot.org.actions import EDIT_VALUE, ValueForm
from bot.org.values import EMOJI_AT_MOST, NAME_AT_MOST, PRACTICE_AT_MOST, Value


def overview(values: Sequence[Value], language: str, editable: bool) -> Message:
    """Returns every value with what it looks like in practice; retired ones are shown to those who can bring them
    back.
    """
    title = say(language, "values.title")
    blocks: list[Block] = [Heading(title)]
    for value in values:
        blocks.append(Text(rich(language, "values.line", value=value.label(language), tag=slug(value.name(language)))))
        blocks.append(Note((say(language, "values.retired") if value.retired else value.practice(language),)))
        if editable:
            blocks.append(Buttons((EDIT_VALUE.button(say(language, "change"), value.id),)))
    if not values:
        blocks.append(Text((say(language, "values.none"),)))
    if editable:
        blocks.append(Buttons((EDIT_VALUE.button(say(language, "values.add"), 0, sends=True),)))
    return Message(title, tuple(blocks))


def form(value: Value | None, languages: Sequence[str], in_use: int, language: str) -> Form:
    """Returns the one form that adds, renames, translates, orders and retires. `in_use` values stand in the list now.

    It asks in the `languages` of the company, and keeps what the value says in others.
    """
    names, practices = (value.names, value.practices) if value else ({}, {})
    tongues = [code for code in LANGUAGES if code in {*languages, *names, *practices}]
    form = ValueForm(
        name={
            spoken: TextInput(
                label=say(language, "values.input.name", language=name_of(spoken)),
                at_most=NAME_AT_MOST,
                text=names.get(spoken, ""),
                required=spoken in languages,
            )
            for spoken in tongues
        },
        practice={
            spoken: TextInput(
                label=say(language, "values.input.practice", language=name_of(spoken)),
                at_most=PRACTICE_AT_MOST,
                text=practices.get(spoken, ""),
                multiline=True,
                required=False,
            )
            for spoken in tongues
        },
        emoji=TextInput(say(language, "values.input.emoji"), EMOJI_AT_MOST, value.emoji if value else ""),
        position=_position(value, in_use, language),
        status=_status(value, language) if value else None,
        value=value.id if value else 0,
    )
    return form.drawn(
        title=say(language, "values.change" if value else "values.add"),
        submit=say(language, "save"),
        order=[texts.input(spoken) for spoken in tongues for texts in (ValueForm.name, ValueForm.practice)],
    )


def _position(value: Value | None, in_use: int, language: str) -> ChoiceInput:
    places = in_use + (0 if value and not value.retired else 1)
    options = tuple(Option(str(place), str(place)) for place in range(1, places + 1))
    chosen = str(min(value.position, places)) if value and not value.retired else str(places)
    return ChoiceInput(say(language, "values.input.position"), options, chosen)


def _status(value: Value, language: str) -> ChoiceInput:
    options = tuple(Option(status.value, say(language, f"values.input.{status.value}")) for status in Status)
    chosen = Status.RETIRED if value.retired else Status.USED
    return ChoiceInput(say(language, "values.input.status"), options, chosen.value)
