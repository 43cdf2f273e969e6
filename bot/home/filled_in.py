"""What was entered for a setting, as it is stored; or why it cannot be."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import available_timezones

from babel import Locale

from bot.config.chosen import NotASetting, setting, with_choice
from bot.config.settings import Settings
from bot.home.parts import PATHS, Part
from bot.messages.fields import YesNo
from bot.messages.refusal import Refusal
from bot.messages.texts import LANGUAGES

NUMBERS = (
    *("pulse.open_for", "pulse.k", "people.ask_above"),
    *("kudos.words_at_most", "kudos.giving_limit", "kudos.minute_limit"),
    *("voice.acknowledged_within", "voice.answered_within", "voice.kept_months"),
    *("customers.hour_limit", "customers.day_limit"),
)
WRITTEN = (
    *("time_zone", "pulse.country", "people.ask_above", "people.columns"),
    *("kudos.channel", "celebrations.channel"),
    *("kudos.words_at_most", "kudos.giving_limit", "kudos.minute_limit", "kudos.barnacle_value"),
    *("voice.acknowledged_within", "voice.answered_within", "voice.kept_months"),
    *("customers.complaints", "customers.hour_limit", "customers.day_limit"),
)
# Where an empty input says something.
EMPTY_SAYS = ("pulse.country", "kudos.giving_limit", "kudos.barnacle_value", "people.columns", "customers.complaints")
COLUMNS_AT_MOST = 900  # characters, so that they fit into a button
_DIGITS = 6


def choices_of(part: Part, entered: Mapping[str, str], settings: Settings) -> Mapping[str, Any] | Refusal:
    """Returns what is chosen in a form, by path, as it is to be stored. What nobody touched stays as it is."""
    chosen: dict[str, Any] = {}
    for path in PATHS[part]:
        text = entered.get(path, "").strip()
        if not text and path not in EMPTY_SAYS:
            continue
        value = _value(path, text)
        try:
            with_choice(settings, path, value)
        except NotASetting:
            key = f"admin.refused.{path}" if path in WRITTEN else "refused.not_understood"
            return Refusal(key, {"text": text[:40]}, path)
        if value != setting(settings, path):
            chosen[path] = value
    return chosen


def _value(path: str, text: str) -> Any:
    """Text that is none of what it should be stays text, which is refused where it is read."""
    if path in NUMBERS:
        number = text.replace(",", "")
        is_one = number.isascii() and number.isdecimal() and len(number) <= _DIGITS
        return int(number) if is_one else text or None
    if text in (YesNo.YES.value, YesNo.NO.value):
        return text == YesNo.YES.value
    match path:
        case "languages":
            return text.split(" ")
        case "time_zone":
            return _time_zone(text)
        case "pulse.country":
            return _country(text) if text else None
        case "people.columns":
            return _columns(text)
        case "kudos.channel" | "celebrations.channel":
            return text.removeprefix("#")
        case "kudos.barnacle_value":
            return text.removeprefix("#") or None
    return text


def _time_zone(text: str) -> str:
    """A city says its zone, too: Berlin for Europe/Berlin."""
    wanted = text.replace(" ", "_").casefold()
    zones = sorted(available_timezones(), key=lambda zone: (zone.casefold() != wanted, len(zone)))
    return next((zone for zone in zones if wanted in (zone.casefold(), zone.rpartition("/")[2].casefold())), text)


def _country(text: str) -> str:
    """A name says the country, too, in any of our languages."""
    named: dict[str, str] = {
        name.casefold(): code
        for language in LANGUAGES
        for code, name in Locale.parse(language).territories.items()
        if code.isalpha()
    }
    return named.get(text.casefold(), text.upper())


def _columns(text: str) -> Any:
    """Lines as `manager: Reports into`, several for a field that has several names."""
    columns: dict[str, list[str]] = {}
    for line in filter(str.strip, text.splitlines()):
        kind, colon, name = line.partition(":")
        if not colon or len(text) > COLUMNS_AT_MOST:
            return text
        columns.setdefault(kind.strip(), []).append(name.strip())
    return columns
