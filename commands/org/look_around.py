"""Who is in the company and what it values: for the local page, where one chooses whom to be and whom to name."""

from bot.org.people import Person, Team, Workspace
from bot.org.values import Value
from storage.org import people, values


async def look_around(workspace: Workspace) -> tuple[list[Person], list[Team], list[Value]]:
    """Everybody by name, the teams by name, and the values that can be given now."""
    return await people.everyone(workspace.id), await people.teams(workspace.id), await values.current(workspace.id)
