"""The processes that hold private keys: `python -m bot.app.child open` and `... count`, each for a moment, no database.

open         reads a plan from standard input and opens a round's files; exit code 3, and the reason, if it may not
open-window  the same with the plan of a window
count        counts and releases what is due; exit code 1, and a line each, for what cannot be read
"""

import gc
import signal

if __name__ == "__main__":
    gc.disable()  # nothing of what is imported goes before the process does: to look for it takes a tenth of the start
signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches us, too: whoever started us ends us, without a traceback

import sys
import time
from datetime import UTC, datetime

from bot.app.harden import harden
from bot.sealed.opening import OpeningRefused, Plan
from bot.voice.windows import WindowPlan, WindowRefused
from commands.sealed.count_rounds import CountingClock, Uncountable, count_rounds
from commands.sealed.freeze_round import freeze_round
from commands.voice.freeze_window import freeze_window
from commands.voice.release_windows import release_windows
from storage.sealed.folders import Folder, FolderError, Folders, open_folders

REFUSED = 3
ATTRIBUTES_ARE_CACHED_FOR = 60.0  # seconds: the longest that a network file system hides a new file, by its defaults


class SystemClock:
    """This machine's time, the folder's own, and the real wait."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def folder_now(self, folder: Folder) -> datetime:
        return folder.time()

    def wait(self) -> None:
        time.sleep(ATTRIBUTES_ARE_CACHED_FOR)


def main(role: str, clock: CountingClock) -> int:
    """Opens or counts, as `role` says, and returns the exit code."""
    harden()
    gc.enable()
    try:
        folders = open_folders()
        if role == "count":
            return _report([*count_rounds(folders, clock), *release_windows(folders, clock)])
        return _open(role, sys.stdin.buffer.read(), folders, clock)
    except FolderError as error:
        sys.stdout.write(f"{error}\n")
        return 1


def _open(role: str, plan: bytes, folders: Folders, clock: CountingClock) -> int:
    try:
        if role == "open-window":
            freeze_window(WindowPlan.load(plan), folders, clock)
        else:
            freeze_round(Plan.load(plan), folders, clock)
    except (OpeningRefused, WindowRefused) as refused:
        sys.stdout.write(f"{refused}\n")
        return REFUSED
    return 0


def _report(troubles: list[Uncountable]) -> int:
    sys.stdout.writelines(f"{trouble}\n" for trouble in troubles)
    return int(bool(troubles))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1], SystemClock()))
