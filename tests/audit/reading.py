"""What a drawn text says beyond the catalogue's own sentences, and what its claims carry."""

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from contextlib import contextmanager
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from functools import cached_property

from babel.dates import format_date, format_skeleton

from bot.checkin.blocks import SizeBand
from bot.checkin.ledger import Average
from bot.checkin.questions import Item, Scale, bank
from bot.checkin.release import Reading, Released
from bot.checkin.tips import tips
from bot.checkin.wording import results, weeks
from bot.insight.claims.depths import Depth
from bot.insight.mirror import Served
from bot.messages import say
from bot.messages.message import Block, Chart, Message, Quote
from bot.messages.pictures import Pairs, Waterline
from bot.org.values import Value
from tests.audit.letters import texts

_BLANK = "\ue000"
_FIELD = re.compile(r"(\{[^{}]*\})")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_ENDS = {Reading.TWO_OR_LOWER: "1–2", Reading.FOUR_OR_HIGHER: "4–5"}
# What no reader sees: which row, which round, which picture of the company.
_UNSEEN = {"id", "workspace_id", "person_id", "manager", "letter", "asked_round", "frozen", "first_monday"}


@contextmanager
def blanked_sentences() -> Iterator[None]:
    """While it lasts, of each sentence of the catalogue nothing is left but what is put into it."""
    marked = say._marked
    say._marked = lambda *args: "".join(
        part if number % 2 else _BLANK for number, part in enumerate(_FIELD.split(marked(*args)))
    )
    try:
        _forget()
        yield
    finally:
        say._marked = marked
        _forget()


def _forget() -> None:
    for cached in (say._sentence, results.score, weeks._reading):
        cached.cache_clear()


def pieces(blocks: Iterable[Block]) -> list[str]:
    """What stands in blocks between the catalogue's words, as it is drawn with `blanked_sentences`."""
    drawn = Message("", tuple(blocks))
    found = list(texts(drawn))
    for block in drawn.blocks:
        match block:
            case Quote(words):
                found.append(words)
            case Chart():
                found += [f"{value}" for series in block.series for value in series.values if value is not None]
                found += [series.last for series in block.series]
            case Waterline() | Pairs():
                found += [text for pair in block.pairs for text in (pair.name, pair.believed_text, pair.lived_text)]
                found.append(block.alt_text)
            case _:
                pass
    return [piece.strip() for text in found for piece in text.split(_BLANK) if any(map(str.isalnum, piece))]


@dataclass(frozen=True)
class Carried:
    """Everything that claims carry, as it may stand in a text of one language; `units` are names by unit."""

    claims: object
    units: Mapping[str, Set[str]]
    language: str
    first_monday: date

    @cached_property
    def words(self) -> list[str]:
        return sorted((word for word in self._words(self.claims) if word), key=len, reverse=True)

    @cached_property
    def numbers(self) -> set[str]:
        return set(self._numbers(self.claims))

    def lacks(self, pieces_: Iterable[str]) -> list[str]:
        """Returns what is in none of the claims."""
        return [piece for piece in pieces_ if not self._explains(piece)]

    def _explains(self, piece: str) -> bool:
        rest = piece
        for word in self.words:
            rest = rest.replace(word, " ")
        numbers = _NUMBER.findall(rest)
        return set(numbers) <= self.numbers and not any(map(str.isalnum, _NUMBER.sub(" ", rest)))

    def _words(self, claim: object) -> Iterator[str]:
        match claim:
            case str():
                yield from self.units.get(claim, {claim})
                if claim in bank().themes:
                    yield bank().themes[claim][self.language]
                if tip := tips().get(claim):
                    yield from (text[self.language] for text in (tip.do, tip.ask, tip.promise))
                    yield bank().themes.get(tip.theme, {}).get(self.language, "")
            case Value():
                yield claim.label(self.language)
            case Item():
                yield claim.text(self.language)
            case date():
                yield format_skeleton("MMMd", claim, locale=self.language)
            case Released() | Average():
                number = claim.number
                labels = bank().labels[Scale.MOOD][self.language]
                yield from {labels[int(number) - 1].lower(), labels[int(-(-number // 1)) - 1].lower()}
                yield from (_ENDS[claim.reading],) if isinstance(claim, Released) and claim.reading in _ENDS else ()
            case _:
                for part in _parts(claim):
                    yield from self._words(part)

    def _numbers(self, claim: object) -> Iterator[str]:
        match claim:
            case bool() | str() | Value() | Item() | datetime() | date():
                pass
            case int():
                yield str(claim)
            case float():
                yield from (f"{claim:.1f}", f"{claim:g}", f"{claim:.0f}")
            case Released(reading, size):
                yield from (f"{reading.number:.1f}", f"{reading.number:g}", *map(str, size.value))
            case SizeBand():
                yield from map(str, claim.value)
            case Served():
                yield f"{len(claim.asking)}"
                yield from self._numbers((claim.believed, claim.lived))
            case Depth():
                yield from (f"{abs(claim.distance or 0.0):.1f}", f"{claim.distance}")
                yield from self._numbers((claim.believed, claim.lived))
            case _:
                for part in _parts(claim):
                    yield from self._numbers(part)

    def days(self, weeks_: Iterable[int]) -> list[str]:
        """The Mondays of weeks, as a summary writes them."""
        mondays = (self.first_monday + timedelta(weeks=week - 1) for week in weeks_)
        return [format_date(monday, "long", locale=self.language) for monday in mondays]


def _parts(claim: object) -> Iterable[object]:
    if isinstance(claim, Mapping):
        return [part for pair in claim.items() for part in pair]
    if isinstance(claim, tuple | list | frozenset | set):
        return list(claim)
    if is_dataclass(claim) and not isinstance(claim, Enum | type):
        return [getattr(claim, field.name) for field in fields(claim) if field.name not in _UNSEEN]
    return ()
