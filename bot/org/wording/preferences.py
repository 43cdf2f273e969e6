"""How a person's own settings and the help read."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.messages.forms import YesNo
from bot.messages.message import (
    Block,
    Button,
    Buttons,
    ChoiceInput,
    Command,
    Facts,
    Form,
    Heading,
    Input,
    Message,
    Note,
    Option,
    Text,
)
from bot.messages.say import line, say
from bot.messages.texts import LANGUAGES, name_of
from bot.org.actions import OPEN_SETTINGS, SettingsForm
from bot.org.people import Person


@dataclass(frozen=True, slots=True)
class OpenFor:
    """For how many days check-ins stay open, and what an admin may choose."""

    days: int
    choices: tuple[int, ...]


def form(person: Person, open_for: OpenFor | None = None) -> Form:
    """Returns a person's own settings. Where there are check-ins everybody reads how long they stay open."""
    language = person.language
    inputs: tuple[Block | Input, ...] = (
        ChoiceInput(
            name=SettingsForm.posts.name,
            label=say(language, "settings.posts"),
            options=tuple(Option(choice.value, say(language, f"settings.posts_{choice.value}")) for choice in YesNo),
            chosen=YesNo.of(person.posts_about_me).value,
        ),
        ChoiceInput(
            name=SettingsForm.language.name,
            label=say(language, "settings.language"),
            options=tuple(Option(language_, name_of(language_)) for language_ in LANGUAGES),
            chosen=language if language in LANGUAGES else LANGUAGES[0],
        ),
    )
    if open_for and person.is_admin:
        inputs = (*inputs, _open_for(open_for, language))
    elif open_for:
        inputs = (*inputs, Note((say(language, "settings.open_for_note", count=open_for.days),)))
    return Form(
        key=SettingsForm.KEY, title=say(language, "settings.title"), submit=say(language, "save"), blocks=inputs
    )


def _open_for(open_for: OpenFor, language: str) -> ChoiceInput:
    return ChoiceInput(
        name=SettingsForm.open_for.name,
        label=say(language, "settings.open_for"),
        options=tuple(
            Option(str(days), say(language, "settings.open_for_days", count=days)) for days in open_for.choices
        ),
        chosen=str(open_for.days),
        required=False,
    )


@dataclass(frozen=True, slots=True)
class Usage:
    """What one types, and the key of what it does."""

    typed: str
    does: str


def help_page(usages: Sequence[Usage], give: Button, language: str) -> Message:
    """Returns what can be typed, with the button `give`, which opens the form of a kudos."""
    title = say(language, "help.title")
    blocks: tuple[Block, ...] = (
        Heading(title),
        Text(line(language, "help.example")),
        Facts(tuple((Command(usage.typed), say(language, usage.does)) for usage in usages)),
        Buttons((give, OPEN_SETTINGS.button(say(language, "settings.title")))),
    )
    return Message(title, blocks)
