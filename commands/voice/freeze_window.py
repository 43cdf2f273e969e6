"""Open a window's files: in a process of its own, which has no database and ends when it has done so.

As a check-in is opened (`commands.sealed.freeze_round`), with one difference: nothing stands in the roll until it ends.
So the link is what makes a window, and it is made last; files without one are swept away after a quarter of an hour.
"""

from uuid import uuid4

from bot.ports import Clock
from bot.voice.circles import Circle
from bot.voice.windows import RESEALED_AT_MOST, NoWindow, WindowManifest, WindowPlan, WindowRefused, begin_window
from commands.sealed.freeze_round import freeze_files
from storage.sealed.ballot_box import MANIFEST, OPEN, WINDOW, RoundLink, closing_windows, open_windows
from storage.sealed.folders import Folders, of_workspace
from storage.sealed.roll import numbers_of, read_roll


def freeze_window(plan: WindowPlan, folders: Folders, clock: Clock) -> WindowManifest:
    """Opens a window's files and returns what was frozen. Raises WindowRefused."""
    folders.prepare()
    workspace = of_workspace(plan.platform, plan.workspace)
    if workspace in open_windows(folders.keys):
        raise WindowRefused(NoWindow.ANOTHER)
    roll = read_roll(folders.sealed, workspace)
    numbers = numbers_of(folders.sealed, workspace, (member.account for member in plan.people))
    frozen = begin_window(plan, uuid4().hex, roll, numbers, _still_waiting(folders, workspace), clock.now())
    if not freeze_files(folders, workspace + WINDOW + OPEN, RoundLink(frozen.key, frozen.closes_at), bytes(frozen)):
        raise WindowRefused(NoWindow.ANOTHER)
    return frozen


def _still_waiting(folders: Folders, workspace: str) -> dict[str, tuple[Circle, ...]]:
    """The circles whose concerns may be sealed anew for the window that opens: of the one that is being released, and
    of as many before it as a concern may have waited through.
    """
    link = closing_windows(folders.keys).get(workspace)
    stored = folders.keys.read(link.key + MANIFEST) if link else None
    if not stored:
        return {}
    closing = WindowManifest.load(stored)
    frozen = {closing.key: closing.circles, **closing.earlier}
    return dict(list(frozen.items())[:RESEALED_AT_MOST])
