"""The boxes of a round, counted and read: those of all processes, file by file."""

import os
from collections.abc import Iterator

from bot.sealed.ballots import BOX
from storage.sealed.ballot_box import BOXES
from storage.sealed.folders import Folder


def boxes_of(sealed: Folder, key: str) -> int:
    """Returns how many boxes of a round there are; a torn last one does not count."""
    return sum(file.stat().st_size // BOX for file in sealed.files(f"{key}.*{BOXES}"))


def read_boxes(sealed: Folder, key: str, buffer: bytearray, box: int = BOX) -> Iterator[int]:
    """Fills the buffer with boxes of this size, again and again until all were there; yields each time how many
    bytes.
    """
    whole = memoryview(buffer)[: len(buffer) // box * box]
    for path in sealed.files(f"{key}.*{BOXES}"):
        with path.open("rb", buffering=0) as file:
            remaining = path.stat().st_size // box * box
            while remaining:
                length = _fill(file.fileno(), whole[: min(remaining, len(whole))])
                remaining -= length
                yield length


def _fill(file: int, view: memoryview) -> int:
    """Reads until the view is full: the file is known to hold that much."""
    filled = 0
    while filled < len(view):
        count = os.readv(file, [view[filled:]])
        if not count:
            raise OSError(5, "a file of answers ended before its end")
        filled += count
    return filled
