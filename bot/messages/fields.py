"""What a form consists of: inputs, and entries of its state, which comes back untouched.

On the class of a form a field knows its name; drawn, it puts an input or an entry of the state into the layout; on a
form that was filled in it is what stands in it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any, Generic, Self, TypeAlias, TypeVar, overload

from bot.messages.actions import NO_ROW, Misread, id_or_no_row, read_id
from bot.messages.message import Block, ChoiceInput, Input, PeopleInput, TextInput
from bot.messages.request import Submitted
from bot.messages.visible import visible

Value = TypeVar("Value")
Drawn = TypeVar("Drawn")
Choice = TypeVar("Choice", bound=Enum)
Asking = TypeVar("Asking", bound=Input)
Inner = TypeVar("Inner", bound=Input, covariant=True)


@dataclass(frozen=True, slots=True)
class Below(Generic[Inner]):
    """An input, and what stands above it, between it and the one before."""

    blocks: Sequence[Block]
    input: Inner


# None where it is not asked for this time.
Shown: TypeAlias = Below[Asking] | Asking | None


class YesNo(Enum):
    YES = "yes"
    NO = "no"

    @classmethod
    def of(cls, holds: bool) -> "YesNo":
        return cls.YES if holds else cls.NO


class Status(Enum):
    """Of what admins own: what is retired is offered no more, and can be brought back."""

    USED = "used"
    RETIRED = "retired"


@dataclass(slots=True)
class Layout:
    """What was drawn of a form: by name its inputs, in their order and with what stands above each, and its state."""

    inputs: dict[str, tuple[Block | Input, ...]] = field(default_factory=dict)
    state: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, drawn: Below[Any] | Input | None) -> None:
        match drawn:
            case None:
                return
            case Below(blocks=blocks, input=asking):
                self.inputs[name] = (*blocks, replace(asking, name=name))
            case _:
                self.inputs[name] = (replace(drawn, name=name),)


class FormContent:
    """A form that is drawn has a layout, one that was filled in has values."""

    layout: Layout
    values: Mapping[str, Any]


class Field(Generic[Value, Drawn]):
    """One input of a form, or one entry of its state: `Value` is what was filled in, `Drawn` what it is drawn from."""

    name: str

    def __set_name__(self, form: type[FormContent], name: str) -> None:
        self.name = name

    @overload
    def __get__(self, form: None, _: type[FormContent]) -> Self: ...
    @overload
    def __get__(self, form: FormContent, _: type[FormContent]) -> Value: ...
    def __get__(self, form: FormContent | None, _: type[FormContent]) -> Self | Value:
        if form is None:
            return self
        value: Value = form.values[self.name]
        return value

    def __set__(self, form: FormContent, drawn: Drawn) -> None:
        """Draws it: by the type of `drawn` mypy knows what the form is called with."""
        self.draw(form.layout, drawn)

    def draw(self, layout: Layout, drawn: Drawn) -> None:
        raise NotImplementedError

    def read(self, submitted: Submitted, field_names: frozenset[str]) -> Value:
        """Returns what was filled in; `field_names` are the names of all fields. Raises Misread."""
        raise NotImplementedError


class InputField(Field[Value, Shown[Asking]]):
    """What somebody fills in."""

    def draw(self, layout: Layout, drawn: Shown[Asking]) -> None:
        layout.add(self.name, drawn)


class Words(InputField[str, TextInput | ChoiceInput]):
    """Text, without blanks around it."""

    def read(self, submitted: Submitted, _: frozenset[str]) -> str:
        return _text(submitted, self.name).strip()


class WordsByLanguage(Field[Mapping[str, str], Mapping[str, TextInput]]):
    """An input for each language; what is empty is left out."""

    def input(self, language: str) -> str:
        """Returns the name of the input for a language."""
        return f"{self.name}_{language}"

    def draw(self, layout: Layout, drawn: Mapping[str, TextInput]) -> None:
        for language, asking in drawn.items():
            layout.add(self.input(language), asking)

    def read(self, submitted: Submitted, _: frozenset[str]) -> Mapping[str, str]:
        names = (name for name in submitted.answers if name.startswith(f"{self.name}_"))
        texts = {name.removeprefix(f"{self.name}_"): _text(submitted, name).strip() for name in names}
        return {language: text for language, text in texts.items() if text}


class OneOf(InputField[Choice, ChoiceInput]):
    """One of the members of an enumeration, by its value; `unless_chosen` where nothing was."""

    def __init__(self, choices: type[Choice], unless_chosen: Choice | None = None) -> None:
        self._choices = choices
        self._unless_chosen = unless_chosen

    def read(self, submitted: Submitted, _: frozenset[str]) -> Choice:
        text = _text(submitted, self.name)
        if not text and self._unless_chosen:
            return self._unless_chosen
        try:
            return self._choices(text)
        except ValueError:
            raise Misread(f"no choice of {self.name}") from None


class Listed(InputField[str, ChoiceInput]):
    """One of some texts."""

    def __init__(self, choices: Collection[str]) -> None:
        self._choices = choices

    def read(self, submitted: Submitted, _: frozenset[str]) -> str:
        if (text := _text(submitted, self.name)) not in self._choices:
            raise Misread(f"no choice of {self.name}")
        return text


class ChosenId(InputField[int | None, ChoiceInput]):
    """The id of what was chosen; None where nothing was."""

    def read(self, submitted: Submitted, _: frozenset[str]) -> int | None:
        chosen = id_or_no_row(_text(submitted, self.name))
        return None if chosen == NO_ROW else chosen


class ChosenNumber(InputField[int | None, ChoiceInput]):
    """The number that was chosen, such as a place in a list; None where nothing was."""

    def read(self, submitted: Submitted, _: frozenset[str]) -> int | None:
        text = _text(submitted, self.name)
        return read_id(text) if text else None


class People(InputField[tuple[str, ...], PeopleInput]):
    """Platform ids of people."""

    def read(self, submitted: Submitted, _: frozenset[str]) -> tuple[str, ...]:
        chosen = submitted.answers.get(self.name, ())
        if isinstance(chosen, str):
            raise Misread(f"no people in {self.name}")
        return chosen


class Others(Field[Mapping[str, str], Sequence[Input | Below[Input]]]):
    """Every input that has no field of its own, under the name that it has: a check-in's items, by their keys. What was
    left empty is left out.
    """

    def draw(self, layout: Layout, drawn: Sequence[Input | Below[Input]]) -> None:
        for asking in drawn:
            layout.add(asking.input.name if isinstance(asking, Below) else asking.name, asking)

    def read(self, submitted: Submitted, field_names: frozenset[str]) -> Mapping[str, str]:
        return {
            name: text
            for name, text in submitted.answers.items()
            if name not in field_names and isinstance(text, str) and text
        }


class HeldText(Field[str, str | None]):
    """Text of the state; empty if there is none."""

    def draw(self, layout: Layout, drawn: str | None) -> None:
        if drawn is not None:
            layout.state[self.name] = drawn

    def read(self, submitted: Submitted, _: frozenset[str]) -> str:
        return submitted.state.get(self.name, "")


class HeldId(Field[int, int | None]):
    """The id of the row that the form is about, 0 for a new one; `missing` where the state says nothing of it."""

    def __init__(self, missing: int = NO_ROW) -> None:
        self._missing = missing

    def draw(self, layout: Layout, drawn: int | None) -> None:
        if drawn is not None:
            layout.state[self.name] = str(drawn)

    def read(self, submitted: Submitted, _: frozenset[str]) -> int:
        text = submitted.state.get(self.name)
        return self._missing if text is None else id_or_no_row(text)


class HeldFlag(Field[bool, bool]):
    """Whether the state says so."""

    def draw(self, layout: Layout, drawn: bool) -> None:
        if drawn:
            layout.state[self.name] = "yes"

    def read(self, submitted: Submitted, _: frozenset[str]) -> bool:
        return self.name in submitted.state


def _text(submitted: Submitted, name: str) -> str:
    text = submitted.answers.get(name, "")
    if isinstance(text, str):
        return visible(text)
    raise Misread(f"no text in {name}")
