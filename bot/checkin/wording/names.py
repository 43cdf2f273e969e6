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
    """Returns a department by the name of its head's team, as in the question about it."""
    return frozen.teams.get(leads(unit)) or unit_name(frozen, unit, company, language)
