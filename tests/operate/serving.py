"""Waterline as people run it, but by a clock that tests move, and with no wait before a round is counted.

    python -m tests.operate.serving CLOCK serve ...    CLOCK is a file that holds by how many seconds the time is ahead

`serve` itself has no such option: this entry point puts another clock into the parts that `bot.app.worker` and
`bot.app.child` put together, children included. As there, each process loads only what it runs.
"""

import gc
import sys

if __name__ == "__main__":
    gc.disable()  # as in `bot.app.worker`

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.app.check_ins import Program
    from storage.sealed.folders import Folder

_MODULE = "tests.operate.serving"


@dataclass(frozen=True, slots=True)
class MovedClock:
    """This machine's time and as much more as the file says; folders are kept by the same clock."""

    file: Path

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=float(self.file.read_text()))

    def folder_now(self, folder: "Folder") -> datetime:
        return self.now()

    def wait(self) -> None:
        return


def move(clock: Path, moment: datetime) -> None:
    """Lets the clock show this moment, and go on from there; at once, since whoever reads half a number ends."""
    ahead = clock.with_suffix(".ahead")
    ahead.write_text(str((moment - datetime.now(UTC)).total_seconds()))
    ahead.replace(clock)


def program(clock: str) -> "Program":
    from bot.app.check_ins import Program

    return Program(
        clock=MovedClock(Path(clock)),
        child=(sys.executable, "-m", _MODULE, "child", clock),
        ticks_every=0.5,
        looks_every=0.2,
        counts_every=1,
    )


def main(arguments: list[str]) -> int:
    """The exit code. By people: CLOCK serve ...; by the parent: FDS CLOCK serve ...; by a worker: child CLOCK open."""
    match arguments:
        case ["child", clock, what]:
            from bot.app import child

            return child.main(what, MovedClock(Path(clock)))
        case [fds, clock, *command] if fds.replace(",", "").isdecimal():
            from bot.app import worker

            worker.main([fds, *command], program(clock))
            return 0
        case _:
            from bot.app.parent import supervise

            return supervise([sys.executable, "-m", _MODULE, *arguments])


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
