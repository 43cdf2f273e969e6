"""Files that have their name once they are whole and on the disk, and not before."""

import fcntl
import glob
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

PART = ".part"  # what a file is called that is not whole


@contextmanager
def whole_file(file: Path) -> Iterator[BinaryIO]:
    """Opens a new file that only we may read, to be written. Raises FileExistsError where there is one of its name, and
    OSError where it cannot be written; then nothing is left of it.
    """
    _clear_killed(file)
    number, part = tempfile.mkstemp(prefix=f"{file.name}.", suffix=PART, dir=file.parent)
    fcntl.flock(number, fcntl.LOCK_EX)
    try:
        with os.fdopen(number, "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
            os.link(part, file)
    finally:
        Path(part).unlink(missing_ok=True)
    _sync(file.parent)


def _clear_killed(file: Path) -> None:
    """Removes what a process left that was killed in the middle; a file that is being written is locked."""
    for part in file.parent.glob(f"{glob.escape(file.name)}.*{PART}"):
        with suppress(OSError), part.open("rb") as opened:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
            part.unlink()


def _sync(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
