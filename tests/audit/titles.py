"""Whether what a letter puts on top holds by what stands below it, worked out from its text and the ledger's rows."""

from collections.abc import Iterator
from dataclasses import replace
from statistics import fmean

from bot.checkin.questions import ROUNDS
from bot.insight.spots import Together
from bot.messages.message import Block, Facts, Message, Table, Text
from bot.messages.pictures import Fill, Waterline
from storage.database import statement
from tests.audit.letters import (
    ABOUT_MANAGERS,
    Letters,
    LettersOfWeek,
    charts,
    is_said,
    lived,
    number,
    said,
    tables,
    texts,
)

ABOVE = ("mirror.nearly_certain", "mirror.very_likely", "mirror.probably", "mirror.above_high")
FINDINGS = (*ABOVE, "mirror.as_it_is", "mirror.better", "mirror.unknown")
TIDES = ("tide.nearly_everywhere", "tide.on_the_whole")
WITH_ALL = tuple(f"{tide}+tide.alike" for tide in TIDES)
MAP_TITLES = (
    "summary.heat_nothing",
    "summary.heat_nothing_else",
    "summary.heat_none",
    "summary.heat_rose",
    "summary.heat_fell",
    "summary.heat_moved",
)
FELL, ROSE = ("weeks.fell", "weeks.fell_since"), ("weeks.rose", "weeks.rose_since")
NOTHING_NAMED = (
    *("picture.themes", "picture.whole", "picture.parts", "summary.optimism"),
    *(f"together.{whose}{word.value}" for word in Together for whose in ("", "here.")),
)
UNCERTAIN = ("picture.themes", "picture.whole", "picture.parts", "picture.parts_named")
BOUNDS = {"mirror.as_it_is": (-0.5, 0.5), "mirror.better": (-5.0, -0.45)}
NOTHING, NOTHING_ELSE = "No change stands out", "Beyond that, no change stands out"
NO_NUMBER = "no number"
NOWHERE = "No part has a number of its own in these four weeks"


async def contradictions(read: Letters, weeks: list[LettersOfWeek]) -> list[str]:
    """Returns every title in somebody's letters that the page below does not bear out."""
    gap = await _gap(read, weeks)
    checks = {"mirror": lambda page: _of_mirror(page, gap), "summary": _of_summary, "digest": _of_digest}
    return [
        f"{kind} of {read.reader.handle} after week {read.week}: {why}"
        for kind, message in read.messages.items()
        for why in checks[kind](message)
    ]


async def _gap(read: Letters, weeks: list[LettersOfWeek]) -> float | None:
    """By how much the reader's forecasts lie above the team's numbers over the quarter; None before there are six."""
    over, team = read.week - read.week % 4, f"team:{read.reader.id}"
    rows = await statement(
        "select r.week, f.item, f.value from forecast f join round r on r.id = f.round_id"
        " where f.manager_id = %(manager)s",
        manager=read.reader.id,
    )
    labels = {(row["week"], row["item"]): row["value"] for row in rows}
    differences = [
        labels[week.number, item] - lived(reading)
        for week in weeks
        if over - ROUNDS < week.number <= over
        for (unit, item), (reading, _) in week.rows.items()
        if unit == team and (week.number, item) in labels
    ]
    return fmean(differences) if len(differences) >= 6 else None


def of_what_was_said(message: Message) -> Iterator[str]:
    """Of the page that everybody reads: its chart, what moved, and where it says that the reader's answers stand."""
    page = _undated(message)
    yield from _of_digest(page)
    yield from (f"{tide} is no movement" for tide in moved_in(page) if abs(number(tide[0]) - number(tide[1])) < 0.25)
    facts = [block.rows for block in page.blocks if isinstance(block, Facts)]
    own = [score for ((_, score), *_) in facts if score != NO_NUMBER]
    if said(page, "pulse.result.own", "pulse.result.together") and facts and not own:
        yield "their answers are shown somewhere, and no number stands there"
    if own and any(is_said(text, "pulse.result.nowhere", "pulse.result.outside") for text in texts(page)):
        yield "their answers are shown nowhere, and a number stands there"


def moved_in(message: Message) -> set[tuple[str, str]]:
    """What a page says that everybody's weeks were, and had been."""
    keys = [f"{tide}{team}" for tide in TIDES for team in ("", "+tide.alike", "+tide.apart")]
    return {(tide["before"], tide["now"]) for tide in said(_undated(message), *keys)}


def _undated(message: Message) -> Message:
    """What moved without the day up to which it did, as letters say it."""
    return replace(message, blocks=tuple(map(_without_day, message.blocks)))


def _without_day(block: Block) -> Block:
    dated = said(Message("", (block,)), "tide.until")
    return Text((dated[0]["moved"],)) if dated else block


def _of_mirror(message: Message, gap: float | None) -> Iterator[str]:
    findings = [key for key in FINDINGS if any(is_said(text, key) for text in texts(message))]
    if not findings:
        return
    if len(findings) > 1:
        yield f"says both: {findings}"
    is_above = findings[0] in ABOVE
    if not is_said(tables(message)[0].title, findings[0]):
        yield f"{findings[0]} is not its title"
    if bool(said(message, "mirror.levels")) != is_above:
        yield "forecasts that lie above, and a finding of something else"
    least, most = BOUNDS.get(findings[0], (0.45, 5.0) if is_above else (-5.0, 5.0))
    if gap is None and findings[0] != "mirror.unknown":
        yield f"{findings[0]} from fewer than six questions"
    if gap is not None and not least <= gap <= most:
        yield f"{findings[0]} where forecasts lie {gap:.2f} above"


