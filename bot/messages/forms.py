"""Forms as they come back: a class for each form holds the names of its inputs and of its state, once.

On the class a field knows its name, for who draws the form; on a form that was filled in it is what stands in it.
"""

from collections.abc import Collection, Mapping
from enum import Enum
from typing import Any, ClassVar, Generic, Self, TypeVar, overload

from bot.messages.actions import NO_ROW, Misread, id_or_no_row, read_id
from bot.messages.request import Submitted
from bot.messages.visible import visible

Value = TypeVar("Value")
Choice = TypeVar("Choice", bound=Enum)


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


class FilledIn:
    """A form that was sent back. Raises Misread for what no form of ours could have brought.

    Each is answered by one feature, or the program does not start.
    """

    KEY: ClassVar[str]
    _fields: ClassVar[tuple["Field[Any]", ...]]
    _every: ClassVar[dict[str, type["FilledIn"]]] = {}

    def __init_subclass__(cls, key: str) -> None:
        if cls._every.setdefault(key, cls) is not cls:
            raise ValueError(f"two forms are called {key}: give one of them another name")
        cls.KEY = key
        cls._fields = tuple(field for field in vars(cls).values() if isinstance(field, Field))

    @staticmethod
    def every() -> Mapping[str, type["FilledIn"]]:
        """Returns all forms by their keys."""
        return FilledIn._every

    @staticmethod
    def written(submitted: Submitted) -> list[str]:
        """Returns the texts that somebody wrote into a form."""
        form = FilledIn._every.get(submitted.form)
        names = [field.name for field in form._fields if isinstance(field, Words)] if form else []
        return [text for name in names if isinstance(text := submitted.answers.get(name), str) and text]

    def __init__(self, submitted: Submitted) -> None:
        field_names = frozenset(field.name for field in self._fields)
        self.values = {field.name: field.read(submitted, field_names) for field in self._fields}


class Field(Generic[Value]):
    """One input of a form, or one entry of its state."""

    name: str

    def __set_name__(self, form: type[FilledIn], name: str) -> None:
        self.name = name

    @overload
    def __get__(self, form: None, _: type[FilledIn]) -> Self: ...
    @overload
    def __get__(self, form: FilledIn, _: type[FilledIn]) -> Value: ...
    def __get__(self, form: FilledIn | None, _: type[FilledIn]) -> "Self | Value":
        if form is None:
            return self
        value: Value = form.values[self.name]
        return value

    def read(self, submitted: Submitted, field_names: frozenset[str]) -> Value:
        """Returns what was filled in; `field_names` are the names of all fields. Raises Misread."""
        raise NotImplementedError


class Words(Field[str]):
    """Text, without blanks around it."""

    def read(self, submitted: Submitted, _: frozenset[str]) -> str:
        return _text(submitted, self.name).strip()


class WordsByLanguage(Field[Mapping[str, str]]):
    """An input for each language; what is empty is left out."""

    def input(self, language: str) -> str:
        """Returns the name of the input for a language."""
        return f"{self.name}_{language}"

    def read(self, submitted: Submitted, _: frozenset[str]) -> Mapping[str, str]:
        names = (name for name in submitted.answers if name.startswith(f"{self.name}_"))
        texts = {name.removeprefix(f"{self.name}_"): _text(submitted, name).strip() for name in names}
        return {language: text for language, text in texts.items() if text}


class OneOf(Field[Choice]):
    """One of the members of an enumeration, by its value; `default` where nothing was chosen."""

    def __init__(self, choices: type[Choice], default: Choice | None = None) -> None:
        self._choices = choices
        self._default = default

    def read(self, submitted: Submitted, _: frozenset[str]) -> Choice:
        text = _text(submitted, self.name)
        if not text and self._default:
            return self._default
        try:
            return self._choices(text)
        except ValueError:
            raise Misread(f"no choice of {self.name}") from None


class Listed(Field[str]):
    """One of some texts."""

    def __init__(self, choices: Collection[str]) -> None:
        self._choices = choices

    def read(self, submitted: Submitted, _: frozenset[str]) -> str:
        if (text := _text(submitted, self.name)) not in self._choices:
            raise Misread(f"no choice of {self.name}")
        return text


class ChosenId(Field[int | None]):
    """The id of what was chosen; None where nothing was."""

    def read(self, submitted: Submitted, _: frozenset[str]) -> int | None:
        chosen = id_or_no_row(_text(submitted, self.name))
        return None if chosen == NO_ROW else chosen


class ChosenNumber(Field[int | None]):
    """The number that was chosen, such as a place in a list; None where nothing was."""

    def read(self, submitted: Submitted, _: frozenset[str]) -> int | None:
        text = _text(submitted, self.name)
        return read_id(text) if text else None


class People(Field[tuple[str, ...]]):
    """Platform ids of people."""

    def read(self, submitted: Submitted, _: frozenset[str]) -> tuple[str, ...]:
        chosen = submitted.answers.get(self.name, ())
        if isinstance(chosen, str):
            raise Misread(f"no people in {self.name}")
        return chosen


class Others(Field[Mapping[str, str]]):
    """Every input that has no field of its own: a check-in's items, by their keys. What was left empty is left out."""

    def read(self, submitted: Submitted, field_names: frozenset[str]) -> Mapping[str, str]:
        return {
            name: text
            for name, text in submitted.answers.items()
            if name not in field_names and isinstance(text, str) and text
        }


class HeldText(Field[str]):
    """Text of the state; empty if there is none."""

    def read(self, submitted: Submitted, _: frozenset[str]) -> str:
        return submitted.state.get(self.name, "")


class HeldId(Field[int]):
    """The id of the row that the form is about, 0 for a new one; `missing` where the state says nothing of it."""

    def __init__(self, missing: int = NO_ROW) -> None:
        self._missing = missing

    def read(self, submitted: Submitted, _: frozenset[str]) -> int:
        text = submitted.state.get(self.name)
        return self._missing if text is None else id_or_no_row(text)


class HeldFlag(Field[bool]):
    """Whether the state says so."""

    def read(self, submitted: Submitted, _: frozenset[str]) -> bool:
        return self.name in submitted.state


def _text(submitted: Submitted, name: str) -> str:
    text = submitted.answers.get(name, "")
    if isinstance(text, str):
        return visible(text)
    raise Misread(f"no text in {name}")
