"""The list of who was forgotten, by number and salted hash, and of workspaces that were erased: whoever restores a
backup from before forgets and erases them again.

A file a workspace in the sealed folder, of which every backup has a copy; where WATERLINE_ERASURES names a folder, as
beside the backups, each line stands there, too, so that no backup is newer than the list. A line is added before
anything is deleted. It holds no name and no account: the number alone finds a row, and the hash says whether that row
is still the person whom it was about.
"""

import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import scrypt
from hmac import compare_digest
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from bot.forgetting.forgetting import Fate, Forgetting
from storage.sealed.folders import Folder
from storage.sealed.roll import append_lines

LIST_ENDING = ".erasures"
WORKSPACES = "workspaces"  # the name of their list; that of a workspace's own has a hyphen
SETTING = "WATERLINE_ERASURES"
_SALT = 16  # bytes
_COST = 1 << 14  # a guess takes as long as twenty milliseconds and 16 MiB


@dataclass(frozen=True, slots=True)
class Erasure:
    """A line: the receipt, the number that the person's row had, and a hash of their account. `earlier_hashes` are
    those of accounts that they had before, by which a backup may know them.
    """

    receipt: int
    person: int
    salt: str
    hash: str
    kudos_received: Fate
    kudos_given: Fate
    at: datetime
    earlier_hashes: tuple[str, ...] = ()

    def is_of(self, account: str) -> bool:
        """Returns whether it is about whoever has this account: numbers are given anew after a restore."""
        hashed = _hash(account, bytes.fromhex(self.salt))
        return any(compare_digest(stored_hash, hashed) for stored_hash in (self.hash, *self.earlier_hashes))


@dataclass(frozen=True, slots=True)
class ErasedWorkspace:
    """A line of the list of workspaces: a name that `folders.of_workspace` makes, and the number that its row had. One
    that is installed anew has another.
    """

    workspace: str
    number: int
    at: datetime = field(compare=False)


@dataclass(frozen=True, slots=True)
class ErasureLists:
    """Where the list stands: in the sealed folder, and in a second one where somebody named it."""

    sealed: Folder
    copies: tuple[Folder, ...] = field(default_factory=lambda: copies_named())

    def note(self, workspace: str, forgetting: Forgetting, earlier_accounts: Iterable[str], now: datetime) -> None:
        """Adds a line, once a receipt, which is on the disk when this returns. Raises OSError where it cannot be.

        `workspace` is a name that `folders.of_workspace` makes; `earlier_accounts` are of the same person.
        """
        line = None
        for folder in self._prepared():
            if all(erasure.receipt != forgetting.number for erasure in read_list(folder, workspace)):
                line = line or _line(forgetting, earlier_accounts, now)
                append_lines(folder, workspace + LIST_ENDING, line)

    def note_workspace(self, erased: ErasedWorkspace) -> None:
        """Adds a line for a workspace that is to be erased, as `note` does for a person."""
        for folder in self._prepared():
            if erased not in read_workspaces(folder):
                append_lines(folder, WORKSPACES + LIST_ENDING, _WORKSPACE_LINES.dump_json(erased) + b"\n")

    def workspaces(self) -> frozenset[ErasedWorkspace]:
        """Returns all that any copy of the list has."""
        return frozenset(erased for folder in (self.sealed, *self.copies) for erased in read_workspaces(folder))

    def _prepared(self) -> Iterator[Folder]:
        for folder in (self.sealed, *self.copies):
            folder.path.mkdir(parents=True, exist_ok=True, mode=0o700)
            yield folder

    def of(self, workspace: str) -> list[Erasure]:
        """Returns all that any copy of the list has, each receipt once."""
        by_receipt: dict[int, Erasure] = {}
        for folder in (self.sealed, *self.copies):
            for erasure in read_list(folder, workspace):
                by_receipt.setdefault(erasure.receipt, erasure)
        return [*by_receipt.values()]

    def gather(self, name: str, content: bytes) -> None:
        """Adds whatever of another copy is not in the sealed folder yet; `name` is that of the file."""
        key_of = _read_workspace if name == WORKSPACES + LIST_ENDING else _receipt_key
        known = {None, *map(key_of, (self.sealed.read(name) or b"").split(b"\n"))}
        if lines := [line for line in content.split(b"\n") if key_of(line) not in known]:
            append_lines(self.sealed, name, b"".join(line + b"\n" for line in lines))


_LINES: TypeAdapter[Erasure] = TypeAdapter(Erasure)
_WORKSPACE_LINES: TypeAdapter[ErasedWorkspace] = TypeAdapter(ErasedWorkspace)


def copies_named() -> tuple[Folder, ...]:
    """Returns the folder for a second copy that the environment names, if it names one."""
    named = os.environ.get(SETTING)
    return (Folder(Path(named).expanduser(), SETTING),) if named else ()


def read_list(folder: Folder, workspace: str) -> Iterator[Erasure]:
    """Yields the lines of a workspace; one that a crash tore is none, and is written again."""
    for stored in (folder.read(workspace + LIST_ENDING) or b"").split(b"\n"):
        if erasure := _read(stored):
            yield erasure


def read_workspaces(folder: Folder) -> Iterator[ErasedWorkspace]:
    """Yields the lines of the list of workspaces."""
    for stored in (folder.read(WORKSPACES + LIST_ENDING) or b"").split(b"\n"):
        if erased := _read_workspace(stored):
            yield erased


def _read(stored: bytes) -> Erasure | None:
    with suppress(ValidationError):
        return _LINES.validate_json(stored)
    return None


def _receipt_key(stored: bytes) -> int | None:
    erasure = _read(stored)
    return erasure.receipt if erasure else None


def _read_workspace(stored: bytes) -> ErasedWorkspace | None:
    with suppress(ValidationError):
        return _WORKSPACE_LINES.validate_json(stored)
    return None


def _line(forgetting: Forgetting, earlier_accounts: Iterable[str], now: datetime) -> bytes:
    salt = secrets.token_bytes(_SALT)
    erasure = Erasure(
        receipt=forgetting.number,
        person=forgetting.person_id,
        salt=salt.hex(),
        hash=_hash(forgetting.account, salt),
        kudos_received=forgetting.choices.kudos_received,
        kudos_given=forgetting.choices.kudos_given,
        at=now,
        earlier_hashes=tuple(_hash(account, salt) for account in earlier_accounts),
    )
    return _LINES.dump_json(erasure) + b"\n"


def _hash(account: str, salt: bytes) -> str:
    return scrypt(account.encode(), salt=salt, n=_COST, r=8, p=1, dklen=32).hex()
