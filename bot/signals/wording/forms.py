"""The forms of customer signals: a kind, a single number, a file."""

from collections.abc import Sequence

from bot.messages.file_drop import MEGABYTES_AT_MOST, FileDrop
from bot.messages.message import Block, ChoiceInput, Form, Input, Note, Option, PeopleInput, Text, TextInput
from bot.messages.say import say
from bot.messages.texts import LANGUAGES, name_of
from bot.signals.actions import PASTED_AT_MOST, Direction, SignalFileForm, SignalKindForm, SignalValueForm
from bot.signals.signals import NAME_AT_MOST, SignalKind, SignalShape

_CELL_AT_MOST = 40  # characters


def kind_form(kind: SignalKind | None, languages: Sequence[str], language: str) -> Form:
    """Returns the form that sets up a kind, or changes one. Which direction is good has no answer beforehand."""
    inputs: list[Block | Input] = [] if kind else [Text((say(language, "signals.ask_for_few"),))]
    names = kind.names if kind else {}
    for spoken in (code for code in LANGUAGES if code in {*languages, *names}):
        label = say(language, "signals.input.name", language=name_of(spoken))
        name, text = SignalKindForm.name.input(spoken), names.get(spoken, "")
        inputs.append(TextInput(name=name, label=label, at_most=NAME_AT_MOST, text=text, required=spoken in languages))
    shapes = tuple(Option(shape.value, say(language, f"signals.shape.{shape.value}")) for shape in SignalShape)
    directions = tuple(Option(better.value, say(language, f"signals.better.{better.value}")) for better in Direction)
    inputs += [
        ChoiceInput(
            name=SignalKindForm.shape.name,
            label=say(language, "signals.input.shape"),
            options=shapes,
            chosen=kind.shape.value if kind else None,
        ),
        ChoiceInput(
            name=SignalKindForm.better.name,
            label=say(language, "signals.input.better"),
            options=directions,
            chosen=_direction(kind) if kind else None,
        ),
    ]
    title = say(language, "signals.change" if kind else "signals.add")
    state = {SignalKindForm.key.name: kind.key if kind else ""}
    return Form(key=SignalKindForm.KEY, title=title, submit=say(language, "save"), blocks=tuple(inputs), state=state)


def _direction(kind: SignalKind) -> str:
    better = Direction.HIGHER if kind.higher_is_better else Direction.LOWER
    return str(better.value)


def value_form(kinds: Sequence[SignalKind], k: int, language: str) -> Form:
    """Returns the form for a single number."""
    options = tuple(Option(kind.key, kind.name(language)) for kind in kinds)
    chosen = kinds[0].key if len(kinds) == 1 else None
    blocks: tuple[Block | Input, ...] = (
        ChoiceInput(
            name=SignalValueForm.signal.name,
            label=say(language, "signals.input.signal"),
            options=options,
            chosen=chosen,
        ),
        PeopleInput(SignalValueForm.head.name, say(language, "signals.input.head", k=k)),
        *(
            TextInput(
                name=name,
                label=say(language, f"signals.input.{name}"),
                at_most=_CELL_AT_MOST,
                required=name != SignalValueForm.answers.name,
                example=say(language, f"signals.example.{name}") if name != SignalValueForm.answers.name else "",
            )
            for name in (SignalValueForm.period.name, SignalValueForm.value.name, SignalValueForm.answers.name)
        ),
    )
    title = say(language, "signals.give")
    return Form(key=SignalValueForm.KEY, title=title, submit=say(language, "save"), blocks=blocks)


def file_form(language: str, *, in_chat: bool) -> Form:
    """Returns the form into which a file is dropped, in chat also a few lines."""
    label = say(language, "signals.input.file", megabytes=MEGABYTES_AT_MOST)
    elsewhere = say(language, "signals.send_file", megabytes=MEGABYTES_AT_MOST)
    blocks: list[Block | Input] = [
        Text((say(language, "signals.file_about"),)),
        FileDrop("file", label, ".csv,.tsv,.txt,.xlsx", elsewhere),
        Note((say(language, "signals.file_note"),)),
    ]
    if in_chat:
        label = say(language, "welcome.file.paste", most=f"{PASTED_AT_MOST:,}")
        blocks.insert(2, TextInput(SignalFileForm.pasted.name, label, PASTED_AT_MOST, multiline=True, required=False))
    title, submit = say(language, "signals.bring"), say(language, "welcome.file.look")
    return Form(key=SignalFileForm.KEY, title=title, submit=submit, blocks=tuple(blocks))
