"""What a single setting may be: each type refuses what is wrong, with the cure."""

import re
from typing import Annotated
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, Field, StringConstraints

from bot.config.explain import did_you_mean, wrong
from bot.messages import emoji
from bot.messages.slug import typeable
from bot.messages.texts import LANGUAGES

_NO_ZONES = ("localtime", "Factory", "posixrules")  # of whichever machine reads them, or of nowhere
_NO_CHANNEL = re.compile(r"[\s#@<>&,.!/\u200b-\u200f\u202a-\u202e\u2060-\u2069]")
_COUNTRY_CURE = "Write its two letters, as in JP, or with a part of it, as in DE-BY."
_ENTRA_ID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def _language(code: str) -> str:
    if code not in LANGUAGES:
        raise wrong(f"{code!r} is no language we have texts for", f"Write one of {', '.join(LANGUAGES)}.")
    return code


def _languages(codes: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(codes)) < len(codes):
        raise wrong("names a language twice", "Name each language once.")
    return codes


def _account(text: str) -> str:
    if re.fullmatch(r"[^@\s]+@[^@\s]+", text):
        cure = (
            "Write the id that the platform has for the person: Slack's as in U02ABCDEF, Teams' is Entra's object id."
        )
        raise wrong(f"{text!r} is an e-mail address", cure)
    return text.lower() if _ENTRA_ID.fullmatch(text) else text  # Entra's pages and its exports write them in both cases


def _time_zone(name: str) -> str:
    try:
        if name in _NO_ZONES:
            raise ValueError(name)
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        near = did_you_mean(name, sorted(available_timezones()))
        raise wrong(f"{name!r} is no time zone", near or "Write one as in Europe/Berlin or Asia/Tokyo.") from None
    return name


def _time_of_day(text: str) -> str:
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text):
        raise wrong(f"{text!r} is no time of day", 'Write it in quotes, as in "10:00".')
    return text


def _country(code: str) -> str:
    if not re.fullmatch(r"[A-Z]{2}(-[A-Z0-9]{1,3})?", code):
        raise wrong(f"{code!r} is no country", _COUNTRY_CURE)
    country, _, part = code.partition("-")
    from holidays import country_holidays

    try:
        country_holidays(country, part or None)
    except NotImplementedError:
        raise wrong(f"no holidays are known for {code!r}", _COUNTRY_CURE) from None
    return code


def no_channel_sign(name: str) -> str:
    """Returns the first sign that no name of a channel has but in Teams; empty where there is none."""
    found = _NO_CHANNEL.search(name)
    return found.group() if found else ""


def _emoji(text: str) -> str:
    if not emoji.is_one(text):
        raise wrong(f"{text!r} is not one emoji", "Write one emoji, or :name: for one of your own.")
    return text


def _typeable(names: dict[str, str]) -> dict[str, str]:
    for name in names.values():
        if not typeable(name):
            raise wrong(f"{name!r} cannot be typed after a #", "Use letters, digits, blanks and hyphens only.")
    return names


Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Language = Annotated[str, AfterValidator(_language)]
Languages = Annotated[tuple[Language, ...], AfterValidator(_languages)]
Account = Annotated[Words, AfterValidator(_account)]
TimeZone = Annotated[str, AfterValidator(_time_zone)]
TimeOfDay = Annotated[str, AfterValidator(_time_of_day)]
Country = Annotated[str, AfterValidator(_country)]
Emoji = Annotated[str, AfterValidator(_emoji)]
TypeableNames = Annotated[dict[str, Annotated[Words, Field(max_length=40)]], AfterValidator(_typeable)]
