"""How a person's own settings and the help read."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.messages.fields import YesNo
from bot.messages.message import (
    Block,
    Button,
    Buttons,
    ChoiceInput,
    Command,
    Facts,
    Form,
    Heading,
    Message,
    Note,
    Option,
    Text,
)
from bot.messages.say import line, say
from bot.messages.texts import LANGUAGES, name_of
from bot.org.actions import OPEN_REACH, OPEN_SETTINGS, SettingsForm
from bot.org.people import Person


def form(person: Person, days: int | None = None) -> Form:
    """Returns a person's own settings. Where there are check-ins everybody reads for how many days they stay open."""
    language = person.language
    form = SettingsForm(
        posts=ChoiceInput(
            label=say(language, "settings.posts"),
            options=tuple(Option(choice.value, say(language, f"settings.posts_{choice.value}")) for choice in YesNo),
            chosen=YesNo.of(person.posts_about_me).value,
        ),
        language=ChoiceInput(
            label=say(language, "settings.language"),
            options=tuple(Option(language_, name_of(language_)) for language_ in LANGUAGES),
            chosen=language if language in LANGUAGES else LANGUAGES[0],
        ),
    )
    below = () if days is None else (Note(line(language, "settings.open_for_note", count=days)),)
    reach = () if person.is_guest else (Note(line(language, "settings.reach_note")),)
    return form.drawn(title=say(language, "settings.title"), submit=say(language, "save"), below=(*below, *reach))


def _choices(language: str) -> tuple[Button, ...]:
    return OPEN_SETTINGS.button(say(language, "settings.title")), OPEN_REACH.button(say(language, "reach.title"))


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
        Buttons((give, *_choices(language))),
    )
    return Message(title, blocks)
