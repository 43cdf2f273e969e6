"""The one table of platforms' words for "no": what each means, and what it is about.

Each platform brings a file of its own, NAME.yaml beside this one, with the words that its documentation names, and
those that its adapter says in its place. A word means the same whoever says it. One that stands in no file is "not
yet": it is tried for a day, and then a dead letter.
"""

from collections.abc import Iterator, Mapping
from enum import Enum
from pathlib import Path
from typing import NamedTuple

import yaml


class Meaning(Enum):
    """NEVER this message; NOT_HERE, nothing of this workspace until somebody acts; NOT_YET, to be tried again."""

    NEVER = "never"
    NOT_HERE = "not_here"
    NOT_YET = "not_yet"


class About(Enum):
    """What a "no" speaks of, where somebody does something else for it, or reads why."""

    ARCHIVED = "archived"  # the place
    PLACE = "place"  # which is not there, or not shown to us
    MEMBERSHIP = "membership"  # ours, of the place
    RIGHT = "right"  # to post there
    REMOVED = "removed"  # we were, from there
    PERSON = "person"  # whom the platform does not know
    GROUP = "group"  # of people, which there is not
    BLOCKS = "blocks"  # which the same message in words does without
    POSTED = "posted"  # the message to change or delete is not there any more
    VIEW = "view"  # a form that cannot be opened or drawn any more
    MESSAGE = "message"
    WORKSPACE = "workspace"
    PACE = "pace"  # too much in too short a time
    PLATFORM = "platform"  # which is out of order for everybody


class No(NamedTuple):
    meaning: Meaning
    about: About


_UNKNOWN = No(Meaning.NOT_YET, About.MESSAGE)


class _Entry(NamedTuple):
    word: str
    no: No


def _entries(path: Path) -> Iterator[_Entry]:
    for meaning, by_subject in yaml.safe_load(path.read_text("utf-8")).items():
        for about, words in by_subject.items():
            for word in words:
                yield _Entry(str(word), No(Meaning(meaning), About(about)))


def read_words(folder: Path) -> dict[str, dict[str, No]]:
    """Returns the words of every platform, by its name. Raises ValueError where one word has two meanings."""
    by_platform: dict[str, dict[str, No]] = {}
    known: dict[str, No] = {}
    for path in sorted(folder.glob("*.yaml")):
        words = by_platform[path.stem] = {}
        for word, no in _entries(path):
            if word in words or known.setdefault(word, no) != no:
                raise ValueError(f"{path.name}: {word} stands there twice, or means something else on another platform")
            words[word] = no
    return by_platform


BY_PLATFORM: Mapping[str, Mapping[str, No]] = read_words(Path(__file__).parent)
TABLE: Mapping[str, No] = {word: no for words in BY_PLATFORM.values() for word, no in words.items()}


def no_of(word: str) -> No:
    return TABLE.get(word, _UNKNOWN)