def _of_summary(message: Message) -> Iterator[str]:
    *maps, worth = tables(message)
    arrows = [
        (column, row[0].text, 1 if "↑" in cell.text else -1)
        for table in maps
        for row in table.rows
        for column, cell in zip(table.columns[1:], row[1:], strict=True)
        if "↑" in cell.text or "↓" in cell.text
    ]
    yield from _of_map(maps[0], arrows)
    if worth.title != "Our values: thanked for, seen, believed":
        yield f"{worth.title}, by no procedure"
    for tide in said(message, *TIDES):
        if abs(number(tide["now"]) - number(tide["before"])) < 0.25:
            yield f"{tide} is no movement"
        if maps[0].title == NOTHING:
            yield f"{NOTHING}, and {tide}"
    yield from _of_waterlines(message)
    spots = said(message, *ABOUT_MANAGERS, "summary.spot.gap_none")
    if spots and any(is_said(text, "summary.no_spots", "summary.not_tested") for text in texts(message)):
        yield "nothing is named, and something is"
    if said(message, "summary.spot.gap_theme") and sum(" and below" not in row[0].text for row in maps[0].rows) > 2:
        yield "a theme beside a table of single teams"
    yield from _of_themes(message, maps[0])
    if any(is_said(text, "together.as_it_is") for text in texts(message)) and any(
        spot["amount"].startswith("Many") for spot in said(message, "summary.spot.gap", "summary.spot.gap_theme")
    ):
        yield "managers believe what people answer, and many do not"


def _of_themes(message: Message, table: Table) -> Iterator[str]:
    """Where somebody is named beside a table of single teams of theirs, no picture tells beliefs theme by theme."""
    single = [row[0].text for row in table.rows[1:] if " and below" not in row[0].text]
    is_named = said(message, "summary.spot.gap", "summary.spot.gap_theme")
    drawn = {pair.name for block in message.blocks if isinstance(block, Waterline) for pair in block.pairs}
    if is_named and len(single) > 1 and drawn & set(table.columns):
        yield f"{is_named}, {single} and themes: {drawn & set(table.columns)}"


def _of_waterlines(message: Message) -> Iterator[str]:
    """A picture's title is what is named, or of all managers together, or that nothing stands out."""
    for picture in (block for block in message.blocks if isinstance(block, Waterline)):
        is_named = is_said(picture.title, "summary.spot.gap", "summary.spot.gap_theme", "picture.parts_named")
        if not is_named and not is_said(picture.title, *NOTHING_NAMED):
            yield f"{picture.title}, by no procedure"
        if not is_named and any(pair.fill is not Fill.HOLLOW for pair in picture.pairs):
            yield f"{picture.title}, and a mark that is certain"
        is_hollow = all(pair.fill is Fill.HOLLOW for pair in picture.pairs)
        is_by_itself = "be chance" in picture.legend and "about all themes together" not in picture.legend
        if is_hollow and is_by_itself and not is_said(picture.title, *UNCERTAIN):
            yield f"{picture.title}, and no mark that is certain"
        distances = [pair.distance for pair in picture.pairs if pair.distance is not None]
        if distances != sorted(distances, reverse=True):
            yield "a deeper mark behind one that is less deep"


def _of_map(table: Table, arrows: list[tuple[str, str, int]]) -> Iterator[str]:
    title = table.title
    if not is_said(title, *MAP_TITLES):
        yield f"{title}, by no procedure"
    if (title in (NOTHING, NOTHING_ELSE, NOWHERE)) == bool(arrows):
        yield f"{title}, and {len(arrows)} arrows"
    for key, side in (("summary.heat_rose", 1), ("summary.heat_fell", -1)):
        bears_out = [title.startswith(f"{theme} ") and side == moved for theme, _, moved in arrows]
        if is_said(title, key) and bears_out != [True]:
            yield f"{title}, and {arrows}"
    if is_said(title, "summary.heat_moved") and f" {len(arrows)} " not in title:
        yield f"{title}, and {len(arrows)} arrows"


def _of_digest(message: Message) -> Iterator[str]:
    for chart in charts(message):
        whole = chart.series[0].values[-8:]
        if is_said(chart.title, *FELL, *ROSE):
            now = [bound for point in whole[-4:] if point is not None for bound in _behind(point)]
            before = [bound for point in whole[:-4] if point is not None for bound in _behind(point)]
            fell = is_said(chart.title, *FELL)
            if not (max(now) < min(before) if fell else min(now) > max(before)):
                yield f"{chart.title}: {whole}"
            if fell and "4 or higher" in chart.title:
                yield chart.title
        if is_said(chart.title, "weeks.steady") and said(message, *WITH_ALL):
            yield f"{chart.title}, and as in your team"
        if is_said(chart.title, "weeks.with_all") and not said(message, *WITH_ALL):
            yield f"{chart.title}, and nothing moved for all"


def _behind(point: float) -> tuple[float, ...]:
    """The ends of what a number may stand for."""
    return {1.9: (1.5, 2.0), 4.3: (4.0, 4.5)}.get(point, (point,))
