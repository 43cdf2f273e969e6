"""Who is in the company and what it values: for the local page, where one chooses whom to be and whom to name."""

from dataclasses import dataclass

from bot.org.people import Person, Team, Workspace
from bot.org.values import Value
from storage.org import people, values
from storage.roles.grants import with_roles


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Everybody by name, the teams by name, and the values that can be given now."""

    people: list[Person]
    teams: list[Team]
    values: list[Value]


async def look_around(workspace: Workspace) -> Surroundings:
    """Returns the workspace's company as it is now."""
    return Surroundings(
        people=await with_roles(workspace.id, await people.everyone(workspace.id), ()),
        teams=await people.teams(workspace.id),
        values=await values.current(workspace.id),
    )
