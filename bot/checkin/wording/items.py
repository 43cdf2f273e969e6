"""How a workspace's own questions read, and the form by which an admin owns them."""

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import TypeVar

from bot.checkin.actions import EDIT_ITEM, ItemForm, QuestionAbout
from bot.checkin.questions import OwnItem
from bot.messages.fields import OneOf, Status, WordsByLanguage
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
from bot.messages.say import say
from bot.messages.texts import name_of

Choice = TypeVar("Choice", bound=Enum)


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
    def by_language(field: WordsByLanguage, current: Mapping[str, str], *, required: bool) -> dict[str, TextInput]:
        labels = {
            spoken: say(language, f"pulse.input.item_{field.name}", language=name_of(spoken)) for spoken in languages
        }
        return {
            spoken: TextInput(label, at_most, current.get(spoken, ""), multiline=True, required=required)
            for spoken, label in labels.items()
        }

    subject = QuestionAbout.MANAGER if item and item.about_manager else QuestionAbout.NOBODY
    status = Status.RETIRED if item and item.retired else Status.USED
    form = ItemForm(
        text=by_language(ItemForm.text, item.texts if item else {}, required=True),
        forecast=by_language(ItemForm.forecast, item.forecasts if item else {}, required=False),
        about=_choice(ItemForm.about, (QuestionAbout.NOBODY, QuestionAbout.MANAGER), subject, language),
        status=_choice(ItemForm.status, tuple(Status), status, language) if item else None,
        item=item.id if item else 0,
    )
    return form.drawn(
        title=say(language, "pulse.item_change" if item else "pulse.item_add"),
        submit=say(language, "save"),
        above=(Note((say(language, "pulse.item_note"),)),),
    )


def _choice(field: OneOf[Choice], choices: Sequence[Choice], chosen: Choice, language: str) -> ChoiceInput:
    options = tuple(Option(choice.value, say(language, f"pulse.input.item_{choice.value}")) for choice in choices)
    return ChoiceInput(say(language, f"pulse.input.item_{field.name}"), options, chosen.value)
