"""What somebody's own manager promised their team."""

from datetime import datetime

from bot.checkin.promises import NOTHING_PROMISED, Promised, promised
from bot.org.people import Person, Workspace
from storage.checkin import promises
from storage.org import people


async def read_promises(workspace: Workspace, reader: Person, since: datetime, until: datetime) -> Promised:
    """Made or done in that time; nothing for somebody without a manager."""
    team = await people.team(workspace.id, reader.team_id) if reader.team_id else None
    if team is None or team.manager_id == reader.id:
        return NOTHING_PROMISED
    return promised(await promises.of(workspace.id, team.manager_id, since, until), until)
