"""What the clock asks of check-ins: publish what is counted, open what is due."""

from bot.org.tree import OrgChartError
from bot.ports import ServedWorkspace
from commands.checkin.put_back import may_be_asked
from commands.feature import Tick, each
from commands.sealed.freeze_round import sweep_unopened
from commands.sealed.open_round import open_round
from commands.sealed.publish_rounds import NotPublished, give_up_lost, publish_rounds
from commands.sealed.tell_admins import tell_admins
from storage.sealed import replicas
from storage.sealed import rounds as sealed_rounds
from storage.sealed.folders import of_workspace


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
    differing = await _differing(tick, [served.workspace.id for served in asking]) if asking else frozenset[int]()
    opening = [served for served in asking if served.workspace.id not in differing]
    elsewhere = [FoldersDiffer()] if len(opening) < len(asking) else []
    return [*faults, *pages, *elsewhere, *await each(_open(served, tick) for served in opening)]


async def _close(tick: Tick, pages: list[NotPublished]) -> None:
    folders, workspaces = tick.checkins.folders, [served.workspace for served in tick.served.values()]
    sweep_unopened(folders, await sealed_rounds.admitted())
    for workspace in workspaces:
        await give_up_lost(workspace, folders, tick.now)
    by_name = {of_workspace(workspace.platform, workspace.platform_id): workspace for workspace in workspaces}
    pages += await publish_rounds(by_name, folders, tick.now)


async def _differing(tick: Tick, workspaces: list[int]) -> frozenset[int]:
    """Says which folders this process sees, and returns the workspaces of which another one sees others."""
    folders = tick.checkins.folders
    if not (folders.keys.id and folders.sealed.id):
        folders.prepare()
    await replicas.note(workspaces, tick.checkins.ballots.process, folders.keys.id, folders.sealed.id, tick.now)
    return await replicas.differing()


async def _open(opening: ServedWorkspace, tick: Tick) -> None:
    try:
        await open_round(opening.workspace, opening.settings, tick.checkins, tick.now)
    except OrgChartError as fault:
        if may_be_asked(opening.settings.time_zone, opening.settings, tick.now):
            await tell_admins(opening.workspace, fault, opening.settings.admins)
        raise
