"""Read how far a company has moved in."""

from datetime import datetime

from bot.checkin.availability import rhythm_of
from bot.checkin.schedule import Availability, Rhythm, closing, next_opening
from bot.config.settings import Settings
from bot.roles.roles import Role
from bot.welcome.progress import Progress
from storage.checkin import rounds
from storage.org import people
from storage.roles import grants
from storage.welcome import welcomes


async def read_progress(workspace_id: int, settings: Settings, now: datetime) -> Progress:
    """Returns which steps are done, wherever they were: in chat, in a form, on the command line."""
    standing = await rounds.standing(workspace_id)
    zones = await people.time_zones(workspace_id)
    rhythm = rhythm_of(settings, standing.first_monday, now)
    there = Availability(settings.time_zone, rhythm.country)
    opens = next_opening(rhythm, there, zones, standing.last_week, now, standing.previous)
    counts = await welcomes.counts(workspace_id)
    held = await grants.held(workspace_id)
    return Progress(
        values_kept=counts.values_kept,
        people=counts.people,
        teams=counts.teams,
        check_ins=settings.pulse.enabled,
        opens=opens,
        closes=closing(rhythm, week_of(rhythm, opens), zones, opens) if opens else None,
        cadence=settings.pulse.cadence,
        time_zone=settings.time_zone,
        k=settings.pulse.k,
        has_admin=any(Role.ADMIN in roles for roles in held.values()),
    )


def week_of(rhythm: Rhythm, opens: datetime) -> int:
    """Returns in which week, from 1, a check-in opens."""
    return (opens.date() - rhythm.first_monday).days // 7 + 1
