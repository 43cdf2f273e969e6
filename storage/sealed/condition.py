"""In which condition keys, sealed answers and backups are, for whoever watches: each look is cheap."""

import os
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, field

from storage.sealed.ballot_box import KEYS
from storage.sealed.folders import Folder, FolderError, open_folders

LAST_BACKUP = "last-backup"  # in the sealed folder; its age is that of the last backup


@dataclass(frozen=True, slots=True)
class Condition:
    """`usable`: whether each folder can be written. `keys_lost`: of the check-ins asked about, how many have no key
    here. `backup_seconds`: the age of the last backup; None where none is known.
    """

    usable: dict[str, bool] = field(default_factory=dict)
    keys_lost: int = 0
    backup_seconds: float | None = None


def look_at_folders(open_rounds: Collection[str]) -> Condition:
    """Returns the condition of the folders of this process; an empty one where another process has them."""
    if os.environ.get("WATERLINE_SEALED_URL"):
        return Condition()
    try:
        folders = open_folders()
    except FolderError:
        return Condition(usable={"keys": False, "sealed": False})
    lost = sum(not folders.keys.holds(f"{key}{KEYS}") for key in open_rounds)
    age = None
    with suppress(OSError):
        age = folders.sealed.age(LAST_BACKUP) if folders.sealed.holds(LAST_BACKUP) else None
    return Condition({"keys": _is_usable(folders.keys), "sealed": _is_usable(folders.sealed)}, lost, age)


def _is_usable(folder: Folder) -> bool:
    try:
        folder.time()
    except OSError:
        return False
    return True
