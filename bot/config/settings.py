"""app.yaml as Settings: what a new workspace starts with. Secrets come from the environment instead."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal, get_args
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from bot.config.explain import did_you_mean, explain, wrong
from bot.config.yaml_lines import Key, Mistake, SettingsError, Source, read
from bot.messages import emoji
from bot.messages.slug import slug, typeable
from bot.messages.texts import LANGUAGES

__all__ = [
    "DigestRules",
    "KudosRules",
    "PulseRules",
    "QueueRules",
    "Settings",
    "SettingsError",
    "StartingValue",
    "load",
    "load_file",
    "paths",
]

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday"]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


def _language(code: str) -> str:
    if code not in LANGUAGES:
        raise wrong(f"{code!r} is no language we have texts for", f"Write one of {', '.join(LANGUAGES)}.")
    return code


def _languages(codes: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(codes)) < len(codes):
        raise wrong("names a language twice", "Name each language once.")
    return codes


def _time_zone(name: str) -> str:
    try:
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
        raise wrong(f"{code!r} is no country", "Write its two letters, as in JP, or with a part of it, as in DE-BY.")
    return code


def _channel(name: str) -> str:
    if bad := re.search(r"[\s#@<>&,.!]", name):
        tidy = re.sub(r"[\s#@<>&,.!]+", "-", name).strip("-").lower() or "kudos"
        what = "a blank" if bad.group().isspace() else repr(bad.group())
        raise wrong(f"{name!r} has {what} in it", f"Write it as the platform does, as in {tidy}.")
    return name


def _emoji(text: str) -> str:
    if not emoji.is_one(text):
        raise wrong(f"{text!r} is not one emoji", "Write one emoji, or :name: for one of your own.")
    return text


def _typeable(names: dict[str, str]) -> dict[str, str]:
    for name in names.values():
        if not typeable(name):
            raise wrong(f"{name!r} cannot be typed after a #", "Use letters, digits, blanks and hyphens only.")
    return names


class _Rules(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class StartingValue(_Rules):
    """A company value of the first set. Names and practices (what it looks like) are by language."""

    emoji: Annotated[str, AfterValidator(_emoji)]
    names: Annotated[dict[str, Annotated[Words, Field(max_length=40)]], AfterValidator(_typeable)]
    practices: dict[str, Annotated[Words, Field(max_length=200)]]


class KudosRules(_Rules):
    """How thanks are given. `giving_limit` is per person and week in their own time zone, None is none."""

    value_required: bool = True
    words_at_most: Annotated[int, Field(ge=1, le=2000)] = 1000  # 2,000 fit every platform's message with room to spare
    giving_limit: Annotated[int, Field(ge=1)] | None = None
    post_in: Literal["channel", "here"] = "channel"
    channel: Annotated[Words, Field(max_length=80), AfterValidator(_channel)] = "kudos"


class QueueRules(_Rules):
    """How deliveries are worked off: jobs at a time, seconds until a dead process's job starts again."""

    stall_after: Annotated[float, Field(ge=1, le=3600)] = 30
    concurrency: Annotated[int, Field(ge=1, le=100)] = 10


class PulseRules(_Rules):
    """The check-in: how often, from which weekday and hour at each person's place, until which hour at the company's.

    `k` is the fewest answers that a number may stand for, where a band of sizes begins: else a band could be one size.
    `country` is ISO 3166, as in JP or DE-BY, for its holidays.
    """

    enabled: bool = False
    cadence: Literal["weekly", "two-weekly", "monthly"] = "weekly"
    weekday: Weekday = "tuesday"
    opens: Annotated[str, AfterValidator(_time_of_day)] = "10:00"
    closes: Annotated[str, AfterValidator(_time_of_day)] = "17:00"
    k: Literal[5, 8, 11, 16] = 5
    country: Annotated[str, AfterValidator(_country)] | None = None


