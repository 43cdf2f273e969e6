"""The way in for concerns: the windows that are open here, and one box for each concern in a file that they share.

The boxes go where those of check-ins go (`storage.sealed.ballot_box`), by the same rules: on the disk before anybody
reads that a concern is sealed, and nothing of it in the database or a log.
"""

from datetime import datetime
from typing import NamedTuple

from cachetools import LRUCache

from bot.sealed.ballots import RoundSeal
from bot.sealed.manifest import digest
from bot.voice.sealing import Concern, concern_box
from bot.voice.windows import WindowManifest, Writer
from storage.sealed.ballot_box import MANIFEST, SEAL, WINDOW, BallotBox, read_link
from storage.sealed.folders import of_workspace


class _OpenWindow(NamedTuple):
    manifest: WindowManifest
    seal: RoundSeal


class WindowBox:
    """The windows that this process knows, beside the check-ins of `ballots`."""

    def __init__(self, ballots: BallotBox) -> None:
        self._ballots = ballots
        self.folders = ballots.folders
        self._keys = ballots.folders.keys
        self._windows: LRUCache[str, _OpenWindow] = LRUCache(maxsize=1_000)

    def running(self, platform: str, workspace: str) -> WindowManifest | None:
        """Returns the window of a workspace that is open, or past its end and not being released yet."""
        link = read_link(self._keys, of_workspace(platform, workspace) + WINDOW)
        window = self._read(link.key) if link else None
        return window.manifest if window else None

    async def put(self, manifest: WindowManifest, writer: Writer, concern: Concern, now: datetime) -> bool:
        """Seals and stores a concern, and returns whether it will be read: False once the window is closing.

        Raises NotStored, or MaybeStored.
        """
        window = self._read(manifest.key)
        if window is None:
            return False
        sequence = self._ballots.sequence(now)
        box = concern_box(window.seal, manifest.key, manifest.account(writer), sequence, concern)
        return await self._ballots.put(manifest.key, box)

    def forget_ended(self) -> bool:
        """Wipes the secrets of windows whose keys are gone, and returns whether there were any."""
        ended = [key for key in self._windows if not self._keys.holds(key + SEAL)]
        for key in ended:
            self._windows.pop(key).seal.wipe()
        return bool(ended)

    def close(self) -> None:
        """Wipes all secrets of this process. It takes no concerns any more."""
        for window in self._windows.values():
            window.seal.wipe()
        self._windows.clear()

    def _read(self, key: str) -> _OpenWindow | None:
        if key not in self._windows:
            stored, seal = self._keys.read(key + MANIFEST), self._keys.read(key + SEAL)
            if not stored or not seal or (loaded := RoundSeal(seal)).manifest != digest(stored):
                return None
            self._windows[key] = _OpenWindow(WindowManifest.load(stored), loaded)
        return self._windows[key]
