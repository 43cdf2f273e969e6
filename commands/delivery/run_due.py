"""What the clock asks for at every tick: of each workspace that is not at rest, room by room."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from cachetools import LRUCache

from bot.org.tree import OrgChartError
from bot.ports import Served, ServedWorkspace
from commands.check_ins import CheckIns
from commands.delivery.rests import Rests, next_mark
from commands.delivery.signs import ChangeSigns
from commands.feature import Due, Tick, each
from commands.features import FEATURES
from commands.org.settings_now import settings_now
from commands.sealed.due import FoldersDiffer
from commands.sealed.publish_rounds import NotPublished
from storage.caches import registered
from storage.sealed.folders import of_workspace

_AT_ONCE = 4  # workspaces
_clocks: LRUCache[tuple[str, str], tuple[Rests, ChangeSigns]] = registered(LRUCache(100))  # by process and kind of work


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
    faults = await _run("ticks", now, served, checkins)
    charts = [fault for fault in faults if isinstance(fault, OrgChartError)]
    pages = [fault for fault in faults if isinstance(fault, NotPublished)]
    differ = [fault for fault in faults if isinstance(fault, FoldersDiffer)]
    if worse := [fault for fault in faults if fault not in (*charts, *pages, *differ)]:
        raise worse[0]
    return Troubles(charts, pages, folders_differ=bool(differ))


async def run_due_apart(now: datetime, served: Served, checkins: CheckIns) -> None:
    """Does what is due and takes long, while everything else goes on. What nobody foresaw is raised at the end."""
    if faults := await _run("apart", now, served, checkins):
        raise faults[0]


async def _run(work: str, now: datetime, served: Served, checkins: CheckIns) -> list[BaseException]:
    """Each workspace that is awake by itself, some at once: no slow platform and no fault keeps another waiting."""
    rests, signs = _clocks.setdefault((checkins.ballots.process, work), (Rests(), ChangeSigns(work)))
    waking = {name for feature in FEATURES if feature.wakes for name in feature.wakes(checkins)}
    called = await signs.read(served) | {key for key in served if waking and _name(served[key]) in waking}
    at_once, faults = asyncio.Semaphore(_AT_ONCE), list[BaseException]()

    clock = _Clock(work=work, now=now, rests=rests, served=served, checkins=checkins)

    async def look(workspace_id: int) -> None:
        async with at_once:
            faults.extend(troubles := await _look(clock, workspace_id))
            if not troubles:
                await signs.heed(workspace_id)

    awake = rests.awake(served, now, called)
    outcomes = await asyncio.gather(*map(look, awake), return_exceptions=True)
    return [*faults, *(outcome for outcome in outcomes if outcome is not None)]


class _Clock(NamedTuple):
    work: str
    now: datetime
    rests: Rests
    served: Served
    checkins: CheckIns

    def serves(self, name: str) -> bool:
        """Returns whether a workspace of this name is served."""
        return any(_name(served) == name for served in self.served.values())


async def _look(clock: _Clock, workspace_id: int) -> list[BaseException]:
    """What went wrong keeps it awake."""
    served, now = clock.served[workspace_id], clock.now
    counting = await settings_now(served)
    tick = Tick(now=now, served={workspace_id: counting}, checkins=clock.checkins, serves=clock.serves)
    faults = list[BaseException]()

    async def run(due: Due) -> None:
        faults.extend(await due(tick))

    faults += await each(run(due) for due in _DUE[clock.work])
    until = min(next_mark(counting.settings, now), tick.moments.get(workspace_id, datetime.max.replace(tzinfo=UTC)))
    clock.rests.begin(workspace_id, served, now, now if faults else until)
    return faults


def _name(served: ServedWorkspace) -> str:
    return of_workspace(served.workspace.platform, served.workspace.platform_id)


_DUE: Mapping[str, tuple[Due, ...]] = {
    "ticks": tuple(due for feature in FEATURES for due in feature.due),
    "apart": tuple(due for feature in FEATURES for due in feature.due_apart),
}
