"""Where answers go: sealed boxes in one file a round and process, on the disk before anybody reads "Sealed".

Nothing of an answer reaches the database. All who wait share one write and one fdatasync; then it is looked at whether
the round is being closed, and only who was before that is acknowledged: the closing reads no sooner than a minute
after its mark, so what was acknowledged is in what it reads.
"""

import asyncio
import os
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import uuid4

from cachetools import LRUCache

from bot.ports import MaybeStored, NotStored
from bot.sealed.ballots import SEQUENCE, RoundSeal
from bot.sealed.history import History
from bot.sealed.manifest import Manifest, digest
from storage.sealed.folders import Folder, Folders, of_workspace
from storage.sealed.roll import read_history

KEYS, SEAL, MANIFEST, OPEN = ".keys", ".seal", ".manifest", ".open"  # in the key folder
BOXES, CLOSING, PAGE, UNCOUNTED = ".boxes", ".closing", ".page", ".uncounted"  # in the sealed folder
WINDOW = ".window"  # after a workspace's name: the links to its windows (`commands.voice`), which are no check-ins
WINDOW_CLOSING = f"{WINDOW}{CLOSING}"  # in the key folder: the link to the window that is being released
NOBODYS = f".opening{BOXES}"  # an empty file of boxes, there from the opening on: where it is gone, so are others

PEOPLE_AT_ONCE = 1_000_000  # of whom the manifests of open rounds are remembered: a third of a KiB each
FILES_AT_ONCE = 200  # of boxes, that are open: a process may open 1,024 where nobody has said otherwise


class _OpenRound(NamedTuple):
    manifest: Manifest
    seal: RoundSeal


def _people_of(round_: _OpenRound) -> int:
    return min(len(round_.manifest.participants), PEOPLE_AT_ONCE)


