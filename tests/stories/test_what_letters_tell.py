"""Digest, mirror and summary say nothing about answers but what the ledger says, and nothing at all without it."""

import re
from collections import Counter
from collections.abc import Iterator
from statistics import fmean

import pytest

from bot.checkin.questions import bank
from bot.checkin.release import Reading
from bot.config.settings import Settings
from bot.demo.invented import invent_company, planted
from bot.demo.population import Population
from bot.demo.years_before import WEEKS_BEFORE
from bot.insight.blindspots import LIVED
from bot.insight.summary import parts_of
from bot.messages.message import Cell, Message, Table
from bot.messages.pictures import Pairs, Waterline
from bot.org.people import Person, Workspace
from commands.org.open_workspace import open_workspace
from commands.org.save_company import save_company
from storage.caches import forget_all
from storage.database import statement
from storage.org import people, values
from tests.audit.depths import labels_of, sides
from tests.audit.habits import without_habits
from tests.audit.letters import (
    ABOUT_MANAGERS,
    Letters,
    LettersOfWeek,
    about_managers,
    charts,
    heat,
    is_said,
    ledger_of,
    mean_of,
    number,
    numbers,
    part_name,
    read_all,
    said,
    short,
    spoken,
    tables,
    texts,
    theme_name,
)
from tests.cast import MONDAY
from tests.past import Lived
from tests.simulation.quarter import check_in, thank

LAST = 13
WEEKS = range(1, LAST + 1)
_TEAM = ("", "+tide.alike", "+tide.apart")
TIDES = tuple(f"tide.{where}{team}" for where in ("nearly_everywhere", "on_the_whole") for team in _TEAM)


@pytest.fixture
async def counted(opened: str, settings: Settings) -> Workspace:
    """The same people and answers, folded at once."""
    workspace = await open_workspace("web", "local", "Harbour", settings)
    company = invent_company(MONDAY)
    await save_company(workspace, company)
    population = Population(company, planted())
    await check_in(workspace, population)
    await thank(workspace, seed=1)
    return workspace


async def letters(workspace: Workspace, weeks: range = WEEKS) -> list[Letters]:
    leading = {team.manager_id for team in await people.teams(workspace.id)}
    managers = [person for person in await people.everyone(workspace.id) if person.id in leading]
    return [await read_all(workspace, manager, week) for week in weeks for manager in managers]


async def withhold_everything() -> None:
    """As if no round had published anything; the trigger that refuses this is put aside."""
    await statement("alter table ledger disable trigger all")
    await statement("delete from ledger")
    await statement("update round set published = '[]'")
    forget_all()


def about_answers(read: Letters) -> Iterator[str]:
    """Everything in somebody's letters that could be a number about answers."""
    for message in map(without_habits, read.messages.values()):
        yield from (f"chart: {chart.alt_text}" for chart in charts(message))
        yield from (
            cell.text
            for table in tables(message)
            for cell in _of_answers(table)
            if numbers(cell.text) or cell.shade is not None
        )
        everything = Counter(texts(message))
        everything.subtract(cell.text for table in tables(message) for row in table.rows for cell in row)
        told = (text for text, many in everything.items() if many and numbers(text))
        yield from (text for text in told if not text.startswith("A customer thanked "))


def _of_answers(table: Table) -> list[Cell]:
    """The cells but for what was asked, what was believed, and how often people were thanked."""
    others = ("Question", "You believed", "Value", "Kudos in 13 weeks", "Managers believe")
    return [cell for row in table.rows for head, cell in zip(table.columns, row, strict=True) if head not in others]


async def test_with_a_ledger_that_withholds_everything_no_letter_has_a_number_about_answers(
    harbour_past: Lived,
) -> None:
    before = await letters(harbour_past.workspace, range(WEEKS_BEFORE + 4, WEEKS_BEFORE + LAST + 1, 4))
    assert {kind for read in before for kind in read.messages} == {"digest", "mirror", "summary"}
    for kind in ("digest", "mirror", "summary"):  # what is looked for is found where there is something
        of_kind = [
            Letters(read.reader, read.week, {kind: read.messages[kind]}) for read in before if kind in read.messages
        ]
        assert sum(bool(list(about_answers(read))) for read in of_kind) > len(of_kind) / 2
    await withhold_everything()
    after = await letters(harbour_past.workspace, range(WEEKS_BEFORE + 1, WEEKS_BEFORE + LAST + 1))
    assert {kind for read in after for kind in read.messages} == {"digest", "mirror", "summary"}
    for read in after:
        assert list(about_answers(read)) == []


