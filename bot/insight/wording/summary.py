"""How the summary reads: a heat map, what lies under the waterline, values, the leader's own part, and its limits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import lru_cache

from bot.checkin.ledger import Score, Withheld
from bot.checkin.wording.names import unit_name
from bot.insight.mirror import begins
from bot.insight.patterns import Pattern
from bot.insight.spots import Spot
from bot.insight.summary import SPOTS_AT_MOST, Found, Summary, ValueLine
from bot.insight.wording.mirror import reading, shade, sure, theme_name
from bot.messages.message import Block, Bold, Button, Buttons, Cell, Facts, Heading, Message, Note, Table, Text
from bot.messages.say import day, say
from bot.org.people import Person
from bot.org.unit_key import Kind, kind_of, leads
from bot.org.values import Value

PARTS_AT_ONCE = 8  # columns of one table: what a screen holds
APART = 0.5  # labels between a value believed and lived


@dataclass(frozen=True, slots=True)
class Planting:
    """Something that was planted in the demo's company, and since which week it is found; None if it is not."""

    kind: Spot
    team: str
    value: Value | None
    first_monday: date
    since: int | None


def summary(read: Summary, company: str, reader: Person, *, invented: bool = False) -> Message:
    """`invented`: what is true of the company can be looked up."""
    language = reader.language
    where = unit_name(read.frozen, read.unit, company, language)
    title = say(language, "summary.title", unit=where)
    heading = say(language, "summary.weeks", since=_day(read.first_monday, read.week - 3, language), weeks=4)
    blocks: list[Block] = [Heading(title), Note((heading,))]
    if read.optimism is not None:
        blocks.append(Text((say(language, "summary.optimism", gap=f"{max(0.5, round(2 * read.optimism) / 2):.1f}"),)))
    blocks += [*_heat(read, company, language), *_spots(read, company, language)]
    if read.values:
        blocks.append(_values(read.values, language))
    blocks += [*_walk(read, language), *_footer(read, company, language)]
    if invented:
        blocks.append(Buttons((Button(say(language, "planted.ask"), "summary.planted", ""),)))
    return Message(title, tuple(blocks))


def planted(truth: Sequence[Planting], language: str) -> Message:
    """The truth beside what was found; that names teams, which are invented."""
    rows = tuple((_planting(planting, language), _found(planting, language)) for planting in truth)
    title = say(language, "planted.title")
    return Message(title, (Heading(title), Facts(rows), Note((say(language, "planted.note"),))))


def _planting(planting: Planting, language: str) -> str:
    value = planting.value.label(language) if planting.value else ""
    return say(language, f"planted.{planting.kind.value}", team=planting.team, value=value)


def _found(planting: Planting, language: str) -> str:
    if planting.since is None:
        return say(language, "planted.missed")
    return say(language, "planted.found", day=_day(planting.first_monday, planting.since + 1, language))


def _day(first_monday: date, week: int, language: str) -> str:
    return day(language, datetime.combine(begins(first_monday, week), time(12), UTC), "UTC")


def _heat(read: Summary, company: str, language: str) -> list[Block]:
    tables: list[Block] = []
    for start in range(0, len(read.parts), PARTS_AT_ONCE):
        parts = read.parts[start : start + PARTS_AT_ONCE]
        names = [_part(read, part, language) for part in parts]
        rows = tuple(
            (
                Cell(theme_name(theme, language)),
                *(_cell(read.heat[part, theme], read.moved.get((part, theme), 0), language) for part in parts),
            )
            for theme in read.themes
        )
        title = _lowest(read, company, language) if start == 0 else say(language, "summary.heat_more")
        tables.append(Table(title, (say(language, "summary.theme"), *names), rows))
    scores = [*read.heat.values(), *(score for value in read.values for score in (value.lived, value.believed))]
    withheld = any(isinstance(score, Withheld) for score in scores)
    legend = ("summary.heat_note", "summary.withheld_note") if withheld else ("summary.heat_note",)
    return [Heading(say(language, "summary.heat")), *tables, *(Note((say(language, key),)) for key in legend)]


def _part(read: Summary, part: str, language: str) -> str:
    """A unit's name, short enough for the head of a column."""
    team = read.frozen.teams.get(leads(part), "")
    return team if kind_of(part) is Kind.TEAM else say(language, "summary.part", team=team)


@lru_cache(maxsize=1_000)
def _cell(score: Score, moved: int, language: str) -> Cell:
    if isinstance(score, Withheld):
        return Cell(say(language, "summary.withheld"), withheld=True)
    arrow = {1: " ↑", -1: " ↓", 0: ""}[moved]
    return Cell(reading(score, language) + arrow, shade(score.number))


