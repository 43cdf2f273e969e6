"""How the map of friction and thanks between departments reads: a row a pair, the lowest score first."""

from collections.abc import Iterator

from bot.checkin.wording.announcements import NamedUnit, to_departments
from bot.checkin.wording.names import department_name, unit_name
from bot.checkin.wording.readings import short
from bot.insight.claims.head_beliefs import HeadsBelief
from bot.insight.claims.ratings import Rating
from bot.insight.summary import Summary
from bot.insight.wording.findings import band_of
from bot.insight.wording.heat import InkScale, cell
from bot.messages.message import Block, Cell, Heading, Note, Table, Text
from bot.messages.say import say
from bot.org.people import Person
from bot.org.unit_key import leads

_HIGHEST = 5.0


def rating_map(content: Summary, company: str, reader: Person) -> list[Block]:
    """Returns the map with what it does and does not say; nothing where no pair has a number."""
    language = reader.language
    if not content.services:
        return []
    scale = InkScale.of(pair.score for pair in content.services)
    longest = max(pair.thanks for pair in content.services) or 1.0
    rows = tuple(
        (
            Cell(_pair(content, pair, company, language)),
            _score(pair, scale, language),
            Cell(_thanks(pair, language), bar=pair.thanks / longest),
        )
        for pair in content.services
    )
    columns = tuple(say(language, f"services.{name}") for name in ("pair", "score", "thanks"))
    return [
        Heading(say(language, "services.heading")),
        Table(say(language, "services.title"), columns, rows),
        Note((say(language, "services.note"),)),
        *(Text((_heads(belief, content, company, language),)) for belief in content.heads),
        *to_departments(_other_sides(content, reader, company, language), language),
    ]


def _heads(belief: HeadsBelief, content: Summary, company: str, language: str) -> str:
    """Of how many it is, and how many of these; never who."""
    unit = unit_name(content.frozen, belief.unit, company, language)
    return say(language, f"services.heads.{belief.amount.value}", heads=band_of(belief.band, language), unit=unit)


def _other_sides(content: Summary, reader: Person, company: str, language: str) -> Iterator[NamedUnit]:
    """The departments that the one which the reader heads was asked about, or that were asked about it."""
    sides = [
        partner
        for pair in content.services
        for side, partner in ((pair.asking, pair.served), (pair.served, pair.asking))
        if leads(side) == reader.id
    ]
    for unit in dict.fromkeys(sides):
        yield NamedUnit(unit, department_name(content.frozen, unit, company, language))


def _pair(content: Summary, pair: Rating, company: str, language: str) -> str:
    units = (pair.asking, pair.served)
    asking, served = (department_name(content.frozen, unit, company, language) for unit in units)
    return say(language, "services.of", asking=asking, served=served)


def _score(pair: Rating, scale: InkScale, language: str) -> Cell:
    drawn = cell(pair.score, scale, language)
    return Cell(short(pair.score), drawn.shade, bar=pair.score.number / _HIGHEST)


def _thanks(pair: Rating, language: str) -> str:
    number = f"{pair.thanks:.1f}"
    return say(language, "services.fewer", number=number) if pair.fewer else number
