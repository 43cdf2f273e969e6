"""What the clock asks for at every tick, room by room."""

from dataclasses import dataclass
from datetime import datetime

from bot.org.tree import OrgChartError
from bot.ports import Served, ServedWorkspace
from commands.check_ins import CheckIns
from commands.feature import Due, Tick, each
from commands.features import FEATURES
from commands.org.settings_now import settings_now
from commands.sealed.due import FoldersDiffer
from commands.sealed.publish_rounds import NotPublished
from storage.delivery import deliveries


@dataclass(frozen=True, slots=True)
class Troubles:
    """What keeps rounds from being opened (of charts admins are told, too), and from being published.

    `folders_differ` is whether another process on this database sees other folders of check-ins.
    """

    charts: list[OrgChartError]
    pages: list[NotPublished]
    folders_differ: bool


async def run_due(now: datetime, served: Served, checkins: CheckIns) -> Troubles:
    """Does what is due in the workspaces that are `served`. What nobody foresaw is raised at the end."""
    served = {key: await settings_now(workspace) for key, workspace in served.items()}
    tick = Tick(now, served, checkins)
    faults: list[BaseException] = []

    async def run(due: Due) -> None:
        faults.extend(await due(tick))

    faults += await each(run(due) for feature in FEATURES for due in feature.due)
    faults += await each(_forget_settled(workspace) for workspace in served.values())
    charts = [fault for fault in faults if isinstance(fault, OrgChartError)]
    pages = [fault for fault in faults if isinstance(fault, NotPublished)]
    differ = [fault for fault in faults if isinstance(fault, FoldersDiffer)]
    if worse := [fault for fault in faults if fault not in (*charts, *pages, *differ)]:
        raise worse[0]
    return Troubles(charts, pages, folders_differ=bool(differ))


async def run_due_apart(now: datetime, served: Served, checkins: CheckIns) -> None:
    """Does what is due and takes long, while everything else goes on. What nobody foresaw is raised at the end."""
    tick = Tick(now, {key: await settings_now(workspace) for key, workspace in served.items()}, checkins)
    faults: list[BaseException] = []

    async def run(due: Due) -> None:
        faults.extend(await due(tick))

    faults += await each(run(due) for feature in FEATURES for due in feature.due_apart)
    if faults:
        raise faults[0]


async def _forget_settled(served: ServedWorkspace) -> None:
    """Some at every tick, so that nobody waits for the deletion of millions."""
    if days := served.settings.queue.remember_days:
        await deliveries.forget_settled(served.workspace.id, days)
