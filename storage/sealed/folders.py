"""The two folders of check-ins, outside of the database, its data folder and each other.

The key folder (`WATERLINE_KEYS`) holds, of an open round, its private key, its seal, its manifest, and the link
`<workspace>.open` to it; no backup may hold it. The sealed folder (`WATERLINE_SEALED`) holds the roll, the boxes of
open rounds and the pages of closed ones; of it only the roll belongs into a backup. Replicas share both.
"""

import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

from storage.places import default_data_folder
from storage.whole_files import PART

ID = "folder-id"
_TIME = "time."  # before the name of a file that only says what time it is


class FolderError(Exception):
    """A folder cannot hold what it is for. The text says why and what to do."""


def of_workspace(platform: str, workspace: str) -> str:
    """Returns the name of a workspace's files. It comes from the platform's id, so that no row can exchange it."""
    return f"{platform}-{quote(workspace, safe='')}"


@dataclass(frozen=True, slots=True)
class Folder:
    """Files that only we may read, each written whole and never over another. `setting` names the folder's place."""

    path: Path
    setting: str

    def prepare(self) -> None:
        """Creates the folder, and tries to write. Raises FolderError if that fails."""
        try:
            self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.path.chmod(0o700)
            self.link(ID, uuid4().hex.encode())
            self.time()
        except OSError as error:
            raise FolderError(
                f"{self.path} cannot be used ({error.strerror}). "
                f"Set {self.setting} to a folder that this user can write, outside of the data folder."
            ) from error

    @property
    def id(self) -> str:
        """Returns the random name that tells this folder from others; empty if the folder is not there."""
        return (self.read(ID) or b"").decode()

    def time(self) -> datetime:
        """Returns the present moment by the clock of the machine that keeps this folder, which may be another one."""
        with tempfile.NamedTemporaryFile(dir=self.path, prefix=_TIME) as file:
            return datetime.fromtimestamp(os.fstat(file.fileno()).st_mtime, UTC)

    def link(self, name: str, content: bytes | memoryview) -> bool:
        """Writes a file, whole and on the disk when this returns; False, with nothing changed, where there is one."""
        part = self.path / f"{name}.{uuid4().hex}{PART}"
        created = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(created, "wb", buffering=0) as file:  # unbuffered: a key is copied nowhere
            remaining = memoryview(content)
            while remaining:
                remaining = remaining[file.write(remaining) :]
            os.fsync(file.fileno())
        try:
            os.link(part, self.path / name)
        except (FileExistsError, FileNotFoundError):  # there is one; or another process has cleared up meanwhile
            return False
        finally:
            part.unlink(missing_ok=True)
            self.sync()
        return True

    def read(self, name: str) -> bytes | None:
        try:
            return (self.path / name).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None

    def holds(self, name: str) -> bool:
        return (self.path / name).exists()

    def files(self, pattern: str) -> list[Path]:
        """Returns our files whose names match; what is still being written is left out."""
        return sorted(file for file in self.path.glob(pattern) if file.suffix != PART)

    def age(self, name: str) -> float:
        """Returns the seconds since a file was written, by this folder's own clock; 0 for one that is gone."""
        with suppress(FileNotFoundError):
            return self.time().timestamp() - (self.path / name).stat().st_mtime
        return 0.0

    def remove(self, pattern: str, keep: str = "") -> None:
        """Removes the files that match, except the one named `keep`."""
        for file in (files := [file for file in self.path.glob(pattern) if file.name != keep]):
            file.unlink(missing_ok=True)
        if files:
            self.sync()

    def destroy(self, pattern: str) -> None:
        """Overwrites files and removes them. Once this returns, nothing of them can be read here any more."""
        for file in self.path.glob(pattern):
            with suppress(FileNotFoundError):  # another process was quicker
                with file.open("r+b", buffering=0) as opened:
                    opened.write(bytes(file.stat().st_size))
                    os.fsync(opened.fileno())
                file.unlink()
        self.sync()

    def half_made(self) -> list[str]:
        """Returns the names of what is being made, or was left by a process that was killed."""
        return [file.name for pattern in (f"*{PART}", f"{_TIME}*") for file in self.path.glob(pattern)]

    def discard(self, part: str) -> None:
        """Removes what a process left half-made; the file itself stays where it was linked before the process died."""
        with suppress(FileNotFoundError):
            if (self.path / part).stat().st_nlink == 1:
                self.destroy(part)
            else:
                self.remove(part)

    def sync(self) -> None:
        """Writes the folder's own list of names to the disk."""
        with suppress(FileNotFoundError):
            folder = os.open(self.path, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)


@dataclass(frozen=True, slots=True)
class Folders:
    """Both folders of one installation."""

    keys: Folder
    sealed: Folder

    def prepare(self) -> None:
        """Creates both folders, and tries to write. Raises FolderError with the cure."""
        self.keys.prepare()
        self.sealed.prepare()


def folders_at(keys: Path, sealed: Path, data_folder: Path) -> Folders:
    """Returns both folders. Raises FolderError where one of them or the data folder lies inside another."""
    places = {
        "WATERLINE_DATA": data_folder.resolve(),
        "WATERLINE_KEYS": keys.resolve(),
        "WATERLINE_SEALED": sealed.resolve(),
    }
    for setting, place in list(places.items())[1:]:
        for name, outer in places.items():
            if name != setting and place.is_relative_to(outer):
                raise FolderError(
                    f"{setting} is {place}, inside {name} ({outer}): a backup of one would hold the other, and a "
                    f"check-in's answers with the keys that open them. Set {setting} to a folder elsewhere."
                )
    return Folders(
        Folder(places["WATERLINE_KEYS"], "WATERLINE_KEYS"), Folder(places["WATERLINE_SEALED"], "WATERLINE_SEALED")
    )


def open_folders() -> Folders:
    """Returns the folders that the environment names, or those beside the data folder. Raises FolderError."""
    data_folder = default_data_folder()
    return folders_at(
        _chosen("WATERLINE_KEYS", data_folder, "keys"), _chosen("WATERLINE_SEALED", data_folder, "sealed"), data_folder
    )


def _chosen(setting: str, data_folder: Path, ending: str) -> Path:
    chosen = os.environ.get(setting)
    return Path(chosen).expanduser() if chosen else data_folder.with_name(f"{data_folder.name}-{ending}")