def _lowest(read: Summary, company: str, language: str) -> str:
    """The finding: where the lowest number stands."""
    numbers = {cell: score for cell, score in read.heat.items() if not isinstance(score, Withheld)}
    if not numbers:
        return say(language, "summary.heat_none")
    part, theme = min(numbers, key=lambda cell: numbers[cell].number)
    unit, number = unit_name(read.frozen, part, company, language), reading(numbers[part, theme], language)
    return say(language, "summary.heat_lowest", theme=theme_name(theme, language), unit=unit, number=number)


def _spots(read: Summary, company: str, language: str) -> list[Block]:
    blocks: list[Block] = [Heading(say(language, "summary.spots"))]
    for spot in read.found[:SPOTS_AT_MOST]:
        new = spot.since == read.week
        when = "" if new else _day(read.first_monday, spot.since + 1, language)
        known = say(language, "summary.new" if new else "summary.since", sure=sure(spot.doubt, language), day=when)
        theme = spot.pattern.theme if spot.pattern and spot.kind is Spot.GAP else None
        question = say(language, f"mirror.ask.{theme}" if theme else f"summary.ask.{spot.kind.value}")
        blocks += [Text((Bold(_spot(spot, read, company, language)),)), Text((question,)), Note((known,))]
    if not read.found:
        blocks.append(Text((say(language, "summary.no_spots" if read.tested else "summary.not_tested"),)))
    return blocks


def _spot(spot: Found, read: Summary, company: str, language: str) -> str:
    where = unit_name(read.frozen, spot.unit, company, language)
    if spot.pattern is None:
        value = spot.value.label(language) if spot.value else ""
        return say(language, f"summary.spot.{spot.kind.value}", unit=where, value=value)
    theme = spot.pattern.theme if spot.kind is Spot.GAP else None
    key = "summary.spot.gap_theme" if theme else f"summary.spot.{spot.kind.value}"
    amount = _amount(spot.pattern, language)
    return say(language, key, amount=amount, unit=where, theme=theme_name(theme, language) if theme else "")


def _amount(pattern: Pattern, language: str) -> str:
    fewest, most = pattern.managers.value
    managers = say(language, "summary.band" if most else "summary.band_open", fewest=fewest, most=most)
    if pattern.count is not None:
        return say(language, "summary.amount.number", number=pattern.count, managers=managers)
    return say(language, f"summary.amount.{pattern.amount.value}", managers=managers)


def _values(values: tuple[ValueLine, ...], language: str) -> Table:
    rows = tuple(
        (
            Cell(value.value.label(language)),
            Cell(str(value.recognised)),
            _cell(value.lived, 0, language),
            _cell(value.believed, 0, language),
        )
        for value in values
    )
    columns = tuple(say(language, f"summary.values.{name}") for name in ("value", "recognised", "lived", "believed"))
    return Table(_values_finding(values, language), columns, rows)


def _values_finding(values: tuple[ValueLine, ...], language: str) -> str:
    apart = [
        (value.believed.number - value.lived.number, value.value)
        for value in values
        if not isinstance(value.believed, Withheld) and not isinstance(value.lived, Withheld)
    ]
    furthest = max(apart, key=lambda pair: pair[0], default=None)
    if furthest is None or furthest[0] < APART:
        return say(language, "summary.values.title")
    return say(language, "summary.values.apart", value=furthest[1].label(language))


def _walk(read: Summary, language: str) -> list[Block]:
    walk = read.walk
    lines = [
        say(language, "summary.walk.own", count=walk.thanks),
        say(language, "summary.walk.around", count=walk.leaders_around, thanks=walk.around),
    ]
    if walk.kept or walk.broken:
        lines.append(say(language, "summary.walk.promises", kept=walk.kept, broken=walk.broken))
    return [Heading(say(language, "summary.walk")), *(Text((line,)) for line in lines)]


def _footer(read: Summary, company: str, language: str) -> list[Block]:
    notes = []
    if read.participation:
        notes.append(say(language, f"summary.participation.{read.participation.name.lower()}"))
    for part in read.parts:
        score = read.heat.get((part, read.themes[0])) if read.themes else None
        if isinstance(score, Withheld):
            own = unit_name(read.frozen, part, company, language)
            known = score.shown_with in {unit.key for unit in read.frozen.tree.units}
            other = unit_name(read.frozen, score.shown_with or "", company, language) if known else ""
            key = "summary.together" if known else "summary.nowhere"
            notes.append(say(language, key, unit=own, other=other))
    notes.append(say(language, "summary.limits"))
    return [Note((note,)) for note in notes]


def nothing_yet(language: str) -> Message:
    text = say(language, "summary.none")
    return Message(text, (Text((text,)),))
