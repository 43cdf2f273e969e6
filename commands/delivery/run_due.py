"""What the clock asks for at every tick. Each due moment is claimed in the database: two processes do a thing once."""

import asyncio
from collections.abc import Awaitable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.delivery.deliveries import Subject
from bot.digest.letters import Kind
from bot.org.people import Workspace
from bot.org.tree import OrgChartError
from bot.ports import Served, ServedWorkspace
from commands.delivery.tell_admins import tell_admins
from commands.digest.send_letters import send_letters
from commands.sealed.check_ins import CheckIns
from commands.sealed.freeze_round import sweep_unopened
from commands.sealed.open_round import open_round
from commands.sealed.publish_rounds import NotPublished, give_up_lost, publish_rounds
from storage.checkin import audience
from storage.kudos import drafts
from storage.sealed import replicas
from storage.sealed import rounds as sealed_rounds
from storage.sealed.folders import of_workspace

LETTERS: tuple[Kind, ...] = ("digest", "summary")
DRAFTS_KEPT_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Troubles:
    """What keeps rounds from being opened (of charts admins are told, too), and from being published.

    `folders_differ` is whether another process on this database sees other folders of check-ins.
    """

    charts: list[OrgChartError]
    pages: list[NotPublished]
    folders_differ: bool


async def run_due(now: datetime, served: Served, checkins: CheckIns) -> Troubles:
    """Forgets old drafts; publishes, opens, asks and sends what is due in the workspaces that are `served`.

    One round's trouble keeps no other waiting: what nobody foresaw is raised at the end.
    """
    workspaces = list(served.values())
    await drafts.drop_older_than(list(served), now - DRAFTS_KEPT_FOR)
    pages: list[NotPublished] = []
    faults = await _each([_close([each.workspace for each in workspaces], checkins, now, pages)])
    asking = [each for each in workspaces if each.settings.pulse.enabled]
    folders_differ = bool(asking) and await _other_folders(checkins, now)
    faults += await _each(_open(each, checkins, now) for each in asking if not folders_differ)
    await audience.ask(list(served), Subject.INVITATION, now)
    await audience.ask(list(served), Subject.REMINDER, now)
    faults += await _each(
        send_letters(each.workspace, each.settings, kind, now) for each in workspaces for kind in LETTERS
    )
    charts = [fault for fault in faults if isinstance(fault, OrgChartError)]
    if worse := [fault for fault in faults if fault not in charts]:
        raise worse[0]
    return Troubles(charts, pages, folders_differ)


async def _other_folders(checkins: CheckIns, now: datetime) -> bool:
    """Says which folders this process sees, and whether another one sees others: then what one opens, none closes."""
    folders = checkins.folders
    if not (folders.keys.id and folders.sealed.id):
        folders.prepare()
    await replicas.note(checkins.ballots.process, folders.keys.id, folders.sealed.id, now)
    return await replicas.differ()


async def _close(workspaces: list[Workspace], checkins: CheckIns, now: datetime, pages: list[NotPublished]) -> None:
    sweep_unopened(checkins.folders, await sealed_rounds.admitted())
    for workspace in workspaces:
        await give_up_lost(workspace, checkins.folders, now)
    by_name = {of_workspace(workspace.platform, workspace.platform_id): workspace for workspace in workspaces}
    pages += await publish_rounds(by_name, checkins.folders, now)


async def _open(opening: ServedWorkspace, checkins: CheckIns, now: datetime) -> None:
    try:
        await open_round(opening.workspace, opening.settings, checkins, now)
    except OrgChartError as fault:
        await tell_admins(opening.workspace, fault, opening.settings.admins)
        raise


async def _each(works: Iterable[Awaitable[object]]) -> list[BaseException]:
    """Does one after the other, whatever becomes of the one before, and tells what went wrong."""
    outcomes = [(await asyncio.gather(work, return_exceptions=True))[0] for work in works]
    return [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