async def test_every_number_about_answers_is_worked_out_from_the_ledgers_rows_alone(counted: Workspace) -> None:
    said_so = dict.fromkeys(("digest", "mirror", "summary"), 0)
    for read in await letters(counted):
        for kind, message in read.messages.items():
            weeks = await ledger_of(counted.id, 0, read.week)
            explained = await EXPLAINED[kind](read, message, weeks)
            left = [text for text in texts(without_habits(message)) if numbers(text) and text not in explained]
            assert left == [], f"{kind} of {read.reader.name} after week {read.week}"
            said_so[kind] += len(explained)
    assert min(said_so.values()) > 100


async def _mirror(read: Letters, message: Message, weeks: list[LettersOfWeek]) -> set[str]:
    """Explains a mirror: what was believed is the reader's own, all else stands in the ledger."""
    team, over = f"team:{read.reader.id}", read.week - read.week % 4
    own = await _forecasts(read.reader)
    told: dict[str, list[tuple[int, str]]] = {}
    quarter = []
    for week in weeks:
        for item in week.frozen.items:
            row, label = week.rows.get((team, item.key)), own.get((week.number, item.key))
            if row and label and over - 4 < week.number <= over:
                told.setdefault(item.text("en"), []).append((label, spoken(row[0])))
            if row and label and over - LAST < week.number <= over:
                quarter.append(LIVED[Reading(row[0])])
    shown = {row[0].text: (row[1].text, row[2].text) for table in tables(message) for row in table.rows}
    assert shown.keys() == told.keys()
    for asked, (believed, lives) in shown.items():
        assert lives == short(mean_of([score for _, score in told[asked]]))
        assert number(believed.split(" ")[0]) == pytest.approx(fmean(label for label, _ in told[asked]), abs=0.051)
    for verdict in said(message, "mirror.level", "mirror.levels"):
        assert verdict["level"] == f"{min(5.0, fmean(quarter)):.1f}"
        assert float(verdict.get("gap", 1)) % 0.5 == 0
    for tide in said(message, *TIDES):
        assert (tide["before"], tide["now"]) == company_moods(weeks, over)
    explained = {text for text in texts(message) if is_said(text, "mirror.level", "mirror.levels", *TIDES)}
    explained |= {block.alt_text for block in message.blocks if isinstance(block, Pairs)}
    return explained | {cell.text for table in tables(message) for row in table.rows for cell in row}


async def _waterlines(read: Letters, message: Message, latest: list[LettersOfWeek]) -> set[str]:
    """Explains pictures, and the figure of what managers believe: both sides of a unit, over all themes or one."""
    labels, tree = await labels_of(read.reader.workspace_id), latest[-1].frozen.tree
    asked_about = {item.theme for week in latest for item in week.frozen.items if item.theme not in ("values", "own")}
    of_units = [sides(latest, labels, place.key, asked_about) for place in tree.units]
    of_themes = [sides(latest, labels, f"unit:{read.reader.id}", (theme,)) for theme in asked_about]
    for depth in said(message, "figure.depth"):
        assert (depth["believed"], depth["lived"]) in of_units
    pictures = [block for block in message.blocks if isinstance(block, Waterline)]
    possible = [tuple(map(short, both)) for both in (*of_units, *of_themes) if both]
    for pair in (pair for picture in pictures for pair in picture.pairs if pair.distance is not None):
        assert (pair.believed_text, pair.lived_text) in possible
    return {picture.alt_text for picture in pictures}


def company_moods(weeks: list[LettersOfWeek], over: int) -> tuple[str, str]:
    """What everybody's weeks were in the four before the latest four, and in these."""
    root = weeks[-1].frozen.root
    moods = {week.number: number(week.score(root, "mood") or "") for week in weeks if week.score(root, "mood")}
    return mean_in(moods, range(over - 7, over - 3)), mean_in(moods, range(over - 3, over + 1))


def mean_in(moods: dict[int, float], weeks: range) -> str:
    return f"{round(fmean(moods[week] for week in weeks if week in moods), 1):.1f}"


