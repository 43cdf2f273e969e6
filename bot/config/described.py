"""What a setting says, for people: in words of the catalogues where it is one of few, else as it is."""

from typing import Any

from bot.diary.events import Phrase, Shown
from bot.messages.texts import name_of

_WORDED = ("pulse.cadence", "kudos.post_in", "awards.every")
_WEEKDAYS = ("pulse.weekday", "digest.weekday")
# Of which null, or nothing, says something.
_NOTHING = ("kudos.giving_limit", "kudos.barnacle_value", "pulse.country", "customers.complaints")


def label(path: str) -> Phrase:
    """Returns what a setting is called."""
    return Phrase(f"setting.{path}")


def described(path: str, value: Any) -> Shown:
    """Returns a setting's value, as it is stored, for people to read."""
    if path in _WORDED:
        return Phrase(f"setting.{path}.{value}")
    if path in _WEEKDAYS:
        return Phrase(f"setting.weekday.{value}")
    if path in _NOTHING and value in (None, ""):
        return Phrase(f"setting.{path}.none")
    match value:
        case dict():
            return tuple(f"{key}: {word}" for key, words in value.items() for word in words)
        case list():
            return tuple(name_of(entry) if path == "languages" else entry for entry in value)
    shown: Shown = value
    return shown
