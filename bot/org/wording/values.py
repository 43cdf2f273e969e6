"""How the values read, and the form by which an admin owns them."""

from collections.abc import Sequence

from bot.messages.message import (
    Block,
    Button,
    Buttons,
    ChoiceInput,
    Form,
    Heading,
    Input,
    Message,
    Note,
    Option,
    Text,
    TextInput,
)
from bot.messages.say import rich, say
from bot.messages.slug import slug
from bot.messages.texts import LANGUAGES
from bot.org.values import EMOJI_AT_MOST, NAME_AT_MOST, PRACTICE_AT_MOST, Value


def overview(values: Sequence[Value], language: str, editable: bool) -> Message:
    """Every value with what it looks like in practice; retired ones are shown to those who can bring them back."""
    title = say(language, "values.title")
    blocks: list[Block] = [Heading(title)]
    for value in values:
        blocks.append(Text(rich(language, "values.line", value=value.label(language), tag=slug(value.name(language)))))
        blocks.append(Note((say(language, "values.retired") if value.retired else value.practice(language),)))
        if editable:
            blocks.append(Buttons((Button(say(language, "change"), "values.edit", str(value.id)),)))
    if not values:
        blocks.append(Text((say(language, "values.none"),)))
    if editable:
        blocks.append(Buttons((Button(say(language, "values.add"), "values.edit", "0", sends=True),)))
    return Message(title, tuple(blocks))


def form(value: Value | None, in_use: int, language: str) -> Form:
    """One form adds, renames, translates, orders and retires. `in_use` values stand in the list now."""
    inputs: list[Block | Input] = []
    for spoken in LANGUAGES:
        tongue = say(language, f"language.{spoken}")
        name, practice = (value.names.get(spoken, ""), value.practices.get(spoken, "")) if value else ("", "")
        inputs += [
            TextInput(f"name_{spoken}", say(language, "values.input.name", language=tongue), NAME_AT_MOST, name),
            TextInput(
                f"practice_{spoken}",
                say(language, "values.input.practice", language=tongue),
                PRACTICE_AT_MOST,
                practice,
                multiline=True,
                required=False,
            ),
        ]
    inputs.append(TextInput("emoji", say(language, "values.input.emoji"), EMOJI_AT_MOST, value.emoji if value else ""))
    places = in_use + (0 if value and not value.retired else 1)
    options = tuple(Option(str(place), str(place)) for place in range(1, places + 1))
    chosen = str(min(value.position, places)) if value and not value.retired else str(places)
    inputs.append(ChoiceInput("position", say(language, "values.input.position"), options, chosen))
    if value:
        inputs.append(
            ChoiceInput(
                "status",
                say(language, "values.input.status"),
                (
                    Option("used", say(language, "values.input.used")),
                    Option("retired", say(language, "values.input.retired")),
                ),
                "retired" if value.retired else "used",
            )
        )
    title = say(language, "values.change" if value else "values.add")
    return Form("values.keep", title, say(language, "save"), tuple(inputs), {"value": str(value.id if value else 0)})
