"""What check-ins need beside the database: one of these a process."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.ports import Ballots
from bot.sealed.opening import Plan
from storage.sealed.ballot_box import BallotBox
from storage.sealed.folders import Folders


@dataclass(frozen=True, slots=True)
class CheckIns:
    """`freeze` opens a round's files, in a process of its own where it serves people; it raises OpeningRefused."""

    folders: Folders
    ballots: BallotBox
    freeze: Callable[[Plan], Awaitable[None]]


def folders_of(ballots: Ballots | None) -> Folders | None:
    """Returns where this process keeps check-ins; None where another one does."""
    return ballots.folders if isinstance(ballots, BallotBox) else None
