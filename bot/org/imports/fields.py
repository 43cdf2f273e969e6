"""What a source says of a person beside their place: read, and left to the next source where it is no such value. Pure.

A value that is none never costs a line: the rest of it counts.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple
from zoneinfo import available_timezones

from babel import Locale
from babel.core import get_global

from bot.messages.texts import LANGUAGES
from bot.org.chart_file import Line
from bot.org.imports.sources import PeopleSource
from bot.org.remarks import Remark

# What a source may say, as it is counted for admins, and where it stands in a line. Leave is counted for nobody.
FIELDS: Mapping[str, str] = {
    "manager": "managers",
    "team": "leads",
    "joined_on": "joined_on",
    "name": "called",
    "email": "email",
    "time_zone": "time_zone",
    "language": "language",
    "country": "country",
}
NAME_AT_MOST = 120  # characters of what somebody is called
_NAMED_AT_MOST = 8  # values that are none
_SUBTAGS = re.compile(r"[_\-,;]")
_BRACKETS = re.compile(r"\s*[\[(（][^\])）]*[\])）]\s*")
_LATIN = re.compile(r"[a-z]", re.IGNORECASE)
_SUFFIXES = ("jr", "sr", "ii", "iii", "iv", "phd", "md")  # which stand behind a comma, too
_NO_PLACES = ("Factory", "localtime", "posixrules")  # which name the clock of a machine, whatever it is
# As people and HR systems write some, beside what CLDR calls them.
_ALSO_CALLED = {
    "hong kong": "HK", "macao": "MO", "macau": "MO", "czech republic": "CZ", "great britain": "GB", "england": "GB",
    "scotland": "GB", "wales": "GB", "united states of america": "US", "the netherlands": "NL", "holland": "NL",
    "turkey": "TR", "viet nam": "VN", "korea": "KR", "republic of korea": "KR", "russian federation": "RU",
}  # fmt: skip
_NAMES_IN = ("en", "de", "ja")  # languages in which exports name countries and languages


class FieldSource(NamedTuple):
    """A field, and a source that says it of some people."""

    field: str
    source: PeopleSource


class ReadFields(NamedTuple):
    """Lines of which each value is one."""

    lines: Sequence[Line]
    notes: list[Remark]
    faults: list[Remark]


def read_fields(lines: Iterable[Line]) -> ReadFields:
    """Returns lines with time zones, languages and countries as Waterline writes them, and names as they are read."""
    reading = _Reading()
    return ReadFields([reading.line(line) for line in lines], reading.notes(), reading.faults())


@cache
def origins_of(sources: tuple[PeopleSource | None, ...]) -> Mapping[str, str]:
    """Returns by field which source says it, of those in the order of FIELDS; the platform's word needs no note."""
    return {
        field: source.name
        for field, source in zip(FIELDS, sources, strict=True)
        if source is not None and source is not PeopleSource.PLATFORM
    }


def told_by(line: Line, source: PeopleSource) -> Mapping[str, str]:
    """Returns the same for a line that no other source speaks of."""
    return line.origins or origins_of(tuple([source if getattr(line, name) else None for name in FIELDS.values()]))


class _Reading:
    """The lines of which a value is none, by what stands there."""

    def __init__(self) -> None:
        self._no_time_zone: dict[str, list[int]] = defaultdict(list)
        self._no_country: dict[str, list[int]] = defaultdict(list)
        self._no_language: dict[str, list[int]] = defaultdict(list)

    def line(self, line: Line) -> Line:
        email = next((account for account in line.accounts if "@" in account[1:]), "")
        called = shown_name(line.name)
        called = line.name if called == line.name else called  # one text the less of each person
        if not (line.time_zone or line.language or line.country):
            return line._replace(called=called, email=email)
        time_zone, language = time_zone_of(line.time_zone), language_of(line.language)
        country = country_of(line.country)
        for value, understood, faulty in (
            (line.time_zone, time_zone, self._no_time_zone),
            (line.language, language, self._no_language),
            (line.country, country, self._no_country),
        ):
            if value and not understood:
                faulty[value[:NAME_AT_MOST]].append(line.number)
        return line._replace(called=called, email=email, time_zone=time_zone, language=language, country=country)

    def faults(self) -> list[Remark]:
        return [
            Remark(key, tuple(numbers), {"value": value})
            for key, faulty in (("chart.no_time_zone", self._no_time_zone), ("chart.no_country", self._no_country))
            for value, numbers in faulty.items()
        ]

    def notes(self) -> list[Remark]:
        if not self._no_language:
            return []
        numbers = tuple(sorted(number for lines in self._no_language.values() for number in lines))
        named = ", ".join(sorted(self._no_language)[:_NAMED_AT_MOST])
        return [Remark("chart.no_language", numbers, {"count": len(numbers), "languages": named})]


@cache
def time_zone_of(text: str) -> str:
    """Returns a time zone by its name, or by that of Windows; empty where it is none."""
    if not text:
        return ""
    plain = " ".join(text.split())
    return _zones().get(plain.casefold().replace(" ", "_")) or _windows_zones().get(plain.casefold(), "")


@cache
def _zones() -> Mapping[str, str]:
    return {name.casefold(): name for name in available_timezones() if name not in _NO_PLACES}


@cache
def _windows_zones() -> Mapping[str, str]:
    return {name.casefold(): zone for name, zone in get_global("windows_zone_mapping").items()}


@cache
def language_of(text: str) -> str:
    """Returns a language that Waterline speaks, by its code or its name; empty where it speaks none such."""
    plain = unicodedata.normalize("NFKC", text).casefold().strip()
    code = _SUBTAGS.split(plain)[0]
    return code if code in LANGUAGES else _language_names().get(_BRACKETS.sub("", plain), "")


@cache
def _language_names() -> Mapping[str, str]:
    return {
        Locale(spoken).languages[language].casefold(): language for spoken in _NAMES_IN for language in LANGUAGES
    } | {Locale(language).languages[language].casefold(): language for language in LANGUAGES}


@cache
def country_of(text: str) -> str:
    """Returns a country by its letters or its name, with a part of it whose holidays are known; empty where it is
    none.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    code, _, part = plain.upper().partition("-")
    if by_name := _country_names().get(plain.casefold()):
        return by_name
    country = code if _is_country(code) else next(iter(get_global("territory_aliases").get(code, ())), "")
    if not _is_country(country):
        return ""
    from holidays import list_supported_countries

    return f"{country}-{part}" if part in list_supported_countries().get(country, ()) else country


def _is_country(code: str) -> bool:
    return len(code) == 2 and code.isalpha() and code in Locale("en").territories and code not in ("ZZ", "EU", "UN")


@cache
def _country_names() -> Mapping[str, str]:
    return _ALSO_CALLED | {
        name.casefold(): code
        for spoken in _NAMES_IN
        for code, name in Locale(spoken).territories.items()
        if _is_country(code)
    }


def shown_name(name: str) -> str:
    """Returns a name as it is read: "Pohl, Vera (On Leave)" is Vera Pohl; one in two scripts keeps both."""
    plain = " ".join(name.split())
    if bracketed := _BRACKETS.search(plain):
        outside = _BRACKETS.sub(" ", plain).strip()
        if bool(_LATIN.search(bracketed.group())) == bool(_LATIN.search(outside)):
            plain = outside
    family_name, comma, given_names = (part.strip() for part in plain.partition(","))
    is_suffix = given_names.casefold().rstrip(".") in _SUFFIXES
    if comma and given_names and family_name and "," not in given_names and not is_suffix:
        plain = f"{given_names} {family_name}"
    return plain[:NAME_AT_MOST]
