"""Look at people again: what events told of them is missed while the program does not run, or a platform is silent."""

from datetime import datetime, timedelta

from bot.ports import Busy, PlatformError, Served, ServedWorkspace
from commands.feature import Tick, each
from commands.org.meet import update
from commands.org.merge_company import KEPT_FOR
from storage.caches import ByWorkspace, registered
from storage.org.chart import forget_charts
from storage.org.looking import begin_to_listen, bring_forward, claim_stale, mark_due, note_asked, put_back
from storage.org.team_names import read_team_names

AGAIN_AFTER = timedelta(days=1)
PEOPLE_A_TICK = 5  # of a workspace: 60 a minute, where Slack takes a hundred
BEGINS_EVERY = timedelta(seconds=30)  # a workspace, after a start: a thousand within nine hours
SILENT_FOR = 60.0  # seconds after which a platform that did not answer is asked again
_paused: ByWorkspace[datetime] = registered(ByWorkspace())


async def look_from_now(served: Served, now: datetime) -> None:
    """Has everybody looked at again, since nothing was heard of them while the program did not run: who is met before
    it is their turn, as they are met.

    One workspace begins after the other: to ask about a thousand people each takes as long as a day leaves them.
    """
    begin_to_listen(served)
    for number, workspace_id in enumerate(served):
        await bring_forward(workspace_id, now + number * BEGINS_EVERY)


async def look_again(tick: Tick) -> list[BaseException]:
    """Looks at a few people of each workspace, until everybody was looked at that day."""
    await read_team_names(tick.served)
    if again := await mark_due(tick.served, tick.now, tick.now + AGAIN_AFTER):
        await forget_charts(again, tick.now - KEPT_FOR)
    return await each(_look(served, tick) for served in tick.served.values())


async def _look(served: ServedWorkspace, tick: Tick) -> None:
    workspace_id, now = served.workspace.id, tick.now
    if (paused_until := _paused.get(workspace_id, now)) > now:
        tick.again(workspace_id, paused_until)
        return
    claimed = {person.platform_id: person for person in await claim_stale(workspace_id, PEOPLE_A_TICK)}
    if not claimed:
        return
    try:
        profiles = await served.platform.profiles(list(claimed))
    except PlatformError as error:
        await put_back(workspace_id, claimed.values())
        _paused[workspace_id] = now + timedelta(seconds=error.seconds if isinstance(error, Busy) else SILENT_FOR)
        tick.again(workspace_id, _paused[workspace_id])
        return
    tick.again(workspace_id)
    note_asked(workspace_id, claimed)
    await update(served.workspace, profiles, claimed)
