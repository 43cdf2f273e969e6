"""What the clock asks of check-ins: publish what is counted, open what is due."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

from cachetools import LRUCache

from bot.org.tree import OrgChartError
from bot.ports import ServedWorkspace
from bot.sealed.page import ClosedRound
from commands.check_ins import CheckIns
from commands.checkin.put_back import may_be_asked
from commands.feature import Tick, each
from commands.sealed.freeze_round import sweep_unopened
from commands.sealed.open_round import open_round
from commands.sealed.publish_rounds import NotPublished, give_up_lost, publish_rounds
from commands.sealed.tell_admins import tell_admins
from storage.caches import ByWorkspace, registered
from storage.sealed import replicas
from storage.sealed import rounds as sealed_rounds
from storage.sealed.ballot_box import PAGE
from storage.sealed.folders import of_workspace

LONG_AGO = datetime.min.replace(tzinfo=UTC)
_SWEEPS_EVERY, _SPEAKS_WITHIN = timedelta(minutes=1), timedelta(seconds=15)
_swept: LRUCache[str, datetime] = registered(LRUCache(maxsize=100))  # by process
_waited: ByWorkspace[datetime] = registered(ByWorkspace())  # since when another process is waited for


class FoldersDiffer(Exception):
    """Another process on this database sees other folders: what one opens, none of the others could close."""


async def close_and_open(tick: Tick) -> list[BaseException]:
    """Publishes and opens the rounds that are due; returns what went wrong, which keeps no other round waiting."""
    pages: list[NotPublished] = []
    faults = await each([_close(tick, pages)])
    asking = [served for served in tick.served.values() if served.settings.pulse.enabled]
    resting = [key for key, served in tick.served.items() if not served.settings.pulse.enabled]
    if resting:
        await replicas.forget_gone(resting, tick.now)
    faults += await each(_open(served, tick) for served in asking)
    return [*faults, *pages]


def workspaces_with_pages(checkins: CheckIns) -> set[str]:
    """Returns the names of those whose rounds were counted, and are not published yet."""
    sealed, names = checkins.folders.sealed, set[str]()
    for file in sealed.files(f"*{PAGE}"):
        with suppress(ValueError):  # whoever publishes it says that it cannot be read
            if stored := sealed.read(file.name):
                page = ClosedRound.load(stored)
                names.add(of_workspace(page.platform, page.workspace))
    return names


async def _close(tick: Tick, pages: list[NotPublished]) -> None:
    folders, workspaces = tick.checkins.folders, [served.workspace for served in tick.served.values()]
    process = tick.checkins.ballots.process
    if not timedelta(0) <= tick.now - _swept.get(process, LONG_AGO) < _SWEEPS_EVERY:
        sweep_unopened(folders, await sealed_rounds.admitted())
        _swept[process] = tick.now
    for workspace in workspaces:
        await give_up_lost(workspace, folders, tick.now)
    by_name = {of_workspace(workspace.platform, workspace.platform_id): workspace for workspace in workspaces}
    pages += await publish_rounds(by_name, folders, tick.now)


async def _differ(workspace_id: int, tick: Tick) -> bool:
    """Says which folders this process sees, and returns whether another one sees others. Raises FoldersDiffer.

    One that has not spoken for a minute is waited for, since it speaks on the same mark as this one.
    """
    folders, process = tick.checkins.folders, tick.checkins.ballots.process
    if not (folders.keys.id and folders.sealed.id):
        folders.prepare()
    ids = folders.keys.id, folders.sealed.id
    await replicas.note([workspace_id], process, *ids, tick.now)
    if await replicas.differs(workspace_id):
        raise FoldersDiffer
    if not await replicas.may_differ(workspace_id, *ids, tick.now):
        _waited.pop(workspace_id, None)
        return False
    is_over = tick.now - _waited.setdefault(workspace_id, tick.now) > _SPEAKS_WITHIN
    if not is_over:
        tick.again(workspace_id)
    return not is_over


async def _open(opening: ServedWorkspace, tick: Tick) -> None:
    workspace = opening.workspace
    if await _differ(workspace.id, tick):
        return
    try:
        await open_round(workspace, opening.settings, tick.checkins, tick.now)
        if tick.checkins.ballots.running(workspace.platform, workspace.platform_id):
            tick.again(workspace.id)  # people are asked in it, and it closes
    except OrgChartError as fault:
        if may_be_asked(opening.settings.time_zone, opening.settings, tick.now):
            await tell_admins(opening.workspace, fault, opening.settings.admins)
        raise
