"""What units are called."""

from bot.checkin.rounds import Frozen
from bot.messages.say import say
from bot.org.unit_key import UnitKind, kind_of, leads


def unit_name(frozen: Frozen, unit: str, company: str, language: str) -> str:
    """Returns a team by its name, a unit as that team and those below it, the root as the company."""
    if unit == frozen.root:
        return company
    team = frozen.teams.get(leads(unit), "")
    return team if kind_of(unit) is UnitKind.TEAM else say(language, "pulse.unit", team=team)


def department_name(frozen: Frozen, unit: str, company: str, language: str) -> str:
    """Returns what a department is called, as in the question about it."""
    team = frozen.teams.get(leads(unit))
    return named_department(unit, team, language) if team else unit_name(frozen, unit, company, language)


def named_department(unit: str, team: str, language: str) -> str:
    """Returns a department by the name of its head's team, of which a branch is more than that team alone."""
    return team if kind_of(unit) is UnitKind.TEAM else say(language, "departments.branch", team=team)
