"""Who is in the company: for the local page, where one chooses whom to be."""

from bot.people import Person, Team, Workspace
from storage import people


async def look_around(workspace: Workspace) -> tuple[list[Person], list[Team]]:
    """Everybody by name, and the teams by name."""
    return await people.everyone(workspace.id), await people.teams(workspace.id)
