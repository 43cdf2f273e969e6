"""An adversary collects every letter of 13 weeks and takes the numbers out: nothing is certain about a few."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from fractions import Fraction
from random import Random

import pytest

from bot.blocks import SizeBand
from bot.crowd import Crowd
from bot.invented import invent_company, planted
from bot.message import Table
from bot.people import Workspace
from bot.pulse import bank
from bot.release import Reading, Released
from bot.settings import Settings
from bot.summary import parts_of
from commands import evaluate, read_summary
from commands.keep_company import keep_company
from commands.open_workspace import open_workspace
from storage import people, values
from tests.auditor import Atom, Auditor, Cell, behind, said, unions
from tests.bot.companies import company
from tests.cast import MONDAY
from tests.letters import Letters, Week, charts, ledger_of, number, part_name, read_all, tables, theme_name
from tests.quarter import check_in, on_paper, thank

LAST = 13
Told = tuple[int, str, str, str]  # week, item, unit, and the number as it stands in a text


async def quarter(
    crowd: Crowd, settings: Settings, read_in: Iterable[int] = range(1, LAST + 1)
) -> tuple[Workspace, list[Week], list[Letters]]:
    """What a company published in 13 weeks, and what everybody who leads somebody read in each."""
    for module in (evaluate, read_summary):
        module.forget()
    workspace = await open_workspace("web", "local", "Harbour", settings)
    await keep_company(workspace, crowd.company)
    await check_in(workspace, crowd)
    await thank(workspace)
    leading = {team.manager_id for team in await people.teams(workspace.id)}
    managers = [person for person in await people.everyone(workspace.id) if person.id in leading]
    read = [await read_all(workspace, one, week) for week in read_in for one in managers]
    return workspace, await ledger_of(workspace.id, 0, LAST), read


async def told(workspace: Workspace, weeks: list[Week], read: Iterable[Letters]) -> set[Told]:
    """Every number that a text gives to one unit, one item and one week."""
    by_value = {one.label("en"): f"value-{one.id}" for one in await values.current(workspace.id)}
    found: set[Told] = set()
    for one in read:
        before = [week for week in weeks if week.number <= one.week]
        for kind, message in one.messages.items():
            match kind:
                case "digest":
                    found |= {
                        (week.number, "mood", f"team:{one.reader.id}", _spoken(point))
                        for chart in charts(message)
                        for week, point in zip(before[::-1], chart.series[0].values[::-1], strict=False)
                        if point is not None
                    }
                case "mirror":
                    found |= set(_of_mirror(one, before))
                case _:
                    found |= set(_of_summary(one, before, by_value))
    return found


def _spoken(point: float) -> str:
    return {1.9: "2 or lower", 4.3: "4 or higher"}.get(point) or f"{point:.1f}"


def _of_mirror(read: Letters, weeks: list[Week]) -> Iterator[Told]:
    asked = {item.text("en"): (week.number, item.key) for week in weeks for item in week.frozen.items}
    for table in tables(read.messages["mirror"]):
        for question, _, lived in table.rows:
            week, item = asked[question.text]
            if item != "mood":  # of which a mirror says the mean of four, and the digest each
                yield week, item, f"team:{read.reader.id}", lived.text


def _of_summary(read: Letters, weeks: list[Week], by_value: Mapping[str, str]) -> Iterator[Told]:
    over = read.week - read.week % 4
    latest = [week for week in weeks if over - 4 < week.number <= over]
    *maps, worth = tables(read.messages["summary"])
    frozen, unit = latest[-1].frozen, f"unit:{read.reader.id}"
    parts = {part_name(frozen, part): part for part in parts_of(frozen, unit)}
    for table in maps:
        for theme, *cells in table.rows:
            items = [
                (week.number, item.key)
                for week in latest
                for item in week.frozen.items
                if not item.about_manager and item.key in bank().items and theme_name(item.theme) == theme.text
            ]
            for column, cell in zip(table.columns[1:], cells, strict=True):
                if len(items) == 1 and not cell.withheld:  # of several weeks or items it says a mean
                    yield *items[0], parts[column], cell.text.rstrip(" ↑↓")
    yield from _of_values(worth, read, weeks, by_value)


def _of_values(worth: Table, read: Letters, weeks: list[Week], by_value: Mapping[str, str]) -> Iterator[Told]:
    over, unit = read.week - read.week % 4, f"unit:{read.reader.id}"
    for label, _, lived, _ in worth.rows:
        item = by_value[label.text]
        rounds = [week.number for week in weeks if over - LAST < week.number <= over and week.frozen.item(item)]
        if rounds and not lived.withheld:
            yield rounds[-1], item, unit, lived.text


def cells_of(week: Week, item: str, texts: Collection[Told]) -> list[Cell]:
    """The ledger of one item in one week, and beside it what texts say of units whose number is one block's."""
    invited, blocks = week.frozen.invited, {unit for unit, asked in week.rows if asked == item}
    leaves = {block: [leaf for leaf in invited if _block_of(week, leaf) == block] for block in blocks}
    cells = []
    for block in blocks:
        reading, size = week.rows[block, item]
        score = Released(Reading(reading), next(band for band in SizeBand if band.value[0] == size))
        bounds = behind(score.size, [invited[leaf] for leaf in leaves[block]])
        cells.append(said(((week.number, leaf) for leaf in leaves[block]), score, *bounds))
    for _, _, unit, text in texts:
        inside = [block for block in blocks if unit in week.frozen.above(block)]
        most = sum(invited[leaf] for block in inside for leaf in leaves[block])
        if len(inside) == 1:
            cells.append(said(((week.number, leaf) for leaf in leaves[inside[0]]), _as_read(text), 5, most))
    return cells