class BallotBox:
    """The check-ins that are open here, and the way in for answers. One a process.

    `keys_in_reach` is whether who writes to the database can read these folders.
    """

    def __init__(self, folders: Folders, *, keys_in_reach: bool = False) -> None:
        self.folders = folders
        self._keys_in_reach = keys_in_reach
        self.process = uuid4().hex  # the name of this one among all processes
        self._number = 0
        self._latest = 0  # milliseconds of the last sequence, which never goes back
        self._rounds: LRUCache[str, _OpenRound] = LRUCache(PEOPLE_AT_ONCE, getsizeof=_people_of)
        self._files: dict[str, _BoxFile] = {}  # the longest unused first

    def running(self, platform: str, workspace: str) -> Manifest | None:
        """Returns the round of a workspace that is open, or past its end and not closed yet."""
        link = read_link(self.folders.keys, of_workspace(platform, workspace))
        return self.manifest(link.key) if link else None

    def manifest(self, key: str) -> Manifest | None:
        """Returns what a round froze; None if there is no such round here, or its files do not belong together."""
        round_ = self._read(key)
        return round_.manifest if round_ else None

    def history(self, platform: str, workspace: str) -> History:
        """Reads the history of a workspace's check-ins anew."""
        name = of_workspace(platform, workspace)
        return read_history(self.folders.sealed, name, keys_in_reach=self._keys_in_reach)

    def seal(self, key: str) -> RoundSeal | None:
        round_ = self._read(key)
        return round_.seal if round_ else None

    def sequence(self, now: datetime) -> bytes:
        """Returns the next submission's sequence: it grows by number within a process, by time between processes."""
        self._number += 1
        self._latest = max(self._latest or self._written_before(), int(now.timestamp() * 1_000))
        return SEQUENCE.pack(self._latest, int(self.process[:8], 16), self._number)

    def _written_before(self) -> int:
        """The latest moment, in milliseconds, at which anybody wrote an answer here: clocks are set back, too."""
        files = self.folders.sealed.files(f"*{BOXES}")
        return max((file.stat().st_mtime_ns // 1_000_000 for file in files if file.stat().st_size), default=0)

    async def put(self, key: str, box: bytes) -> bool:
        """Stores a box, and returns whether it will be counted: False once the round is closing. Raises NotStored."""
        file = self._files.pop(key) if key in self._files else _BoxFile(self.folders, key, self.process)
        self._files[key] = file  # the last of all
        if not file.is_open:
            self._close_unused()
        return await file.append(box)

    def _close_unused(self) -> None:
        """Makes room for one more: a file that is closed is opened again by who answers next."""
        opened = [file for file in self._files.values() if file.is_open]
        for file in opened[: max(0, len(opened) + 1 - FILES_AT_ONCE)]:
            if not file.is_writing:
                file.close()

    def forget_ended(self) -> bool:
        """Wipes the secrets of rounds whose keys are gone, closes their files, and returns whether there were any."""
        ended = [key for key in {*self._rounds, *self._files} if not self.folders.keys.holds(key + SEAL)]
        for key in ended:
            if round_ := self._rounds.pop(key, None):
                round_.seal.wipe()
            if file := self._files.pop(key, None):
                file.close()
        return bool(ended)

    def close(self) -> None:
        """Wipes all secrets of this process. It takes no answers any more."""
        for round_ in self._rounds.values():
            round_.seal.wipe()
        self._rounds.clear()
        for file in self._files.values():
            file.close()
        self._files.clear()

    def _read(self, key: str) -> _OpenRound | None:
        if key in self._rounds:
            return self._rounds[key]
        if not is_key(key):
            return None
        stored, seal = self.folders.keys.read(key + MANIFEST), self.folders.keys.read(key + SEAL)
        if not stored or not seal or (loaded := RoundSeal(seal)).manifest != digest(stored):
            return None
        self._rounds[key] = _OpenRound(Manifest.load(stored), loaded)
        return self._rounds[key]


@dataclass(frozen=True, slots=True)
class RoundLink:
    """Names the open round of a workspace, with the end that its manifest has."""

    key: str
    closes_at: datetime

    def __bytes__(self) -> bytes:
        return f"{self.key} {self.closes_at.isoformat()}".encode()


def read_link(keys: Folder, workspace: str) -> RoundLink | None:
    return _read_link(keys, workspace + OPEN)


def _read_link(keys: Folder, name: str) -> RoundLink | None:
    key, _, closes_at = (keys.read(name) or b"").decode().partition(" ")
    return RoundLink(key, datetime.fromisoformat(closes_at)) if is_key(key) else None


def is_due(keys: Folder, now: datetime) -> bool:
    """Returns whether a round has come to its end here."""
    return any(link.closes_at <= now for link in links(keys).values())


def links(keys: Folder) -> dict[str, RoundLink]:
    """Returns the open round of each workspace that has one."""
    return {name: link for name, link in _all_links(keys, OPEN).items() if not name.endswith(WINDOW)}


def open_windows(keys: Folder) -> dict[str, RoundLink]:
    """Returns the open window of each workspace that has one."""
    return _all_links(keys, WINDOW + OPEN)


def closing_windows(keys: Folder) -> dict[str, RoundLink]:
    """Returns the window of each workspace that is being released; there is one at a time."""
    return _all_links(keys, WINDOW_CLOSING)


def window_link(keys: Folder, workspace: str, ending: str = WINDOW + OPEN) -> RoundLink | None:
    """Returns the window of a workspace that is open, or, by the other ending, that is being released."""
    return _read_link(keys, workspace + ending)


def _all_links(keys: Folder, ending: str) -> dict[str, RoundLink]:
    names = [file.name.removesuffix(ending) for file in keys.files(f"*{ending}")]
    return {name: link for name in names if (link := _read_link(keys, name + ending))}


def is_key(text: str) -> bool:
    """Returns whether this can be the key of a round: it came back from a button, and becomes part of a file's name."""
    return len(text) == 32 and all(digit in "0123456789abcdef" for digit in text)


class _BoxFile:
    """The boxes of one round that this process takes."""

    def __init__(self, folders: Folders, key: str, process: str) -> None:
        self._sealed = folders.sealed
        self._closing = folders.sealed.path / f"{key}{CLOSING}"
        self._seal = folders.keys.path / f"{key}{SEAL}"
        self._path = folders.sealed.path / f"{key}.{process}{BOXES}"
        self._file: int | None = None
        self._size = 0
        self._waiting: list[tuple[bytes, asyncio.Future[bool]]] = []
        self._writing: asyncio.Task[None] | None = None

    @property
    def is_open(self) -> bool:
        return self._file is not None

    @property
    def is_writing(self) -> bool:
        return self._writing is not None

    async def append(self, box: bytes) -> bool:
        stored: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((box, stored))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write_all())
        return await stored

    async def _write_all(self) -> None:
        """Those who come while a write is under way share the next one. Every outcome goes to who waits for it."""
        together: list[tuple[bytes, asyncio.Future[bool]]] = []
        try:
            while self._waiting:
                together, self._waiting = self._waiting, []
                try:
                    in_time: bool | NotStored = await asyncio.to_thread(self._write, [box for box, _ in together])
                except NotStored as error:
                    in_time = error
                except OSError as error:
                    in_time = NotStored(error.errno, error.strerror)
                except RuntimeError:  # no thread was to be had
                    in_time = NotStored(11, os.strerror(11))
                for _, stored in together:
                    _resolve(stored, in_time)
        finally:
            self._writing = None
            # Whatever went wrong, nobody waits for ever. What was on its way may have arrived.
            for waiting, fault in ((together, MaybeStored), (self._waiting, NotStored)):
                for _, stored in waiting:
                    _resolve(stored, fault(5, os.strerror(5)))
            self._waiting = []

    def _write(self, boxes: list[bytes]) -> bool:
        if self._file is None:
            if not self._takes():
                return False
            self._file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            self._sealed.sync()
        written = b"".join(boxes)
        try:
            if os.write(self._file, written) != len(written):
                raise OSError(28, os.strerror(28))  # a full disk takes a part, and says why only at the next write
            os.fdatasync(self._file)
        except OSError as error:
            if not self._take_back():
                raise MaybeStored(error.errno, error.strerror) from error
            raise
        self._size += len(written)
        return self._takes()

    def _takes(self) -> bool:
        """Returns whether the round is not being closed. The mark goes once all is over: the seal has gone before
        it.
        """
        return not self._closing.exists() and self._seal.exists()

    def _take_back(self) -> bool:
        """Nobody reads "Sealed" for a part. A file that cannot be cut is left for another one, and False returned."""
        if self._file is not None:
            try:
                os.ftruncate(self._file, self._size)
            except OSError:
                self.close()
                self._path = self._path.with_name(f"{self._path.name.partition('.')[0]}.{uuid4().hex}{BOXES}")
                self._size = 0
                return False
        return True

    def close(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None


def _resolve(stored: "asyncio.Future[bool]", outcome: bool | NotStored) -> None:
    if stored.done():  # who waited is gone
        return
    if isinstance(outcome, NotStored):
        stored.set_exception(outcome)
    else:
        stored.set_result(outcome)
