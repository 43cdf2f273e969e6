"""Count the rounds that are due: in a process of its own, which has no database, wipes what it read, and ends.

A plain function of the two folders and a clock. Every round is counted once: whoever finds its page never counts.
The order of steps is what makes a kill between any two of them harmless:

    mark that it is closing; wait; read, count, wipe; link the page; destroy the keys; a line in the roll; boxes go

Two processes at once read the same boxes, since none that was acknowledged comes after the mark; the link decides
whose page it is, and the other throws its own away. A lock only saves them the work.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex
from typing import Protocol

from bot.checkin.rounds import CountedRound
from bot.sealed.ballots import BOX, KEYS_AND_SEAL, SECRET
from bot.sealed.closing import Tally
from bot.sealed.manifest import Manifest, digest
from bot.sealed.page import ClosedRound, closed
from bot.sealed.sodium import WipedMemory
from storage.sealed.ballot_box import (
    CLOSING,
    KEYS,
    MANIFEST,
    NOBODYS,
    OPEN,
    PAGE,
    SEAL,
    UNCOUNTED,
    links,
    read_link,
)
from storage.sealed.boxes import boxes_of, read_boxes
from storage.sealed.folders import Folder, Folders, of_workspace
from storage.sealed.roll import append, read_roll

_AT_ONCE = 256  # boxes that are read at a time: a round of any size takes little memory
_NONCE = 16  # bytes


class CountingClock(Protocol):
    """When a round may be counted: `now` is this machine's time, `folder_now` that of whoever keeps the folder."""

    def now(self) -> datetime: ...

    def folder_now(self, folder: Folder) -> datetime: ...

    def wait(self) -> None:
        """Returns when every process on every machine sees a file that was made before."""


@dataclass(frozen=True, slots=True)
class Played:
    """One moment of a past that is played: nobody is there to be waited for. Nothing that serves people uses it."""

    moment: datetime

    def now(self) -> datetime:
        return self.moment

    def folder_now(self, folder: Folder) -> datetime:
        return self.moment

    def wait(self) -> None:
        return


class Uncountable(Exception):
    """A round's files are not whole. The text names the round and what is missing, and nothing else."""


def count_rounds(folders: Folders, clock: CountingClock) -> list[Uncountable]:
    """Counts what is due, each round as far as it can be; returns what kept others from it."""
    with only_one(folders.sealed) as alone:
        now = min(clock.now(), clock.folder_now(folders.sealed))
        due = {name: link.key for name, link in links(folders.keys).items() if link.closes_at <= now}
        waiting = [key for key in due.values() if not folders.sealed.holds(key + PAGE)]
        if not alone or not due:
            return []
        for key in waiting:
            folders.sealed.link(key + CLOSING, b"")
        if waiting:
            clock.wait()
        outcomes = [_finish_one(folders, key, clock) for key in due.values()]
        return [trouble for trouble in outcomes if trouble]


def _finish_one(folders: Folders, key: str, clock: CountingClock) -> Uncountable | None:
    """Counts one round, or notes since when it cannot be counted: the others are counted all the same."""
    try:
        finish(folders, _page(folders, key, clock))
    except (Uncountable, OSError, ValueError) as trouble:
        with suppress(OSError):  # a disk that takes no note takes no page either, and is tried again
            folders.sealed.link(key + UNCOUNTED, clock.now().isoformat().encode())
        return trouble if isinstance(trouble, Uncountable) else Uncountable(f"{key}: {type(trouble).__name__}")
    return None


def finish(folders: Folders, page: ClosedRound) -> None:
    """Destroys what keys of a round with a page are left, notes it in the roll, and removes its boxes."""
    workspace = of_workspace(page.platform, page.workspace)
    folders.keys.destroy(f"{page.key}.*")
    if page.key not in read_roll(folders.sealed, workspace).closings:
        append(folders.sealed, workspace, page.line)
    link = read_link(folders.keys, workspace)
    if link and link.key == page.key:  # last, so that the next round is opened by a roll that knows of this one
        folders.keys.remove(workspace + OPEN)
    folders.sealed.remove(f"{page.key}.*", keep=page.key + PAGE)


def _page(folders: Folders, key: str, clock: CountingClock) -> ClosedRound:
    if not folders.sealed.holds(key + PAGE):
        manifest = _manifest(folders, key, clock)
        page = closed(manifest, _counted(folders, manifest), token_hex(_NONCE), clock.now())
        folders.sealed.link(key + PAGE, bytes(page))
    return ClosedRound.load(folders.sealed.read(key + PAGE) or b"")


def _manifest(folders: Folders, key: str, clock: CountingClock) -> Manifest:
    stored = folders.keys.read(key + MANIFEST)
    if not stored or not folders.sealed.holds(key + NOBODYS):
        raise Uncountable(f"{key}: its manifest or its boxes are not here")
    manifest = Manifest.load(stored)
    if manifest.closes_at > min(clock.now(), clock.folder_now(folders.sealed)):
        raise Uncountable(f"{key}: it closes later than its link says")
    return manifest


def _counted(folders: Folders, manifest: Manifest) -> CountedRound:
    """What was answered stands in wiped memory only, whatever happens."""
    key, boxes = manifest.key, bytearray(_AT_ONCE * BOX)
    with WipedMemory(KEYS_AND_SEAL) as secrets:
        read_secrets(folders.keys, key, bytes(manifest), secrets)
        tally = Tally(manifest, secrets, boxes_of(folders.sealed, key))
        try:
            for size in read_boxes(folders.sealed, key, boxes):
                tally.add(boxes, size)
            return tally.counted()
        finally:
            tally.wipe()


def read_secrets(keys: Folder, key: str, manifest: bytes, secrets: WipedMemory) -> None:
    """Reads the keys and the seal of what was frozen so. Raises Uncountable where they belong to something else."""
    read_into(keys, key + KEYS, secrets.view[:SECRET])
    read_into(keys, key + SEAL, secrets.view[SECRET:])
    if secrets.view[4 * SECRET :] != digest(manifest):
        raise Uncountable(f"{key}: its seal belongs to another manifest")


def read_into(folder: Folder, name: str, view: memoryview) -> None:
    """Reads a file straight into memory that is wiped: a `bytes` would stay somewhere. Raises Uncountable."""
    try:
        file = os.open(folder.path / name, os.O_RDONLY)
    except FileNotFoundError as error:
        raise Uncountable(f"{name} is not here") from error
    try:
        if os.readv(file, [view]) != len(view):
            raise Uncountable(f"{name} is not whole")
    finally:
        os.close(file)


@contextmanager
def only_one(sealed: Folder) -> Iterator[bool]:
    """Returns whether no other process counts in this folder. On a file system whose locks are lost two may: see
    above.
    """
    if not sealed.path.is_dir():
        yield False
        return
    lock = os.open(sealed.path / "counting.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        alone = True
    except BlockingIOError:
        alone = False
    try:
        yield alone
    finally:
        os.close(lock)
