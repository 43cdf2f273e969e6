"""Which departments a round asks about each other: frozen by the first one of a quarter that does so."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.checkin.departments import FEWEST, Department, about_whom, choose_departments, item_key, large_enough, teams_in
from bot.checkin.questions import ROUNDS, Cadence, Texts, department_item, department_turn, quarter_of
from bot.checkin.rounds import Round
from bot.checkin.wording.names import named_department
from bot.messages.texts import LANGUAGES
from bot.org.tree import Tree
from bot.org.unit_key import leads
from storage.checkin import departments, rounds
from storage.org import people
from storage.org.team_names import team_names

_QUARTER = timedelta(weeks=ROUNDS)


async def ask_departments(
    workspace_id: int, tree: Tree, invited: Counter[str], week: int, cadence: Cadence, now: datetime
) -> tuple[Department, ...]:
    """Returns the departments that are asked in a week, with what; none in most weeks, and where there is but one.

    `invited` counts the people of each leaf who can be asked.
    """
    turn = department_turn(week, cadence)
    if turn is None:
        return ()
    closed = await rounds.closed_until(workspace_id, now, ROUNDS)
    frozen_units = _frozen(closed, week, cadence)
    units = (
        large_enough(tree, invited, frozen_units)
        if frozen_units
        else choose_departments(tree, invited, await departments.heads(workspace_id))
    )
    if len(units) < FEWEST:
        return ()
    exchange = await _exchange(workspace_id, teams_in(tree, units), closed, now)
    names = await _names(workspace_id)
    return tuple(
        Department(
            unit,
            tuple(
                department_item(item_key(partner), _called(partner, names[leads(partner)]))
                for partner in about_whom(unit, [partner for partner in units if partner in exchange[unit]], turn)
            ),
        )
        for unit in units
    )


def _frozen(closed: list[Round], week: int, cadence: Cadence) -> tuple[str, ...]:
    """The departments that were asked before in this quarter."""
    quarter = quarter_of(week, cadence)
    of_quarter = [round_.frozen.departments for round_ in closed if quarter_of(round_.week, cadence) == quarter]
    return tuple(department.unit for department in next(filter(None, of_quarter), ()))


async def _exchange(
    workspace_id: int, department_of: Mapping[int, str], closed: list[Round], now: datetime
) -> Mapping[str, set[str]]:
    """By department, those that it exchanged thanks or people with within a quarter."""
    exchange: defaultdict[str, set[str]] = defaultdict(set)
    pairs = [
        (thanks.giver, thanks.receiver)
        for thanks in await departments.thanks_between(workspace_id, department_of, now - _QUARTER, now)
    ]
    if recent := [round_ for round_ in closed if round_.closes_at > now - _QUARTER]:
        moved = await departments.moved_between(workspace_id, department_of, recent[0].id)
        pairs += [(between.old, between.new) for between in moved]
    for unit, partner in pairs:
        exchange[unit].add(partner)
        exchange[partner].add(unit)
    return exchange


def _called(unit: str, in_languages: Texts) -> Texts:
    return {language: named_department(unit, team, language) for language, team in in_languages.items()}


async def _names(workspace_id: int) -> dict[int, Texts]:
    """By who leads a team, what it is called in each language."""
    in_languages = await team_names(workspace_id)
    return {
        team.manager_id: {
            language: in_languages.get(team.manager_id, {}).get(language, team.name) for language in LANGUAGES
        }
        for team in await people.teams(workspace_id)
    }
