"""The keys of rounds: a folder of files that only we may read, never in the database, its data folder or a backup."""

import os
from pathlib import Path
from uuid import uuid4

from bot.ballots import RoundKeys, RoundSeal
from storage.embedded import default_data_folder

_SEAL, _KEYS = ".seal", ".keys"


class KeyFolderError(Exception):
    """The folder cannot hold keys. The text says why and what to do."""


def default_key_folder() -> Path:
    """`WATERLINE_KEYS`, or a folder beside the data folder."""
    data = default_data_folder()
    chosen = os.environ.get("WATERLINE_KEYS")
    return Path(chosen).expanduser() if chosen else data.with_name(f"{data.name}-keys")


def open_key_folder() -> "KeyFolder":
    return KeyFolder(default_key_folder(), default_data_folder())


class KeyFolder:
    """Two files a round: `.seal` is for taking answers, `.keys` for closing. Replicas share the folder."""

    def __init__(self, folder: Path, data_folder: Path) -> None:
        """Raises KeyFolderError for a folder that is inside the data folder."""
        self._folder = folder.resolve()
        if self._folder.is_relative_to(data_folder.resolve()):
            raise KeyFolderError(
                f"The keys of check-ins may not be inside the data folder ({self._folder}): a backup of it would hold "
                "them. Set WATERLINE_KEYS to a folder elsewhere that no backup holds."
            )

    def prepare(self) -> None:
        """Makes the folder, and tries it. Raises KeyFolderError if it cannot be written."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._folder.chmod(0o700)
            self._write("probe", b"")
            (self._folder / "probe").unlink(missing_ok=True)  # of several at once, one was quicker
        except OSError as error:
            raise KeyFolderError(
                f"The keys of check-ins cannot be kept in {self._folder} ({error.strerror}). "
                "Set WATERLINE_KEYS to a folder that this user can write, and that no backup holds."
            ) from error

    def create(self, name: str) -> None:
        """The seal is written last: where it is, the keys are. What somebody else made meanwhile stays."""
        self.prepare()
        made = RoundKeys.new()
        self._write(name + _KEYS, bytes(made))
        keys = self.keys(name)
        if keys is not None:
            self._write(name + _SEAL, bytes(keys.seal))

    def seal(self, name: str) -> RoundSeal | None:
        stored = self._read(name + _SEAL)
        return RoundSeal.load(stored) if stored else None

    def keys(self, name: str) -> RoundKeys | None:
        stored = self._read(name + _KEYS)
        return RoundKeys.load(stored) if stored else None

    def destroy(self, name: str) -> None:
        for file in self._folder.glob(f"{name}.*"):  # also what a crash left half-made
            try:
                with file.open("r+b") as open_file:
                    open_file.write(bytes(file.stat().st_size))
                    os.fsync(open_file.fileno())
                file.unlink()
            except FileNotFoundError:  # another process was quicker
                continue
        if self._folder.is_dir():
            self._sync()

    def names(self) -> set[str]:
        return {file.name.partition(".")[0] for file in self._folder.glob("*.*")}

    def _write(self, name: str, content: bytes) -> None:
        """Whole, on the disk, and never over another: a file with a name of its own is given this one."""
        own = self._folder / f"{name}.{uuid4().hex}"
        with os.fdopen(os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(own, self._folder / name)
        except FileExistsError:
            pass
        finally:
            own.unlink()
        self._sync()

    def _sync(self) -> None:
        """A folder is a file of names, and has to reach the disk, too."""
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _read(self, name: str) -> bytes | None:
        try:
            return (self._folder / name).read_bytes()
        except FileNotFoundError:
            return None
