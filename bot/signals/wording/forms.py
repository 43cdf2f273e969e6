"""The forms of customer signals: a kind, a single number, a file."""

from collections.abc import Sequence

from bot.messages.fields import Words
from bot.messages.file_drop import MEGABYTES_AT_MOST, FileDrop
from bot.messages.message import ChoiceInput, Form, Note, Option, PeopleInput, Text, TextInput
from bot.messages.say import say
from bot.messages.texts import LANGUAGES, name_of
from bot.signals.actions import PASTED_AT_MOST, Direction, SignalFileForm, SignalKindForm, SignalValueForm
from bot.signals.signals import NAME_AT_MOST, SignalKind, SignalShape

_CELL_AT_MOST = 40  # characters


def kind_form(kind: SignalKind | None, languages: Sequence[str], language: str) -> Form:
    """Returns the form that sets up a kind, or changes one. Which direction is good has no answer beforehand."""
    names = kind.names if kind else {}
    shapes = tuple(Option(shape.value, say(language, f"signals.shape.{shape.value}")) for shape in SignalShape)
    directions = tuple(Option(better.value, say(language, f"signals.better.{better.value}")) for better in Direction)
    form = SignalKindForm(
        name={
            spoken: TextInput(
                label=say(language, "signals.input.name", language=name_of(spoken)),
                at_most=NAME_AT_MOST,
                text=names.get(spoken, ""),
                required=spoken in languages,
            )
            for spoken in LANGUAGES
            if spoken in {*languages, *names}
        },
        shape=ChoiceInput(say(language, "signals.input.shape"), shapes, kind.shape.value if kind else None),
        better=ChoiceInput(say(language, "signals.input.better"), directions, _direction(kind) if kind else None),
        key=kind.key if kind else "",
    )
    return form.drawn(
        title=say(language, "signals.change" if kind else "signals.add"),
        submit=say(language, "save"),
        above=() if kind else (Text((say(language, "signals.ask_for_few"),)),),
    )


def _direction(kind: SignalKind) -> str:
    better = Direction.HIGHER if kind.higher_is_better else Direction.LOWER
    return str(better.value)


def value_form(kinds: Sequence[SignalKind], k: int, language: str) -> Form:
    """Returns the form for a single number."""
    options = tuple(Option(kind.key, kind.name(language)) for kind in kinds)
    chosen = kinds[0].key if len(kinds) == 1 else None
    form = SignalValueForm(
        signal=ChoiceInput(say(language, "signals.input.signal"), options, chosen),
        head=PeopleInput(say(language, "signals.input.head", k=k)),
        period=_cell(SignalValueForm.period, language),
        value=_cell(SignalValueForm.value, language),
        answers=TextInput(say(language, "signals.input.answers"), _CELL_AT_MOST, required=False),
    )
    return form.drawn(title=say(language, "signals.give"), submit=say(language, "save"))


def _cell(field: Words, language: str) -> TextInput:
    example = say(language, f"signals.example.{field.name}")
    return TextInput(say(language, f"signals.input.{field.name}"), _CELL_AT_MOST, example=example)


def file_form(language: str, *, in_chat: bool) -> Form:
    """Returns the form into which a file is dropped, in chat also a few lines."""
    label = say(language, "signals.input.file", megabytes=MEGABYTES_AT_MOST)
    elsewhere = say(language, "signals.send_file", megabytes=MEGABYTES_AT_MOST)
    paste = say(language, "welcome.file.paste", most=f"{PASTED_AT_MOST:,}")
    pasted = TextInput(paste, PASTED_AT_MOST, multiline=True, required=False)
    return SignalFileForm(pasted=pasted if in_chat else None).drawn(
        title=say(language, "signals.bring"),
        submit=say(language, "welcome.file.look"),
        above=(
            Text((say(language, "signals.file_about"),)),
            FileDrop("file", label, ".csv,.tsv,.txt,.xlsx", elsewhere),
        ),
        below=(Note((say(language, "signals.file_note"),)),),
    )