def _block_of(week: Week, leaf: str) -> str | None:
    return next((unit for unit in week.frozen.above(leaf) if unit in week.published), None)


def _as_read(text: str) -> Released:
    """A text names no size; the bounds of its number are the same for every size that can have it."""
    reading = Reading({"2 or lower": "<=2", "4 or higher": ">=4"}.get(text) or f"{number(text):g}")
    small = reading in (Reading.TWO_OR_LOWER, Reading.FOUR_OR_HIGHER)
    return Released(reading, SizeBand.FROM_5 if small else SizeBand.FROM_31)


def audit(
    week: Week, item: str, texts: Collection[Told], groups: Iterable[frozenset[Atom]]
) -> tuple[list[object], int]:
    invited: dict[Atom, int] = {(week.number, leaf): many for leaf, many in week.frozen.invited.items()}
    mine = {one for one in texts if one[:2] == (week.number, item)}
    every = list(groups)
    return list(Auditor(invited, cells_of(week, item, mine)).exposures(every)), len(mine)


@pytest.mark.parametrize("seed", [3])
async def test_thirteen_weeks_of_letters_of_a_small_company_leave_nothing_certain_about_any_teams(
    seed: int, opened: str, settings: Settings
) -> None:
    random = Random(seed)
    crowd = Crowd(on_paper(company(random, 4, smallest=3, largest=9)), (), seed)
    workspace, weeks, read = await quarter(crowd, settings)
    texts = await told(workspace, weeks, read)
    held = 0
    for week in weeks:
        groups = unions(((week.number, leaf) for leaf in week.frozen.invited), most=3)
        for item in week.frozen.items:
            exposed, many = audit(week, item.key, texts, groups)
            assert exposed == []
            held += many
    assert held > 20, "texts that say nothing prove nothing"


def sampled(week: Week, random: Random, many: int) -> list[frozenset[Atom]]:
    """Single teams, and pairs of teams whose managers report to one person."""
    above = week.frozen.tree.parents()
    leaves = random.sample(sorted(week.frozen.invited), many)
    pairs = [
        (one, other) for one in leaves for other in week.frozen.invited if one < other and above[one] == above[other]
    ]
    chosen = [(one,) for one in leaves] + random.sample(pairs, min(many, len(pairs)))
    return [frozenset((week.number, leaf) for leaf in group) for group in chosen]


async def test_nor_do_those_of_180_people_about_sampled_teams_and_pairs_of_siblings(
    opened: str, settings: Settings
) -> None:
    workspace, weeks, read = await quarter(Crowd(invent_company(MONDAY), planted()), settings)
    texts, random = await told(workspace, weeks, read), Random(1)
    assert len(texts) > 500
    for week in weeks:
        item = random.choice(week.frozen.items).key
        exposed, _ = audit(week, item, texts, sampled(week, random, 2))
        assert exposed == []


async def test_a_heat_map_that_shows_a_team_of_three_is_caught(opened: str, settings: Settings) -> None:
    random = Random(8)
    crowd = Crowd(on_paper(company(random, 4, smallest=3, largest=9)), (), 8)
    workspace, weeks, read = await quarter(crowd, settings)
    texts, week = await told(workspace, weeks, read), weeks[0]
    small = min(week.frozen.invited, key=lambda leaf: week.frozen.invited[leaf])
    assert week.frozen.invited[small] < 5
    item = week.frozen.items[1].key
    leak = Cell(frozenset([(1, small)]), 1, week.frozen.invited[small], Fraction(13, 4), Fraction(15, 4))
    groups = [frozenset([(1, small)])]
    mine = {one for one in texts if one[:2] == (1, item)}
    invited: dict[Atom, int] = {(1, leaf): many for leaf, many in week.frozen.invited.items()}
    assert Auditor(invited, [*cells_of(week, item, mine), leak]).exposures(groups)
    assert not Auditor(invited, cells_of(week, item, mine)).exposures(groups)
