"""What check-ins and windows need beside the database: one of these a process."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.org.people import Workspace
from bot.ports import Ballots
from bot.sealed.opening import Plan
from bot.voice.windows import WindowPlan
from storage.sealed.ballot_box import WINDOW, BallotBox, RoundLink, read_link
from storage.sealed.folders import Folders, of_workspace
from storage.voice.pepper import ENDING as PEPPER
from storage.voice.window_box import WindowBox


@dataclass(frozen=True, slots=True)
class CheckIns:
    """`freeze` opens a round's files, in a process of its own where it serves people; it raises OpeningRefused.

    `freeze_window` opens a window's in the same way, and raises WindowRefused. `windows` are those for concerns, whose
    boxes go where those of check-ins go.
    """

    folders: Folders
    ballots: BallotBox
    freeze: Callable[[Plan], Awaitable[None]]
    freeze_window: Callable[[WindowPlan], Awaitable[None]]
    windows: WindowBox = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "windows", WindowBox(self.ballots))

    def close(self) -> None:
        """Wipes all secrets of this process. It takes no answers and no concerns any more."""
        self.windows.close()
        self.ballots.close()


def folders_of(ballots: Ballots | None) -> Folders | None:
    """Returns where this process keeps check-ins; None where another one does."""
    return ballots.folders if isinstance(ballots, BallotBox) else None


def has_concerns(folders: Folders, workspace: Workspace) -> bool:
    """Returns whether anybody ever wrote what needs an answer here: no statement is asked where nobody did."""
    return folders.sealed.holds(of_workspace(workspace.platform, workspace.platform_id) + PEPPER)


def takes_concerns(ballots: Ballots | None, workspace: Workspace) -> bool:
    """Returns whether a window is open here in which people write what needs an answer."""
    return _window(ballots, workspace) is not None


def takes_concerns_until(ballots: Ballots | None, workspace: Workspace, now: datetime) -> datetime | None:
    """Returns when the window ends that is open here; None where none is."""
    link = _window(ballots, workspace)
    return link.closes_at if link and now < link.closes_at else None


def _window(ballots: Ballots | None, workspace: Workspace) -> RoundLink | None:
    folders = folders_of(ballots)
    name = of_workspace(workspace.platform, workspace.platform_id) + WINDOW
    return read_link(folders.keys, name) if folders else None
