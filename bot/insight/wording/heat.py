"""How the map reads: a row for the company, then one a part, the lowest first; the lowest cells carry the ink."""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import fmean

from bot.checkin.ledger import Score, Withheld
from bot.checkin.wording.names import unit_name
from bot.checkin.wording.readings import short
from bot.insight.summary import Summary
from bot.insight.wording.mirror import theme_name, tide
from bot.messages.message import Block, Bold, Cell, Heading, Note, Table, Text
from bot.messages.say import say
from bot.org.unit_key import UnitKind, kind_of, leads

_LEAST_RANGE = 1.0  # labels from no ink to all of it: smaller differences do not look like large ones
_HIGHEST = 5.0


@dataclass(frozen=True, slots=True)
class InkScale:
    """Over which numbers the ink of a table runs evenly."""

    low: float
    high: float

    @classmethod
    def of(cls, scores: Iterable[Score]) -> "InkScale":
        numbers = [score.number for score in scores if not isinstance(score, Withheld)]
        low, high = min(numbers, default=1.0), max(numbers, default=_HIGHEST)
        missing = max(0.0, _LEAST_RANGE - (high - low)) / 2
        return cls(low - missing, high + missing)

    def ink(self, number: float) -> float:
        """Returns from 0, for the highest, to 1, for the lowest."""
        return round((self.high - number) / (self.high - self.low), 2)


def heat_map(read: Summary, company: str, language: str) -> list[Block]:
    """Returns the map under what moved for everybody, with what its signs mean."""
    units = _units(read)
    themes, scale = _themes(read, units), InkScale.of(read.heat.values())
    rows = tuple(
        (
            Cell(company if unit == read.frozen.root else _part(read, unit, language)),
            *(cell(read.heat[unit, theme], scale, language, read.moved.get((unit, theme), 0)) for theme in themes),
        )
        for unit in units
    )
    columns = (say(language, "summary.part_name"), *(theme_name(theme, language) for theme in themes))
    values = (score for value in read.values for score in (value.lived, value.believed))
    withheld = any(isinstance(score, Withheld) for score in (*read.heat.values(), *values))
    legend = ("summary.heat_note", "summary.withheld_note") if withheld else ("summary.heat_note",)
    moved = [Text((Bold(tide(read.tide, language)),))] if read.tide else []
    table = Table(_moved(read, company, language), columns, rows)
    return [Heading(say(language, "summary.heat")), *moved, table, *(Note((say(language, key),)) for key in legend)]


def cell(score: Score, scale: InkScale, language: str, moved: int = 0) -> Cell:
    """Returns the cell of a score, with an arrow where it moved."""
    if isinstance(score, Withheld):
        return Cell(say(language, "summary.withheld"), withheld=True)
    arrow = {1: " ↑", -1: " ↓", 0: ""}[moved]
    return Cell(short(score) + arrow, scale.ink(score.number))


def _units(read: Summary) -> list[str]:
    """The company, then its parts, the lowest first; what has no number comes last."""
    parts = sorted(read.parts, key=lambda part: _mean(read.heat[part, theme] for theme in read.themes))
    return [read.frozen.root, *parts]


def _themes(read: Summary, units: Iterable[str]) -> list[str]:
    return sorted(read.themes, key=lambda theme: _mean(read.heat[unit, theme] for unit in units))


def _mean(scores: Iterable[Score]) -> float:
    numbers = [score.number for score in scores if not isinstance(score, Withheld)]
    return fmean(numbers) if numbers else _HIGHEST + 1


def _part(read: Summary, part: str, language: str) -> str:
    """A unit's name, short enough for the head of a row."""
    team = read.frozen.teams.get(leads(part), "")
    return team if kind_of(part) is UnitKind.TEAM else say(language, "summary.part", team=team)


def _moved(read: Summary, company: str, language: str) -> str:
    """The finding: what moved for certain here. Where a number is lowest may be chance, and is to be seen below."""
    if all(isinstance(score, Withheld) for score in read.heat.values()):
        return say(language, "summary.heat_none")
    moved = [(place, read.moved[place]) for place in read.heat if place in read.moved]
    if not moved:
        return say(language, "summary.heat_nothing_else" if read.tide else "summary.heat_nothing")
    if len(moved) > 1:
        return say(language, "summary.heat_moved", count=len(moved))
    [((part, theme), side)] = moved
    unit = unit_name(read.frozen, part, company, language)
    return say(
        language,
        "summary.heat_rose" if side > 0 else "summary.heat_fell",
        theme=theme_name(theme, language),
        unit=unit,
    )
