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


def heat_map(content: Summary, company: str, language: str) -> list[Block]:
    """Returns the map under what moved for everybody, with what its signs mean."""
    units = _units(content)
    themes, scale = _themes(content, units), InkScale.of(content.heat.values())
    rows = tuple(
        (
            Cell(company if unit == content.frozen.root else _part(content, unit, language)),
            *(
                cell(content.heat[unit, theme], scale, language, content.moved.get((unit, theme), 0))
                for theme in themes
            ),
        )
        for unit in units
    )
    columns = (say(language, "summary.part_name"), *(theme_name(theme, language) for theme in themes))
    values = (score for value in content.values for score in (value.lived, value.believed))
    withheld = any(isinstance(score, Withheld) for score in (*content.heat.values(), *values))
    legend = ("summary.heat_note", "summary.withheld_note") if withheld else ("summary.heat_note",)
    moved = [Text((Bold(tide(content.tide, language)),))] if content.tide else []
    table = Table(_moved(content, company, language), columns, rows)
    return [Heading(say(language, "summary.heat")), *moved, table, *(Note((say(language, key),)) for key in legend)]


def cell(score: Score, scale: InkScale, language: str, moved: int = 0) -> Cell:
    """Returns the cell of a score, with an arrow where it moved."""
    if isinstance(score, Withheld):
        return Cell(say(language, "summary.withheld"), withheld=True)
    arrow = {1: " ↑", -1: " ↓", 0: ""}[moved]
    return Cell(short(score) + arrow, scale.ink(score.number))


def _units(content: Summary) -> list[str]:
    """The company, then its parts, the lowest first; what has no number comes last."""
    parts = sorted(content.parts, key=lambda part: _mean(content.heat[part, theme] for theme in content.themes))
    return [content.frozen.root, *parts]


def _themes(content: Summary, units: Iterable[str]) -> list[str]:
    return sorted(content.themes, key=lambda theme: _mean(content.heat[unit, theme] for unit in units))


def _mean(scores: Iterable[Score]) -> float:
    numbers = [score.number for score in scores if not isinstance(score, Withheld)]
    return fmean(numbers) if numbers else _HIGHEST + 1


def _part(content: Summary, part: str, language: str) -> str:
    """A unit's name, short enough for the head of a row."""
    team = content.frozen.teams.get(leads(part), "")
    return team if kind_of(part) is UnitKind.TEAM else say(language, "summary.part", team=team)


def _moved(content: Summary, company: str, language: str) -> str:
    """The finding: what moved for certain here. Where a number is lowest may be chance, and is to be seen below."""
    if all(isinstance(score, Withheld) for score in content.heat.values()):
        return say(language, "summary.heat_none")
    moved = [(place, content.moved[place]) for place in content.heat if place in content.moved]
    if not moved:
        return say(language, "summary.heat_nothing_else" if content.tide else "summary.heat_nothing")
    if len(moved) > 1:
        return say(language, "summary.heat_moved", count=len(moved))
    [((part, theme), side)] = moved
    unit = unit_name(content.frozen, part, company, language)
    return say(
        language,
        "summary.heat_rose" if side > 0 else "summary.heat_fell",
        theme=theme_name(theme, language),
        unit=unit,
    )
