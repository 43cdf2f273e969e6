"""What the clock asks of voice: publish what is released, open the next window, let rise and forget what is old.

Where voice is off and nobody ever wrote, no statement reaches the database. Nor does any that tells of a window:
whether one is open is seen from its link, and the clocks of what was released are kept every hour, windows or none.
"""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import NamedTuple

from bot.org.tree import OrgChartError
from bot.ports import ServedWorkspace
from bot.voice.window_page import WindowPage
from bot.voice.windows import WindowRefused
from commands.check_ins import CheckIns
from commands.feature import Tick, each
from commands.voice.open_window import open_window
from commands.voice.publish_windows import WindowReaders, publish_windows
from commands.voice.read_concerns import keep_voice_clocks
from commands.voice.release_windows import CONCERNS, WAITS
from commands.voice.voice_now import kept_for
from storage.caches import ByWorkspace, registered
from storage.sealed import replicas
from storage.sealed.ballot_box import WINDOW_CLOSING, RoundLink, window_link
from storage.sealed.folders import Folders, of_workspace
from storage.sealed.roll import ROLL
from storage.voice.pepper import ENDING as PEPPER

_HOUR = timedelta(hours=1)
_rests: ByWorkspace[datetime] = registered(ByWorkspace())  # until when none is tried there: one was refused
_kept: ByWorkspace[datetime] = registered(ByWorkspace())  # when this process kept its clocks


async def keep_windows(tick: Tick) -> list[BaseException]:
    """Publishes and opens what is due, and keeps the clocks; returns what went wrong, which keeps no other waiting."""
    folders = tick.checkins.folders
    by_name = {_name(served): served for served in tick.served.values()}
    readers = {name: WindowReaders(served.workspace, served.settings.kudos.channel) for name, served in by_name.items()}
    faults = await publish_windows(readers, folders, tick.now, tick.serves)
    faults += await each(_open(opening, tick) for opening in await _to_open(by_name, tick))
    for name, served in by_name.items():
        _look_again(name, served, tick)
    return faults + await each(_keep_clocks(name, served, tick) for name, served in by_name.items())


def _name(served: ServedWorkspace) -> str:
    return of_workspace(served.workspace.platform, served.workspace.platform_id)


def workspaces_with_concerns(checkins: CheckIns) -> set[str]:
    """Returns the names of those whose windows were released, and are not published yet."""
    sealed, names = checkins.folders.sealed, set[str]()
    for file in sealed.files(f"*{CONCERNS}"):
        with suppress(ValueError):  # whoever publishes it says that it cannot be read
            if stored := sealed.read(file.name):
                names.add(WindowPage.load(stored).workspace)
    return names


def _look_again(name: str, served: ServedWorkspace, tick: Tick) -> None:
    """A window is opened as soon as the one before is away, which no database tells of."""
    folders, workspace_id = tick.checkins.folders, served.workspace.id
    if link := window_link(folders.keys, name):
        tick.again(workspace_id, link.closes_at)
    elif _is_wanted(name, served, folders) or _waits(window_link(folders.keys, name, WINDOW_CLOSING), folders):
        tick.again(workspace_id, _rests.get(workspace_id))


class _Opening(NamedTuple):
    """A workspace without a window: whether people are to write in the next one, and whether something waits for it."""

    served: ServedWorkspace
    is_wanted: bool
    waits: bool


async def _to_open(by_name: Mapping[str, ServedWorkspace], tick: Tick) -> list[_Opening]:
    """Those whose time has come, as long as all processes see the same folders."""
    folders = tick.checkins.folders
    windowless = [
        _Opening(
            served, _is_wanted(name, served, folders), _waits(window_link(folders.keys, name, WINDOW_CLOSING), folders)
        )
        for name, served in by_name.items()
        if window_link(folders.keys, name) is None and _rests.get(served.workspace.id, tick.now) <= tick.now
    ]
    due = [opening for opening in windowless if opening.is_wanted or opening.waits]
    return [opening for opening in due if not await replicas.differs(opening.served.workspace.id)]


def _is_wanted(name: str, served: ServedWorkspace, folders: Folders) -> bool:
    """Without check-ins nobody knows for how long people are where they are, so voice rests while they do."""
    settings = served.settings
    return settings.voice.enabled and settings.pulse.enabled and folders.sealed.holds(name + ROLL)


def _waits(link: RoundLink | None, folders: Folders) -> bool:
    """What was written is read when that was promised, whoever turned voice off since: it needs a window to wait in."""
    return link is not None and folders.sealed.holds(link.key + WAITS)


async def _open(opening: _Opening, tick: Tick) -> None:
    """Where too few may write by now, what was written before is read all the same."""
    for only_waiting in (False,) * opening.is_wanted + (True,) * opening.waits:
        try:
            await open_window(opening.served, tick.checkins, only_waiting=only_waiting)
        except (WindowRefused, OrgChartError):  # of the chart the admins read when a check-in is due
            continue
        return
    _rests[opening.served.workspace.id] = tick.now + _HOUR


async def _keep_clocks(name: str, served: ServedWorkspace, tick: Tick) -> None:
    """Also where voice was turned off since: what was written is kept no longer than was said."""
    workspace, rules = served.workspace, served.settings.voice
    kept_at = _kept.get(workspace.id)
    if kept_at and tick.now - kept_at < _HOUR:
        tick.again(workspace.id, kept_at + _HOUR)
        return
    tick.again(workspace.id, tick.now + _HOUR)
    if rules.enabled or tick.checkins.folders.sealed.holds(name + PEPPER):
        await keep_voice_clocks(workspace.id, kept_for(rules), tick.now)
    _kept[workspace.id] = tick.now