async def _summary(read: Letters, message: Message, weeks: list[LettersOfWeek]) -> set[str]:
    """Explains a summary; what is said of managers holds bands of at least five, and half labels."""
    over = (read.week - read.week % 4, 4)
    latest = [week for week in weeks if over[0] - 4 < week.number <= over[0]]
    frozen, unit = latest[-1].frozen, f"unit:{read.reader.id}"
    *maps, worth = tables(message)
    parts = {part_name(frozen, part): part for part in parts_of(frozen, unit)} | {"Harbour": frozen.root}
    themes = {theme_name(theme): theme for theme in ("mood", *bank().themes)}
    shown = []
    for table in maps:
        for name, *cells in table.rows:
            for column, cell in zip(table.columns[1:], cells, strict=True):
                assert cell.text.rstrip(" ↑↓") == heat(latest, parts[name.text], themes[column])
                shown.append(cell.text.rstrip(" ↑↓"))
    for tide in said(message, *TIDES):
        assert (tide["before"], tide["now"]) == company_moods(weeks, over[0])
    for row in worth.rows:
        item = next(
            f"value-{one.id}"
            for one in await values.current(read.reader.workspace_id)
            if one.label("en") == row[0].text
        )
        asked = [
            week for week in weeks if week.number > over[0] - LAST and week.frozen.item(item) and week.number <= over[0]
        ]
        assert row[2].text == short((asked and asked[-1].score(unit, item)) or "together")
    for one in about_managers(message):
        assert re.fullmatch(
            r"(One or more|At least some|Many|About \d+) of (5 to 7|8 to 10|11 to 15|16 to 30|31 or more)",
            one["amount"],
        )
    drawn = await _waterlines(read, message, latest)
    sentences = (*TIDES, "summary.optimism", "summary.spot.gap_none", "figure.depth", *ABOUT_MANAGERS)
    known = {text for text in texts(message) if is_said(text, *sentences)}
    return known | drawn | {cell.text for table in tables(message) for row in table.rows for cell in row}


async def _digest(read: Letters, message: Message, weeks: list[LettersOfWeek]) -> set[str]:
    """Explains a digest: the mood of the team's block, week by week."""
    leaf, shown = f"team:{read.reader.id}", weeks[-LAST:]
    own = [week.rows.get((leaf, "mood")) for week in shown]
    latest = shown[-1]
    block = (
        next((unit for unit in latest.frozen.above(leaf) if unit in latest.published), None)
        if latest.frozen.invited.get(leaf)
        else None
    )
    explained = set()
    for chart in charts(message):
        begins = next(at for at, row in enumerate(own) if row)
        assert chart.series[0].values == tuple(number(spoken(row[0])) if row else None for row in own[begins:])
        said_of = ", ".join(spoken(row[0]) for row in own[begins:] if row)
        none = ", ".join(day for day, row in zip(chart.labels, own[begins:], strict=True) if not row)
        company = [week.score(week.frozen.root, "mood") for week in shown[begins:]]
        told = f"{chart.labels[0]} to {chart.labels[-1]}, from 1 to 5: {said_of}."
        told += f" No number of its own: {none}." if none else ""
        told += f" The whole company: {', '.join(score for score in company if score)}." if any(company) else ""
        assert re.sub(r" At last, .* answered\.", "", chart.alt_text) == told
        assert chart.series[1].values == tuple(number(score) if score else None for score in company)
        assert own[-1]
        now, before = ([spoken(row[0]) for row in part if row] for part in (own[-4:], own[-8:-4]))
        numbers_of = [mean_of(now), mean_of(before)] if len(now) + len(before) > 6 else [spoken(own[-1][0])]
        assert re.findall(r"\d\.\d|\d or \w+", chart.title) == numbers_of
        explained |= {chart.alt_text, chart.title}
    for together in said(message, "digest.together", "digest.mood_once"):
        row = latest.rows[block or "", "mood"]
        assert together["score"] == at_last(row)
        (meaning,) = said(message, "digest.level")
        assert meaning["level"] == LEVELS[row[0]]
    for alone in said(message, "digest.company"):
        assert (block or "", "mood") not in latest.rows
        assert alone["score"].startswith(str(latest.score(latest.frozen.root, "mood")))
    spoken_of = ("digest.together", "digest.mood_once", "digest.company", "digest.level")
    return explained | {text for text in texts(message) if is_said(text, *spoken_of)}


LEVELS = {
    "<=2": "“bad” or worse",
    "1.5": "between “very bad” and “bad”",
    "2": "“bad”",
    "2.5": "between “bad” and “so-so”",
    "3": "“so-so”",
    "3.5": "between “so-so” and “good”",
    "4": "“good”",
    "4.5": "between “good” and “very good”",
    ">=4": "“good” or better",
}


def at_last(row: tuple[str, int]) -> str:
    """A score with its band, as the digest says it."""
    reading, size = row
    bands = {5: "5 to 7 answers", 8: "8 to 10 answers", 11: "11 to 15 answers", 16: "16 to 30 answers"}
    band = bands.get(size, "31 answers or more")
    return f"{'2 or lower' if reading == '<=2' else '4 or higher' if reading == '>=4' else f'{reading} of 5'} ({band})"


async def _forecasts(manager: Person) -> dict[tuple[int, str], int]:
    rows = await statement(
        "select r.week, f.item, f.value from forecast f join round r on r.id = f.round_id"
        " where f.manager_id = %(manager)s",
        manager=manager.id,
    )
    return {(row["week"], row["item"]): row["value"] for row in rows}


EXPLAINED = {"digest": _digest, "mirror": _mirror, "summary": _summary}
