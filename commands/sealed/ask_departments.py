"""Which departments a round asks about each other: frozen by the first one of a quarter that does so."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.checkin.departments import Department, about_whom, choose_departments, service_key, teams_in
from bot.checkin.questions import ROUNDS, Cadence, Texts, quarter_of, service_item, service_turn
from bot.checkin.rounds import Round
from bot.messages.texts import LANGUAGES
from bot.org.tree import Tree
from bot.org.unit_key import leads
from storage.checkin import departments, rounds
from storage.org import people
from storage.org.team_names import team_names

_QUARTER = timedelta(weeks=ROUNDS)


async def ask_departments(
    workspace_id: int, tree: Tree, asked: Counter[str], week: int, cadence: Cadence, now: datetime
) -> tuple[Department, ...]:
    """Returns the departments that are asked in a week, with what; none in most weeks, and where there is but one.

    `asked` counts the people of each leaf who can be asked.
    """
    turn = service_turn(week, cadence)
    if turn is None:
        return ()
    closed = await rounds.closed_until(workspace_id, now, ROUNDS)
    units = _frozen(closed, week, cadence) or choose_departments(tree, asked, await departments.heads(workspace_id))
    units = tuple(unit for unit in units if unit in tree.parents())
    exchange = await _exchange(workspace_id, teams_in(tree, units), closed, now)
    names = await _names(workspace_id)
    return tuple(
        Department(
            unit,
            tuple(
                service_item(service_key(other), names[leads(other)])
                for other in about_whom(unit, [other for other in units if other in exchange[unit]], turn)
            ),
        )
        for unit in units
    )


def _frozen(closed: list[Round], week: int, cadence: Cadence) -> tuple[str, ...]:
    """The departments that were asked before in this quarter."""
    quarter = quarter_of(week, cadence)
    earlier = (each for each in closed if each.frozen.departments and quarter_of(each.week, cadence) == quarter)
    return next((tuple(department.unit for department in each.frozen.departments) for each in earlier), ())


async def _exchange(
    workspace_id: int, department_of: Mapping[int, str], closed: list[Round], now: datetime
) -> Mapping[str, set[str]]:
    """By department, those that it exchanged thanks or people with within a quarter."""
    exchange: defaultdict[str, set[str]] = defaultdict(set)
    pairs = [
        (each.giver, each.receiver)
        for each in await departments.thanks_between(workspace_id, department_of, now - _QUARTER, now)
    ]
    if recent := [each for each in closed if each.closes_at > now - _QUARTER]:
        pairs += await departments.moved_between(workspace_id, department_of, recent[0].id)
    for first, second in pairs:
        exchange[first].add(second)
        exchange[second].add(first)
    return exchange


async def _names(workspace_id: int) -> dict[int, Texts]:
    """By who leads a team, what it is called in each language."""
    named = await team_names(workspace_id)
    return {
        team.manager_id: {language: named.get(team.manager_id, {}).get(language, team.name) for language in LANGUAGES}
        for team in await people.teams(workspace_id)
    }
