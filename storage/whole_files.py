"""Files that have their name once they are whole and on the disk, and not before."""

import errno
import fcntl
import glob
import os
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

PART = ".part"  # what a file is called that is not whole


@contextmanager
def whole_file(file: Path) -> Iterator[BinaryIO]:
    """Opens a new file that only we may read, to be written. Raises FileExistsError where there is one of its name, and
    OSError where it cannot be written; then nothing is left of it.
    """
    with _beside(file, os.link) as out:
        yield out


@contextmanager
def replaced_file(file: Path) -> Iterator[BinaryIO]:
    """Opens a file that only we may read, to be written; it takes the place of one of its name once it is whole.

    Raises OSError where it cannot be written, or where a link or a device has its name; all is then as it was.
    """
    if os.path.lexists(file) and not stat.S_ISREG(file.lstat().st_mode):
        raise OSError(errno.EINVAL, "a link, a folder or a device has this name", str(file))
    with _beside(file, os.replace) as out:
        yield out


@contextmanager
def _beside(file: Path, name_it: Callable[[str, Path], None]) -> Iterator[BinaryIO]:
    _clear_killed(file)
    number, part = tempfile.mkstemp(prefix=f"{file.name}.", suffix=PART, dir=file.parent)
    fcntl.flock(number, fcntl.LOCK_EX)
    try:
        with os.fdopen(number, "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
            name_it(part, file)
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
