"""What the diary tells of: a kind for each thing that is changed for everybody, exported, or looked into.

A room declares its kinds in its own `diary` module. An event holds numbers of people and teams, never their names:
these are found when it is read.
"""

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, ClassVar, Self

from pydantic import TypeAdapter, ValidationError


@dataclass(frozen=True, slots=True)
class PersonReference:
    """Somebody, by number."""

    id: int


@dataclass(frozen=True, slots=True)
class TeamOf:
    """The team of those who report to somebody, by the number of that person."""

    leader: int


@dataclass(frozen=True, slots=True)
class ByLanguage:
    """What an admin wrote in several languages."""

    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence of the catalogues, or a part of one; the fields are shown in the reader's language."""

    key: str
    fields: Mapping[str, "Shown"] = field(default_factory=dict)


Shown = str | int | float | None | ByLanguage | PersonReference | TeamOf | Phrase | tuple["Shown", ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What was otherwise before."""

    about: Phrase | str
    before: Shown
    after: Shown


@dataclass(frozen=True, slots=True)
class Fact:
    """What there is to tell beside the sentence, where nothing was otherwise before."""

    about: Phrase | str
    value: Shown


def differences(
    old: Mapping[str, Shown] | None, new: Mapping[str, Shown], label_of: Callable[[str], Phrase]
) -> Sequence[Change | Fact]:
    """Returns what was changed, field by field; facts alone where there was nothing before."""
    if old is None:
        return [Fact(label_of(key), value) for key, value in new.items()]
    keys = dict.fromkeys((*old, *new))
    return [Change(label_of(key), old.get(key), new.get(key)) for key in keys if old.get(key) != new.get(key)]


def worded(texts_by_part: Mapping[str, Mapping[str, str]]) -> dict[str, Shown]:
    """Returns texts by their part and language, as in `name en`."""
    return {f"{part} {language}": text for part, texts in texts_by_part.items() for language, text in texts.items()}


class DiaryEvent(ABC):
    """One kind of what happens. Each is brought by one feature, or the program does not start.

    Whatever is noted can be read for ever: a field that is added later has a default, and none changes its meaning.
    """

    KIND: ClassVar[str]
    _every: ClassVar[dict[str, type["DiaryEvent"]]] = {}

    def __init_subclass__(cls, kind: str) -> None:
        if cls._every.setdefault(kind, cls) is not cls:
            raise ValueError(f"two kinds of entries are called {kind}: give one of them another name")
        cls.KIND = kind

    @staticmethod
    def every() -> Mapping[str, type["DiaryEvent"]]:
        """Returns all kinds by their names."""
        return DiaryEvent._every

    @classmethod
    def read(cls, content: str) -> Self:
        """Returns the event with this content. Raises ValidationError where a newer version has another shape."""
        event: Self = _adapter(cls).validate_json(content)
        return event

    def content(self) -> str:
        """Returns the fields as they are stored, and sealed by the chain."""
        return canonical(_adapter(type(self)).dump_python(self, mode="json"))

    @abstractmethod
    def phrase(self) -> Phrase:
        """Returns what happened, without who did it."""

    def details(self) -> Sequence[Change | Fact]:
        """Returns what was changed, before and after."""
        return ()


@cache
def _adapter(kind: type[DiaryEvent]) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def canonical(value: object) -> str:
    """Returns the one text that a value has as JSON: keys in order, no blanks, no escapes that need not be."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def read_event(kind: str, content: str) -> DiaryEvent | None:
    """Returns what an entry tells of; None for a kind, or a shape, that a newer version wrote."""
    event_type = DiaryEvent.every().get(kind)
    try:
        return event_type.read(content) if event_type else None
    except ValidationError:
        return None
