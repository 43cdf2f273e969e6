"""A round as one person meets it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.checkin.promises import OPEN_FOR
from bot.checkin.wording.results import last_time
from bot.org.people import Person, Workspace
from bot.org.values import Value, met_anew
from bot.ports import Ballots
from bot.sealed.manifest import Manifest
from bot.sealed.wording.asked import Asked
from commands.check_ins import folders_of, has_concerns, takes_concerns
from commands.checkin.give_forecast import leads_in
from commands.checkin.read_celebrated import read_celebrated
from commands.checkin.read_promises import read_promises
from commands.checkin.read_results import read_results
from storage.checkin import audience
from storage.org import values
from storage.org.team_names import team_names
from storage.voice.concerns import answered_since
from storage.voice.counts import IN_TIME, is_any_ignored, is_any_lost

_LATELY = timedelta(days=7)


async def read_invitation(
    workspace: Workspace, reader: Person, manifest: Manifest, ballots: Ballots | None
) -> Asked | None:
    """Returns the invitation; None for who is not asked. Whether the person has answered, we do not know."""
    participant = manifest.participant(reader.platform_id)
    if participant is None:
        return None
    previous_results, has_any = await read_results(workspace, reader), _has_concerns(workspace, ballots)
    last_invited = await audience.last_invited(workspace.id, reader.id, manifest.opened_at)
    since = previous_results.round.opened_at if previous_results else manifest.opened_at - OPEN_FOR
    return Asked(
        manifest=manifest.named_in(reader.language, await team_names(workspace.id)),
        participant=participant,
        company=workspace.name,
        language=reader.language,
        time_zone=reader.time_zone,
        forecasts=leads_in(manifest, reader.id),
        last_time=last_time(previous_results, reader.language) if previous_results else "",
        is_first=last_invited is None,
        met_anew=await _met_anew(reader, last_invited, manifest.opened_at),
        promised=await read_promises(workspace, reader, since, manifest.opened_at),
        takes_concerns=takes_concerns(ballots, workspace),
        concerns_answered=await answered_since(workspace.id, manifest.opened_at - _LATELY) if has_any else 0,
        concerns_ignored=has_any and await is_any_ignored(workspace.id, manifest.opened_at - IN_TIME),
        celebrated=await read_celebrated(reader, manifest.opened_at),
        concerns_lost=has_any and await is_any_lost(workspace.id, manifest.opened_at - _LATELY),
    )


async def _met_anew(reader: Person, last_invited: datetime | None, opened_at: datetime) -> Value | None:
    """A value, in the first check-in of a quarter; who is asked for the first time reads enough."""
    if last_invited is None:
        return None
    zone = ZoneInfo(reader.time_zone)
    last_day, today = last_invited.astimezone(zone).date(), opened_at.astimezone(zone).date()
    return met_anew(await values.current(reader.workspace_id), reader.id, reader.language, last_day, today)


def _has_concerns(workspace: Workspace, ballots: Ballots | None) -> bool:
    """What became of concerns everybody reads, since nobody knows whose they are; nothing is asked where none were."""
    folders = folders_of(ballots)
    return folders is not None and has_concerns(folders, workspace)
