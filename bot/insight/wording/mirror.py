"""How the mirror reads: in words first, then item by item, with what to ask."""

from bot.checkin.ledger import Average
from bot.checkin.questions import bank
from bot.checkin.release import Reading, Released
from bot.checkin.wording.names import unit_name
from bot.insight.mirror import DIFFERENT, HIGH, MATERIAL, SEEN_BEFORE, Mirror, Reflection, Verdict
from bot.messages.message import Block, Button, Buttons, Cell, Heading, Message, Note, Table, Text
from bot.messages.say import say
from bot.messages.texts import LANGUAGES
from bot.org.people import Person

NEARLY_CERTAIN, VERY_LIKELY = 0.01, 0.05  # doubt


def finding(mirror: Mirror, language: str) -> str:
    """The one sentence that matters most; empty where nothing could be compared."""
    if not mirror.reflections:
        return ""
    largest = mirror.largest()
    if largest is None:
        return say(language, "mirror.same")
    theme, difference = largest
    if difference > 0:
        return say(language, f"mirror.less.{theme}")
    return say(language, "mirror.more", theme=theme_name(theme, language))


def line(mirror: Mirror, language: str) -> tuple[Block, ...]:
    """What the digest says of a new mirror, with the way into it; nothing where nothing could be compared."""
    text = finding(mirror, language)
    if not text:
        return ()
    opens = Button(say(language, "mirror.open"), "mirror.open", "")
    return Text((say(language, "mirror.new", finding=text),)), Buttons((opens,))


def page(mirror: Mirror, company: str, reader: Person) -> Message:
    language = reader.language
    title = say(language, "mirror.title")
    blocks: list[Block] = [Heading(title)]
    if mirror.reflections:
        blocks += [Text((finding(mirror, language),)), *_compared(mirror, language)]
    elif mirror.shown_with:
        unit = unit_name(mirror.frozen, mirror.shown_with, company, language)
        blocks.append(Text((say(language, "mirror.together", unit=unit),)))
    else:
        blocks.append(Text((say(language, "mirror.no_number" if mirror.forecasts else "mirror.no_forecast"),)))
    blocks.append(Note((say(language, "mirror.private", days=SEEN_BEFORE.days),)))
    return Message(title, tuple(blocks))


def _compared(mirror: Mirror, language: str) -> list[Block]:
    """Where the team lives less than was believed, then everything else; each the furthest apart first."""
    largest = mirror.largest()
    ask = [Text((say(language, f"mirror.ask.{largest[0]}"),))] if largest and largest[1] > 0 else []
    less = [reflection for reflection in mirror.reflections if reflection.difference >= DIFFERENT]
    others = [reflection for reflection in mirror.reflections if reflection.difference < DIFFERENT]
    tables = [_table(name, rows, language) for name, rows in (("less", less), ("others", others)) if rows]
    verdict = _verdict(mirror.verdict, language) if mirror.verdict else say(language, "mirror.not_enough")
    return [*ask, *tables, Text((verdict,))]


def _table(name: str, reflections: list[Reflection], language: str) -> Table:
    rows = tuple(
        (
            Cell(reflection.item.text(language)),
            Cell(_label(reflection, language)),
            Cell(reading(reflection.lived, language), shade(reflection.lived.number)),
        )
        for reflection in reflections
    )
    columns = tuple(say(language, f"mirror.column.{column}") for column in ("item", "believed", "lived"))
    return Table(say(language, f"mirror.table.{name}"), columns, rows)


def _label(reflection: Reflection, language: str) -> str:
    if reflection.believed != round(reflection.believed):
        return f"{reflection.believed:.1f}"
    spoken = language if language in LANGUAGES else LANGUAGES[0]
    return f"{reflection.believed:g} · {bank().labels[reflection.item.scale][spoken][int(reflection.believed) - 1]}"


def _verdict(verdict: Verdict, language: str) -> str:
    """A big gap at a high level is no trouble, and one that may be chance is not told as one."""
    level = verdict.level.number if isinstance(verdict.level, Average) else 0
    if verdict.gap < MATERIAL or verdict.doubt > VERY_LIKELY:
        return say(language, "mirror.uncertain", level=f"{level:.1f}")
    key = "mirror.certain_high" if level >= HIGH else "mirror.certain"
    gap = f"{max(MATERIAL, round(2 * verdict.gap) / 2):.1f}"
    return say(language, key, gap=gap, level=f"{level:.1f}", sure=sure(verdict.doubt, language))


def sure(doubt: float, language: str) -> str:
    """How sure, in words."""
    key = "nearly_certain" if doubt <= NEARLY_CERTAIN else "very_likely" if doubt <= VERY_LIKELY else "likely"
    return say(language, f"sure.{key}")


def theme_name(theme: str, language: str) -> str:
    if theme == "mood":
        return say(language, "theme.mood")
    return bank().themes[theme][language if language in LANGUAGES else LANGUAGES[0]]


def reading(score: Released | Average, language: str) -> str:
    """A score in a cell, without its size."""
    if isinstance(score, Average):
        return f"{score.number:.1f}"
    short = {Reading.TWO_OR_LOWER: "reading.two", Reading.FOUR_OR_HIGHER: "reading.four"}
    return say(language, short[score.reading]) if score.reading in short else f"{score.number:.1f}"


def shade(number: float) -> float:
    """Where a score lies between 1 and 5, from 0 to 1."""
    return round((number - 1) / 4, 2)


def nothing_yet(language: str) -> Message:
    text = say(language, "mirror.none")
    return Message(text, (Text((text,)),))
