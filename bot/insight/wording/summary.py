"""How the summary reads: a heat map, what lies under the waterline, values, the leader's own part, and its limits."""

from bot.checkin.actions import BRANCH
from bot.checkin.ledger import Withheld
from bot.checkin.wording.names import unit_name
from bot.insight.actions import PLANTED
from bot.insight.summary import Summary, ValueLine
from bot.insight.wording.concerns import counted
from bot.insight.wording.findings import band_of, day_of, findings
from bot.insight.wording.heat import InkScale, cell, heat_map
from bot.insight.wording.ratings import rating_map
from bot.insight.wording.waterline import by_part, opening, pictured
from bot.messages.message import Block, Buttons, Cell, Facts, Heading, Message, Note, Table, Text
from bot.messages.say import say
from bot.org.people import Person
from bot.signals.wording.page import in_summary


def summary(content: Summary, company: str, reader: Person, *, invented: bool = False) -> Message:
    """Returns the summary; where the company is `invented`, with the way to what is true of it."""
    language = reader.language
    unit = unit_name(content.frozen, content.unit, company, language)
    title = say(language, "summary.title", unit=unit)
    heading = say(language, "summary.weeks", since=day_of(content.first_monday, content.week - 3, language), weeks=4)
    pictures = opening(content, company, language)
    titles = [Text((picture.title,)) for picture in pictures]
    sentences = [block for block in findings(content, company, language, pictured(content)) if block not in titles]
    blocks: list[Block] = [
        Heading(title),
        Note((heading,)),
        *pictures,
        *sentences,
        *by_part(content, company, language),
    ]
    blocks += heat_map(content, company, language)
    blocks += rating_map(content, company, reader)
    if content.values:
        blocks.append(_values(content.values, language))
    if content.customers:
        blocks += in_summary(content.customers, language)
    blocks += [*_walk(content, language), *_habits(content, language), *_footer(content, company, language)]
    blocks.append(Buttons((BRANCH.button(say(language, "announced.branch")),)))
    if invented:
        blocks.append(Buttons((PLANTED.button(say(language, "planted.ask")),)))
    return Message(title, tuple(blocks))


def _values(values: tuple[ValueLine, ...], language: str) -> Table:
    scale = InkScale.of(score for value in values for score in (value.lived, value.believed))
    rows = tuple(
        (
            Cell(value.value.label(language)),
            Cell(str(value.recognised)),
            cell(value.lived, scale, language),
            cell(value.believed, scale, language),
        )
        for value in values
    )
    columns = tuple(say(language, f"summary.values.{name}") for name in ("value", "recognised", "lived", "believed"))
    return Table(say(language, "summary.values.title"), columns, rows)


def _walk(content: Summary, language: str) -> list[Block]:
    walk = content.walk
    lines = [
        say(language, "summary.walk.own", count=walk.thanks),
        say(language, "summary.walk.around", count=walk.leaders_around, thanks=walk.around),
    ]
    if walk.promises_kept or walk.promises_broken:
        lines.append(say(language, "summary.walk.promises", kept=walk.promises_kept, broken=walk.promises_broken))
    if walk.acknowledged:
        lines.append(say(language, f"summary.walk.acknowledged.{walk.acknowledged.value}"))
    if walk.half_hours:
        lines.append(say(language, "summary.walk.half_hours", count=walk.half_hours))
    return [Heading(say(language, "summary.walk")), *(Text((line,)) for line in lines)]


def _habits(content: Summary, language: str) -> list[Block]:
    """Of about how many managers there each is true, never of whom."""
    if not content.habits:
        return []
    rows = tuple(
        (
            say(language, f"summary.habits.{shared.habit.value}"),
            say(language, f"summary.habits.{shared.amount.value}", managers=band_of(shared.band, language)),
        )
        for shared in content.habits
    )
    return [Heading(say(language, "summary.habits")), Facts(rows)]


def _footer(content: Summary, company: str, language: str) -> list[Block]:
    notes = list(counted(content.concerns, "summary", language)) if content.concerns else []
    if content.participation:
        notes.append(say(language, f"summary.participation.{content.participation.name.lower()}"))
    for part in content.parts:
        score = content.heat.get((part, content.themes[0])) if content.themes else None
        if isinstance(score, Withheld):
            name = unit_name(content.frozen, part, company, language)
            is_unit = score.shown_with in {unit.key for unit in content.frozen.tree.units}
            shown_with = unit_name(content.frozen, score.shown_with or "", company, language) if is_unit else ""
            key = "summary.together" if is_unit else "summary.nowhere"
            notes.append(say(language, key, unit=name, other=shown_with))
    notes.append(say(language, "summary.limits"))
    return [Note((note,)) for note in notes]


def nothing_yet(language: str) -> Message:
    text = say(language, "summary.none")
    return Message(text, (Text((text,)),))
