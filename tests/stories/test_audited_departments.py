"""What leaders read of how departments serve each other: nothing is certain about a few, and every number is the
ledger's.
"""

from fractions import Fraction

import pytest

from bot.config.settings import Settings
from bot.demo.invented import invent_company, planted
from bot.demo.population import Population
from bot.org.people import Workspace
from storage.org import people
from tests.audit.auditor import Atom, Auditor, Cell
from tests.audit.letters import LettersOfWeek, read_all, short
from tests.audit.numbers import Told, of_ratings
from tests.cast import MONDAY
from tests.stories.test_audited_letters import audit, cells_of, quarter

Lived = tuple[Workspace, list[LettersOfWeek], set[Told]]


@pytest.fixture
async def lived(opened: str, settings: Settings) -> Lived:
    """13 weeks of 180 people, and what everybody who leads somebody reads of departments after weeks 8 and 12."""
    population = Population(invent_company(MONDAY), planted())
    workspace, weeks, _ = await quarter(population, settings, read_in=(), serving=True)
    leading = {team.manager_id for team in await people.teams(workspace.id)}
    managers = [person for person in await people.everyone(workspace.id) if person.id in leading]
    read = [await read_all(workspace, each, week) for week in (8, 12) for each in managers]
    found = {told for letters in read if "summary" in letters.messages for told in of_ratings(letters, weeks)}
    return workspace, weeks, found


def groups(week: LettersOfWeek, item: str) -> list[frozenset[Atom]]:
    """The single teams that are asked an item, pairs of them in one unit, and each department as a whole."""
    frozen, above = week.frozen, week.frozen.tree.parents()
    leaves = [leaf for leaf in frozen.invited if item in {each.key for each in frozen.about_departments(leaf)}]
    pairs = [(one, other) for one in leaves for other in leaves if one < other and above[one] == above[other]]
    whole = [[leaf for leaf in leaves if each.unit in frozen.above(leaf)] for each in frozen.departments]
    chosen = [*((leaf,) for leaf in leaves), *pairs, *filter(None, whole)]
    return [frozenset((week.number, leaf) for leaf in group) for group in chosen]


def asked(week: LettersOfWeek) -> list[str]:
    return sorted({item.key for each in week.frozen.departments for item in each.items})


@pytest.mark.long
async def test_the_map_of_180_people_leaves_nothing_certain_about_a_team_a_pair_or_a_department(lived: Lived) -> None:
    _, weeks, told = lived
    serving = [week for week in weeks if week.frozen.departments]
    assert [week.number for week in serving] == [6, 12]
    assert len(told) > 5
    for week in serving:
        for item in asked(week):
            exposed, _ = audit(week, item, told, groups(week, item))
            assert exposed == []
    for number_of, item, unit, text in told:
        [week] = [week for week in serving if week.number == number_of]
        assert unit in week.published
        assert short(week.score(unit, item) or "") == short(text)
    week, item = serving[0], asked(serving[0])[0]
    teams = {str(leaf) for group in groups(week, item) for _, leaf in group}
    small = min(teams, key=lambda leaf: week.frozen.invited[leaf])
    many, group = week.frozen.invited[small], [frozenset([(week.number, small)])]
    assert many < 5, "there is a group that a naive map would give away"
    leak = Cell(frozenset([(week.number, small)]), 1, many, Fraction(13, 4), Fraction(15, 4))
    invited: dict[Atom, int] = {(week.number, leaf): count for leaf, count in week.frozen.invited.items()}
    assert Auditor(invited, [*cells_of(week, item, told), leak]).exposures(group)
