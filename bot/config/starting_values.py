"""What the company values of the first set must have in common: languages, and names that tell them apart."""

from collections.abc import Iterator
from typing import NamedTuple

from bot.config.yaml_lines import Key, Source
from bot.messages import emoji
from bot.messages.slug import slug
from bot.messages.texts import LANGUAGES


def compare_values(source: Source, default_languages: tuple[str, ...]) -> None:
    """Blames what no value can tell alone. Works on what was read: no mistake hides another."""
    languages = items(source.content.get("languages"))
    if not languages or any(language not in LANGUAGES for language in languages):
        languages = default_languages  # absent, or blamed already
    owners: dict[str, int] = {}
    for index, value in enumerate(items(source.content.get("values"))):
        if isinstance(value, dict):
            for group in ("names", "practices"):
                _compare_languages(source, ("values", index, group), value.get(group), languages)
            for mark in _marks(value):
                if (owner := owners.setdefault(mark.word, index)) != index:
                    taken_by = f"is already taken by value {owner + 1}"
                    source.blame(("values", index, *mark.key), taken_by, "Choose another, so that people can tell.")


def _compare_languages(source: Source, key: Key, texts: object, languages: tuple[object, ...]) -> None:
    if not isinstance(texts, dict):
        return
    for language in languages:
        if language not in texts:
            source.blame((*key, str(language)), "is missing", "Every value needs it in every language of `languages`.")
    for language in texts:
        if language not in languages:
            source.blame((*key, language), "is not one of `languages`", "Add the language there, or remove it here.")


class _Mark(NamedTuple):
    """A word that people tell a value by, and where in the value it stands."""

    key: Key
    word: str


def _marks(value: dict[str, object]) -> Iterator[_Mark]:
    """What people tell a value by: its emoji, and its names as typed. Languages may share a name."""
    if isinstance(sign := value.get("emoji"), str):
        yield _Mark(("emoji",), emoji.bare(sign))
    names = value.get("names")
    for language, name in names.items() if isinstance(names, dict) else ():
        if isinstance(name, str):
            yield _Mark(("names", language), slug(name))


def items(value: object) -> tuple[object, ...]:
    """Returns what a list holds; nothing of what is none."""
    return value if isinstance(value, tuple) else ()
