"""The numbers in what people read, taken out again: which unit each is about, which item, and which week."""

from collections.abc import Collection, Iterator, Mapping

from bot.checkin.blocks import FLOOR, SizeBand
from bot.checkin.outcome import RoundForReader
from bot.checkin.questions import bank
from bot.checkin.release import Reading, Released
from bot.checkin.rounds import Frozen
from bot.checkin.wording.names import named_department
from bot.checkin.wording.results import results
from bot.insight.summary import parts_of
from bot.messages.message import Bold, Facts, Message, Table, Text
from bot.org.people import Person
from bot.org.unit_key import leads
from tests.audit.auditor import Cell, said
from tests.audit.letters import Letters, LettersOfWeek, charts, number, part_name, tables, theme_name
from tests.audit.letters import said as said_in

QUARTER = 13  # weeks
Told = tuple[int, str, str, str]  # week, item, unit, and the number as it stands in a text


def of_letters(read: Letters, weeks: list[LettersOfWeek], by_value: Mapping[str, str]) -> Iterator[Told]:
    """Every number that a letter gives to one unit, one item and one week. `by_value` are items by a value's label."""
    before = [week for week in weeks if week.number <= read.week]
    for kind, message in read.messages.items():
        match kind:
            case "digest":
                for chart in charts(message):
                    for week, point in zip(before[::-1], chart.series[0].values[::-1], strict=False):
                        if point is not None:
                            yield week.number, "mood", f"team:{read.reader.id}", _spoken(point)
            case "mirror":
                yield from _of_mirror(read, before)
            case _:
                yield from _of_summary(read, before, by_value)
                yield from of_ratings(read, before)


def in_full(text: str) -> str:
    """A number as a sentence says it: charts and maps, where room is short, say "1–2" and "4–5"."""
    return {"1–2": "2 or lower", "4–5": "4 or higher"}.get(text, text)


def _spoken(point: float) -> str:
    return {1.9: "2 or lower", 4.3: "4 or higher"}.get(point) or f"{point:.1f}"


def _of_mirror(read: Letters, weeks: list[LettersOfWeek]) -> Iterator[Told]:
    asked = {item.text("en"): (week.number, item.key) for week in weeks for item in week.frozen.items}
    for table in tables(read.messages["mirror"]):
        for question, _, lived in table.rows:
            week, item = asked[question.text]
            if item != "mood":  # of which a mirror says the mean of four, and the digest each
                yield week, item, f"team:{read.reader.id}", in_full(lived.text)


def _of_summary(read: Letters, weeks: list[LettersOfWeek], by_value: Mapping[str, str]) -> Iterator[Told]:
    over = read.week - read.week % 4
    latest = [week for week in weeks if over - 4 < week.number <= over]
    *maps, worth = tables(read.messages["summary"])
    frozen, unit = latest[-1].frozen, f"unit:{read.reader.id}"
    parts = {part_name(frozen, part): part for part in parts_of(frozen, unit)}
    for table in maps:
        for part, *cells in table.rows[1:]:  # the company leads
            for column, cell in zip(table.columns[1:], cells, strict=True):
                items = [
                    (week.number, item.key)
                    for week in latest
                    for item in week.frozen.items
                    if not item.about_manager and item.key in bank().items and theme_name(item.theme) == column
                ]
                if len(items) == 1 and not cell.withheld:  # of several weeks or items it says a mean
                    yield *items[0], parts[part.text], in_full(cell.text.rstrip(" ↑↓"))
    yield from _of_values(worth, read, weeks, by_value)


def of_ratings(read: Letters, weeks: list[LettersOfWeek]) -> Iterator[Told]:
    """What the map between departments gives to one department about another."""
    asking = [week for week in weeks if week.number <= read.week and week.frozen.departments]
    if not asking:
        return
    frozen = asking[-1].frozen
    units = [each.unit for each in frozen.departments]
    names = {named_department(unit, frozen.teams[leads(unit)], "en"): unit for unit in units}
    for table in tables(read.messages["summary"]):
        if table.columns[0] == "Who says it of whom":
            for pair, score, _ in table.rows:
                asks, served = pair.text.split(" of ")
                yield asking[-1].number, f"serves-{leads(names[served])}", names[asks], in_full(score.text)


def _of_values(worth: Table, read: Letters, weeks: list[LettersOfWeek], by_value: Mapping[str, str]) -> Iterator[Told]:
    over, unit = read.week - read.week % 4, f"unit:{read.reader.id}"
    for label, _, lived, _ in worth.rows:
        item = by_value[label.text]
        rounds = [week.number for week in weeks if over - QUARTER < week.number <= over and week.frozen.item(item)]
        if rounds and not lived.withheld:
            yield rounds[-1], item, unit, in_full(lived.text)


def cells_in(week: LettersOfWeek, item: str, texts: Collection[Told]) -> list[Cell]:
    """What texts say of units whose number is that of one block."""
    blocks = {unit for unit, asked in week.rows if asked == item}
    cells = []
    for number_of, asked, unit, text in texts:
        inside = [block for block in blocks if unit in week.frozen.above(block)]
        if (number_of, asked) == (week.number, item) and len(inside) == 1:
            leaves = leaves_of(week, inside[0])
            most = sum(week.frozen.invited[leaf] for leaf in leaves)
            cells.append(said(((week.number, leaf) for leaf in leaves), as_read(text), FLOOR, most))
    return cells


def leaves_of(week: LettersOfWeek, block: str) -> list[str]:
    """The leaves whose answers were added up in a block."""
    return [leaf for leaf in week.frozen.invited if _block_of(week.frozen, week.published, leaf) == block]


def _block_of(frozen: Frozen, published: Collection[str], leaf: str) -> str | None:
    return next((unit for unit in frozen.above(leaf) if unit in published), None)


def as_read(text: str) -> Released:
    """A text names no size; the bounds of its number are the same for every size that can have it."""
    reading = Reading({"2 or lower": "<=2", "4 or higher": ">=4"}.get(text) or f"{number(text):g}")
    small = reading in (Reading.TWO_OR_LOWER, Reading.FOUR_OR_HIGHER)
    return Released(reading, SizeBand.FROM_5 if small else SizeBand.FROM_31)


def of_results(outcome: RoundForReader, reader: Person) -> Iterator[tuple[str, str, str]]:
    """What a check-in's page says of each item "here", where its reader answered, and of "all"; empty for no number."""
    frozen, leaf, item = outcome.round.frozen, outcome.leaf or "", ""
    keys = {asked.text("en"): asked.key for asked in frozen.asked_of(leaf)}
    for block in results(outcome, reader).blocks:
        match block:
            case Text((Bold(text),)):
                item = keys[text]
            case Facts(rows):
                yield from ((item, where, bare(text)) for where, (_, text) in zip(("here", "all"), rows, strict=False))
            case _:
                pass


def bare(score: str) -> str:
    """A score without its band of sizes, as letters say it; empty for none."""
    for key, words in (("pulse.score.two", "2 or lower"), ("pulse.score.four", "4 or higher")):
        if said_in(Message(score, ()), key):
            return words
    numbers = said_in(Message(score, ()), "pulse.score.of_five", "pulse.score.mean")
    return f"{float(numbers[0]['number']):.1f}" if numbers else ""