class DigestRules(_Rules):
    """The manager's week and the leader's four: from which weekday and hour, at each reader's place."""

    enabled: bool = True
    weekday: Weekday = "monday"
    at: Annotated[str, AfterValidator(_time_of_day)] = "09:00"


class Settings(_Rules):
    """`languages[0]` is what a new workspace's channels speak; `admins` are platform ids of people."""

    languages: Annotated[
        tuple[Annotated[str, AfterValidator(_language)], ...], Field(min_length=1), AfterValidator(_languages)
    ] = LANGUAGES
    time_zone: Annotated[str, AfterValidator(_time_zone)] = "UTC"
    platforms: Annotated[tuple[Literal["web", "slack", "teams"], ...], Field(min_length=1)] = ("web", "slack")
    admins: tuple[Words, ...] = ()
    kudos: KudosRules = KudosRules()
    pulse: PulseRules = PulseRules()
    digest: DigestRules = DigestRules()
    queue: QueueRules = QueueRules()
    values: Annotated[tuple[StartingValue, ...], Field(max_length=20)] = ()


def load(text: str, path: str) -> Settings:
    """Settings from the text of `path`, or a SettingsError that names every mistake in it."""
    source = read(text)
    settings = Settings()
    try:
        settings = Settings.model_validate(source.data)
    except ValidationError as error:
        for details in error.errors(include_url=False):
            key = tuple(part for part in details["loc"] if part != "[key]")
            source.blame(key, *explain(details, list(paths())))
    _compare_values(source)
    if source.mistakes:
        raise SettingsError(path, source.mistakes)
    return settings


def load_file(path: Path) -> Settings:
    """Settings from a file; one that cannot be opened or is not UTF-8 is a SettingsError, too."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        cure = "Start Waterline in the folder that holds it, or look at the file's rights."
        raise SettingsError(str(path), [Mistake(1, "", f"cannot be read, {error.strerror}", cure)]) from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise SettingsError(str(path), [Mistake(line, "", "not UTF-8", "Save the file as UTF-8.")]) from error
    return load(text, str(path))


def paths(model: type[BaseModel] = Settings) -> Iterator[str]:
    """Every setting as one writes its place: kudos.channel, values.emoji."""
    for name, info in model.model_fields.items():
        kinds = (info.annotation, *get_args(info.annotation))
        inner = next((kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)), None)
        if inner:
            yield from (f"{name}.{path}" for path in paths(inner))
        else:
            yield name


def _compare_values(source: Source) -> None:
    """What no value can tell alone. Works on what was read: no mistake hides another."""
    languages = _items(source.data.get("languages"))
    if not languages or any(language not in LANGUAGES for language in languages):
        languages = LANGUAGES  # absent, or blamed already
    taken: dict[str, int] = {}
    for index, value in enumerate(_items(source.data.get("values"))):
        if isinstance(value, dict):
            for group in ("names", "practices"):
                _compare_languages(source, ("values", index, group), value.get(group), languages)
            for key, word in _marks(value):
                if (owner := taken.setdefault(word, index)) != index:
                    taken_by = f"is already taken by value {owner + 1}"
                    source.blame(("values", index, *key), taken_by, "Choose another, so that people can tell.")


def _compare_languages(source: Source, key: Key, texts: object, languages: tuple[object, ...]) -> None:
    if not isinstance(texts, dict):
        return
    for language in languages:
        if language not in texts:
            source.blame((*key, str(language)), "is missing", "Every value needs it in every language of `languages`.")
    for language in texts:
        if language not in languages:
            source.blame((*key, language), "is not one of `languages`", "Add the language there, or remove it here.")


def _marks(value: dict[str, object]) -> Iterator[tuple[Key, str]]:
    """What people tell a value by: its emoji, and its names as typed. Languages may share a name."""
    if isinstance(sign := value.get("emoji"), str):
        yield ("emoji",), emoji.bare(sign)
    names = value.get("names")
    for language, name in names.items() if isinstance(names, dict) else ():
        if isinstance(name, str):
            yield ("names", language), slug(name)


def _items(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else ()
