"""Buttons: an action holds its name once, and how what it is about is written into a button and read back."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar, Generic, TypeVar

from bot.messages.message import Button
from bot.messages.visible import visible

Value = TypeVar("Value")

NO_ROW = -1  # an id that no row has
_ID_DIGITS = 18  # of the largest that a bigint surely holds


class Misread(ValueError):
    """What came back from a button or a form is nothing that we wrote into one."""


class Action(ABC, Generic[Value]):
    """What pressing a button does to a `Value`. Each is answered by one feature, or the program does not start."""

    _every: ClassVar[dict[str, "Action[Any]"]] = {}

    def __init__(self, name: str) -> None:
        if self._every.setdefault(name, self) is not self:
            raise ValueError(f"two actions are called {name}: give one of them another name")
        self.name = name

    @staticmethod
    def every() -> Mapping[str, "Action[Any]"]:
        """Returns all actions by their names."""
        return Action._every

    def button(self, label: str, value: Value, *, sends: bool = False) -> Button:
        return Button(label, self.name, self.write(value), sends=sends)

    @abstractmethod
    def write(self, value: Value) -> str: ...

    @abstractmethod
    def read(self, text: str) -> Value:
        """Returns what was written. Raises Misread for all else."""


class Bare(Action[None]):
    """Is about nothing in particular."""

    def button(self, label: str, value: None = None, *, sends: bool = False) -> Button:
        return super().button(label, value, sends=sends)

    def write(self, value: None) -> str:
        return ""

    def read(self, text: str) -> None:
        """Returns nothing, whatever was written: buttons of earlier versions may hold something."""
        return


class OnId(Action[int]):
    """Is about a row of ours; 0 stands for a new one, and what is no id for a row that is not there."""

    def write(self, value: int) -> str:
        return str(value)

    def read(self, text: str) -> int:
        return id_or_no_row(text)


class OnKey(Action[str]):
    """Is about a check-in, by its key."""

    def write(self, value: str) -> str:
        return value

    def read(self, text: str) -> str:
        return text


class OnText(Action[str]):
    """Is about words, which stand in the button itself."""

    def write(self, value: str) -> str:
        return value

    def read(self, text: str) -> str:
        return visible(text)


def read_id(text: str) -> int:
    """Returns the id that is written there, or 0. Raises Misread for all else."""
    if not (text.isascii() and text.isdecimal() and len(text) <= _ID_DIGITS):
        raise Misread("no id")
    return int(text)


def id_or_no_row(text: str) -> int:
    """Returns the id that is written there, and NO_ROW for what is none: who sends that finds nothing."""
    try:
        return read_id(text)
    except Misread:
        return NO_ROW
