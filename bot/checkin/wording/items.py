"""How a workspace's own questions read, and the form by which an admin owns them."""

from collections.abc import Sequence
from enum import Enum

from bot.checkin.actions import EDIT_ITEM, ItemForm, QuestionAbout
from bot.checkin.questions import OwnItem
from bot.messages.forms import Status
from bot.messages.message import (
    Block,
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
from bot.messages.texts import name_of


def overview(items: Sequence[OwnItem], language: str) -> Message:
    title = say(language, "pulse.items")
    blocks: list[Block] = [Heading(title), Note((say(language, "pulse.items_note"),))]
    for item in items:
        blocks.append(Text((item.texts.get(language) or next(iter(item.texts.values())),)))
        if item.retired:
            blocks.append(Note((say(language, "values.retired"),)))
        blocks.append(Buttons((EDIT_ITEM.button(say(language, "change"), item.id),)))
    blocks.append(Buttons((EDIT_ITEM.button(say(language, "pulse.item_add"), 0),)))
    return Message(title, tuple(blocks))


def form(item: OwnItem | None, languages: Sequence[str], at_most: int, language: str) -> Form:
    inputs: list[Block | Input] = [Note((say(language, "pulse.item_note"),))]
    texts, forecasts = (item.texts, item.forecasts) if item else ({}, {})
    for field, current, required in ((ItemForm.text, texts, True), (ItemForm.forecast, forecasts, False)):
        for spoken in languages:
            label = say(language, f"pulse.input.item_{field.name}", language=name_of(spoken))
            name, words = field.input(spoken), current.get(spoken, "")
            inputs.append(
                TextInput(name=name, label=label, at_most=at_most, text=words, multiline=True, required=required)
            )
    subject = QuestionAbout.MANAGER if item and item.about_manager else QuestionAbout.NOBODY
    inputs.append(_choice(ItemForm.about.name, (QuestionAbout.NOBODY, QuestionAbout.MANAGER), subject, language))
    if item:
        status = Status.RETIRED if item.retired else Status.USED
        inputs.append(_choice(ItemForm.status.name, tuple(Status), status, language))
    title = say(language, "pulse.item_change" if item else "pulse.item_add")
    state = {ItemForm.item.name: str(item.id if item else 0)}
    return Form(key=ItemForm.KEY, title=title, submit=say(language, "save"), blocks=tuple(inputs), state=state)


def _choice(name: str, choices: Sequence[Enum], chosen: Enum, language: str) -> ChoiceInput:
    options = tuple(Option(choice.value, say(language, f"pulse.input.item_{choice.value}")) for choice in choices)
    return ChoiceInput(name=name, label=say(language, f"pulse.input.item_{name}"), options=options, chosen=chosen.value)
