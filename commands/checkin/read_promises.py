"""What somebody's own manager promised their team, and what was announced to them together with others."""

from dataclasses import replace
from datetime import datetime

from bot.checkin.announcements import Announcement
from bot.checkin.promises import NOTHING_PROMISED, Promised, promised
from bot.org.people import Person, Workspace
from bot.org.unit_key import team_key, unit_key
from storage.checkin import announcements, audience, promises, rounds
from storage.org import people


async def read_promises(workspace: Workspace, reader: Person, since: datetime, until: datetime) -> Promised:
    """Returns what the reader's manager promised or did in that time, and what was announced to units they are in."""
    of_manager = await _of_manager(workspace, reader, since, until)
    return replace(of_manager, announced=await read_announced(workspace, reader, since, until))


async def read_announced(
    workspace: Workspace, reader: Person, since: datetime, until: datetime
) -> tuple[Announcement, ...]:
    """Returns what was announced in that time to units that somebody is in."""
    return tuple(await announcements.of_units(workspace.id, await _units_of(workspace, reader), since, until))


async def _units_of(workspace: Workspace, reader: Person) -> set[str]:
    """Returns the team and all units that somebody is in, or leads; also those that they last answered in, since what
    is said to these is said to them, whoever leads them by now.
    """
    above = await people.managers_above(workspace.id, reader.id)
    closed = await rounds.last_closed(workspace.id)
    leaf = await audience.leaf_of(workspace.id, closed.id, reader.id) if closed else None
    answered_in = closed.frozen.above(leaf) if closed and leaf else ()
    return {*map(team_key, (*above[:1], reader.id)), *map(unit_key, (*above, reader.id)), *answered_in}


async def _of_manager(workspace: Workspace, reader: Person, since: datetime, until: datetime) -> Promised:
    team = await people.team(workspace.id, reader.team_id) if reader.team_id else None
    if team is None or team.manager_id == reader.id:
        return NOTHING_PROMISED
    return promised(await promises.of(workspace.id, team.manager_id, since, until), until)
