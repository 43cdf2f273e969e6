"""What the diary tells of settings: chosen in chat, or found in app.yaml when a process starts with another file."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.config.described import described, label
from bot.config.settings import Settings, paths
from bot.diary.events import Change, DiaryEvent, Fact, PersonReference, Phrase, Shown

# The first values of a workspace, which belong to its admins afterwards, and people, of whom another entry tells.
_APART = ("values.", "admins")
Value = str | int | float | bool | list[str] | dict[str, list[str]] | None


@dataclass(frozen=True)
class SettingsRead(DiaryEvent, kind="settings"):
    """The settings of app.yaml that are new or otherwise; `before` is empty for the first of all."""

    after: Mapping[str, Value]
    before: Mapping[str, Value] = field(default_factory=dict)

    def phrase(self) -> Phrase:
        return Phrase("diary.settings" if self.before else "diary.settings_first")

    def details(self) -> Sequence[Change | Fact]:
        return [
            Change(path, _shown(self.before[path]), _shown(value)) if path in self.before else Fact(path, _shown(value))
            for path, value in self.after.items()
        ]


@dataclass(frozen=True)
class SettingsChosen(DiaryEvent, kind="settings_chosen"):
    """An admin chose settings in chat; `of_file` are those that nobody had chosen before, so that app.yaml counted."""

    before: Mapping[str, Value]
    after: Mapping[str, Value]
    of_file: tuple[str, ...] = ()
    undone: bool = False

    def phrase(self) -> Phrase:
        return Phrase("diary.settings_undone" if self.undone else "diary.settings_chosen")

    def details(self) -> Sequence[Change | Fact]:
        return [
            Change(label(path), described(path, self.before.get(path)), described(path, value))
            for path, value in self.after.items()
        ]


@dataclass(frozen=True)
class AdminsNamed(DiaryEvent, kind="admins"):
    """Whom app.yaml names as admins, by number; `unknown` are accounts that nobody here has so far."""

    people: tuple[int, ...]
    unknown: int
    before: tuple[int, ...] = ()

    def phrase(self) -> Phrase:
        return Phrase("diary.admins")

    def details(self) -> Sequence[Change | Fact]:
        former, current = (tuple(map(PersonReference, people)) for people in (self.before, self.people))
        changes: list[Change | Fact] = [Change(Phrase("diary.admins.people"), former, current)]
        return [*changes, Fact(Phrase("diary.admins.unknown"), self.unknown)] if self.unknown else changes


def settings_read(entries: Iterable[SettingsRead], settings: Settings) -> SettingsRead | None:
    """Returns the entry about what is otherwise than what was noted so far; None where nothing is."""
    noted: dict[str, Value] = {}
    for entry in entries:
        noted |= entry.after
    now = {path: _value(settings, path) for path in paths() if not path.startswith(_APART)}
    changes = {path: value for path, value in now.items() if path not in noted or noted[path] != value}
    return SettingsRead(changes, {path: noted[path] for path in changes if path in noted}) if changes else None


def admins_named(noted: Sequence[AdminsNamed], people: tuple[int, ...], unknown: int) -> AdminsNamed | None:
    """Returns the entry about whom app.yaml names now; None where it is who was noted last."""
    latest = noted[-1] if noted else AdminsNamed((), 0)
    return None if (latest.people, latest.unknown) == (people, unknown) else AdminsNamed(people, unknown, latest.people)


def _value(settings: Settings, path: str) -> Value:
    part: Any = settings.model_dump(mode="json")
    for name in path.split("."):
        part = part[name]
    value: Value = part
    return value


def _shown(value: Value) -> Shown:
    match value:
        case dict():
            return tuple(f"{key}: {word}" for key, words in value.items() for word in words)
        case list():
            return tuple(value)
        case _:
            return value
