"""Who may be meant by a name that nobody has: as people misspell it, or write it out in full."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from bot.org.people import Person

ALIKE = 0.75  # of both names' letters, and
OFFERED_AT_MOST = 3  # people among whom one can choose
_POLITE = re.compile(r"[\-._](?:san|sama|kun|chan|sensei)$")  # after a name in Latin letters


@dataclass(frozen=True, slots=True)
class SpeltOut:
    """Somebody whose full name begins a text, and the text after it."""

    person: Person
    rest: str


def spelt_out(text: str, people: Sequence[Person]) -> SpeltOut | None:
    """Returns the one person whose full name the text begins with; of two such names the longer counts."""
    longest: list[SpeltOut] = []
    for person in people:
        end = _end_of(person.name, text)
        if not end:
            continue
        if longest and len(text) - len(longest[0].rest) > end:
            continue
        alike = longest if longest and len(text) - len(longest[0].rest) == end else []
        longest = [*alike, SpeltOut(person, text[end:])]
    return longest[0] if len(longest) == 1 else None


def _end_of(name: str, text: str) -> int:
    """Where a name that begins a text ends in it, however it is written; 0 where it does not begin it."""
    parts = [re.escape(part) for part in _folded(name).split()]
    match = re.match(r"\s*+".join(parts) + r"(?![a-z0-9])", _folded(text)) if parts else None
    return match.end() if match and len(_folded(text)) == len(text) else 0


def near(name: str, people: Sequence[Person]) -> tuple[Person, ...]:
    """Returns whom a name may mean, the likeliest first: who has it as a part of their own name, or almost."""
    name = _joined(_POLITE.sub("", _folded(name)))
    likeness = {person.id: _likeness(name, person) for person in people}
    likely = sorted(
        (person for person in people if likeness[person.id] >= ALIKE),
        key=lambda person: (-likeness[person.id], person.name, person.id),
    )
    exact = [person for person in likely if likeness[person.id] == 1]
    return tuple((exact or likely)[:OFFERED_AT_MOST])


def _likeness(name: str, person: Person) -> float:
    """From 0 to 1."""
    folded = _folded(person.name)
    spellings = {
        _joined(person.handle),
        _joined(folded),
        *folded.split(),
        *re.split(r"[._\-]+", _folded(person.handle)),
    }
    return max(SequenceMatcher(None, name, part).ratio() for part in spellings)


def _joined(name: str) -> str:
    return re.sub(r"[\s._\-]+", "", _folded(name))


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()
