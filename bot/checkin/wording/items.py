"""How a workspace's own questions read, and the form by which an admin owns them."""

from collections.abc import Sequence

from bot.checkin.questions import OwnItem
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
from bot.messages.say import say


def overview(items: Sequence[OwnItem], language: str) -> Message:
    title = say(language, "pulse.items")
    blocks: list[Block] = [Heading(title), Note((say(language, "pulse.items_note"),))]
    for item in items:
        blocks.append(Text((item.texts.get(language) or next(iter(item.texts.values())),)))
        if item.retired:
            blocks.append(Note((say(language, "values.retired"),)))
        blocks.append(Buttons((Button(say(language, "change"), "pulse.item", str(item.id)),)))
    blocks.append(Buttons((Button(say(language, "pulse.item_add"), "pulse.item", "0"),)))
    return Message(title, tuple(blocks))


def form(item: OwnItem | None, languages: Sequence[str], most: int, language: str) -> Form:
    inputs: list[Block | Input] = [Note((say(language, "pulse.item_note"),))]
    for kind in ("text", "forecast"):
        for spoken in languages:
            label = say(language, f"pulse.input.item_{kind}", language=say(language, f"language.{spoken}"))
            known = (item.texts if kind == "text" else item.forecasts) if item else {}
            held = known.get(spoken, "")
            inputs.append(TextInput(f"{kind}_{spoken}", label, most, held, multiline=True, required=kind == "text"))
    questions = [("about", "manager", "nobody", item is not None and item.about_manager)]
    if item:
        questions.append(("status", "retired", "used", item.retired))
    for name, yes, no, chosen in questions:
        options = tuple(Option(choice, say(language, f"pulse.input.item_{choice}")) for choice in (no, yes))
        label = say(language, f"pulse.input.item_{name}")
        inputs.append(ChoiceInput(name, label, options, yes if chosen else no))
    title = say(language, "pulse.item_change" if item else "pulse.item_add")
    return Form("pulse.item", title, say(language, "save"), tuple(inputs), {"item": str(item.id if item else 0)})
