"""An adversary collects every letter of 13 weeks and takes the numbers out: nothing is certain about a few."""

from collections.abc import Collection, Iterable
from fractions import Fraction
from random import Random

import pytest

from bot.checkin.blocks import SizeBand
from bot.checkin.release import Reading, Released
from bot.config.settings import Settings
from bot.demo.invented import invent_company, planted
from bot.demo.population import Population
from bot.org.people import Workspace
from commands.org.open_workspace import open_workspace
from commands.org.save_company import save_company
from storage.caches import forget_all
from storage.org import people, values
from tests.audit.auditor import Atom, Auditor, Cell, behind, said, unions
from tests.audit.letters import Letters, LettersOfWeek, ledger_of, read_all
from tests.audit.numbers import Told, cells_in, leaves_of, of_letters
from tests.bot.companies import company
from tests.cast import MONDAY
from tests.simulation.quarter import check_in, on_paper, thank

LAST = 13


async def quarter(
    population: Population, settings: Settings, read_in: Iterable[int] = range(1, LAST + 1), *, serving: bool = False
) -> tuple[Workspace, list[LettersOfWeek], list[Letters]]:
    """What a company published in 13 weeks, and what everybody who leads somebody read in each."""
    forget_all()
    workspace = await open_workspace("web", "local", "Harbour", settings)
    await save_company(workspace, population.company)
    await check_in(workspace, population, serving=serving)
    await thank(workspace)
    leading = {team.manager_id for team in await people.teams(workspace.id)}
    managers = [person for person in await people.everyone(workspace.id) if person.id in leading]
    read = [await read_all(workspace, one, week) for week in read_in for one in managers]
    return workspace, await ledger_of(workspace.id, 0, LAST), read


async def told(workspace: Workspace, weeks: list[LettersOfWeek], read: Iterable[Letters]) -> set[Told]:
    """Every number that a text gives to one unit, one item and one week."""
    by_value = {one.label("en"): f"value-{one.id}" for one in await values.current(workspace.id)}
    return {one for letters in read for one in of_letters(letters, weeks, by_value)}


def cells_of(week: LettersOfWeek, item: str, texts: Collection[Told]) -> list[Cell]:
    """The ledger of one item in one week, and beside it what texts say."""
    cells = []
    for block in {unit for unit, asked in week.rows if asked == item}:
        reading, size = week.rows[block, item]
        score = Released(Reading(reading), next(band for band in SizeBand if band.value[0] == size))
        leaves = leaves_of(week, block)
        bounds = behind(score.size, [week.frozen.invited[leaf] for leaf in leaves])
        cells.append(said(((week.number, leaf) for leaf in leaves), score, *bounds))
    return [*cells, *cells_in(week, item, texts)]


def audit(
    week: LettersOfWeek, item: str, texts: Collection[Told], groups: Iterable[frozenset[Atom]]
) -> tuple[list[object], int]:
    invited: dict[Atom, int] = {(week.number, leaf): many for leaf, many in week.frozen.invited.items()}
    mine = {one for one in texts if one[:2] == (week.number, item)}
    every = list(groups)
    return list(Auditor(invited, cells_of(week, item, mine)).exposures(every)), len(mine)


@pytest.mark.parametrize("seed", [3])
@pytest.mark.long
async def test_thirteen_weeks_of_letters_of_a_small_company_leave_nothing_certain_about_any_teams(
    seed: int, opened: str, settings: Settings
) -> None:
    random = Random(seed)
    population = Population(on_paper(company(random, 4, smallest=3, largest=9)), (), seed)
    workspace, weeks, read = await quarter(population, settings)
    texts = await told(workspace, weeks, read)
    held = 0
    for week in weeks:
        groups = unions(((week.number, leaf) for leaf in week.frozen.invited), most=3)
        for item in week.frozen.items:
            exposed, many = audit(week, item.key, texts, groups)
            assert exposed == []
            held += many
    assert held > 20, "texts that say nothing prove nothing"


def department_items(week: LettersOfWeek, random: Random, many: int) -> list[str]:
    """Items about departments; none in most weeks."""
    keys = sorted({item.key for each in week.frozen.departments for item in each.items})
    return random.sample(keys, min(many, len(keys)))


def sampled(week: LettersOfWeek, random: Random, many: int) -> list[frozenset[Atom]]:
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
    population = Population(invent_company(MONDAY), planted())
    workspace, weeks, read = await quarter(population, settings, serving=True)
    texts, random = await told(workspace, weeks, read), Random(1)
    assert len(texts) > 500
    for week in weeks:
        for item in (random.choice(week.frozen.items).key, *department_items(week, random, 1)):
            exposed, _ = audit(week, item, texts, sampled(week, random, 2))
            assert exposed == []
    assert {week for week, item, _, _ in texts if item.startswith("serves-")} == {6, 12}


async def test_a_heat_map_that_shows_a_team_of_three_is_caught(opened: str, settings: Settings) -> None:
    random = Random(8)
    population = Population(on_paper(company(random, 4, smallest=3, largest=9)), (), 8)
    workspace, weeks, read = await quarter(population, settings)
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
