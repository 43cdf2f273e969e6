"""Check-ins in tests: folders of their own, and a clock that stands still until it is told."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from bot.opening import Plan
from bot.ports import Clock
from commands.check_ins import CheckIns
from commands.count_rounds import Uncountable, count_rounds
from commands.freeze_round import freeze_round
from storage.ballot_box import BallotBox
from storage.folders import Folder, Folders, folders_at


@dataclass(frozen=True, slots=True)
class CountingByClock:
    """Nobody else is there to be waited for."""

    clock: Clock

    def now(self) -> datetime:
        return self.clock.now()

    def folder_now(self, folder: Folder) -> datetime:
        return self.clock.now()

    def wait(self) -> None:
        return


def folders_in(folder: Path) -> Folders:
    return folders_at(folder / "keys", folder / "sealed", folder / "data")


def check_ins(folders: Folders, clock: Clock) -> CheckIns:
    """As one process has them; what a child does in the product is done here at once."""
    return CheckIns(folders, BallotBox(folders), partial(_freeze, folders, clock))


async def _freeze(folders: Folders, clock: Clock, plan: Plan) -> None:
    freeze_round(plan, folders, clock)


def count_due(folders: Folders, clock: Clock) -> list[Uncountable]:
    return count_rounds(folders, CountingByClock(clock))
