"""What this machine does with memory and users, as far as it can be seen: on it depends how well keys are kept."""

import os
import resource
import shutil
import sys
from contextlib import suppress
from pathlib import Path

from storage import database
from storage.sealed.folders import Folder, FolderError, open_folders

LOCKED = 64 * 1024  # bytes of locked memory that opening and counting a round need


def may_lock_memory() -> bool:
    """Returns whether a process of ours may lock the memory it needs, so that keys never reach the swap."""
    soft, _ = resource.getrlimit(resource.RLIMIT_MEMLOCK)
    return soft in (resource.RLIM_INFINITY, -1) or soft >= LOCKED


def swaps() -> list[str]:
    """Returns the swap devices that are neither memory nor encrypted; empty where that cannot be seen."""
    with suppress(OSError):
        lines = Path("/proc/swaps").read_text().splitlines()[1:]
        places = [line.split()[0] for line in lines]
        return [place for place in places if "zram" not in place and not place.startswith(("/dev/dm-", "/dev/mapper/"))]
    return []


def zeroes_freed_pages() -> bool | None:
    """Returns whether the kernel zeroes memory that is given back; None where that cannot be seen."""
    if sys.platform != "linux":
        return None
    with suppress(OSError):
        return "init_on_free=1" in Path("/proc/cmdline").read_text().split()
    return None


def file_system(folder: Folder) -> str:
    """Returns the kind of file system that a folder lies on, such as ext4 or nfs4; empty where that cannot be seen."""
    kind, best = "", ""
    with suppress(OSError):
        for line in Path("/proc/self/mounts").read_text().splitlines():
            _, place, name, *_ = line.split()
            inside = str(folder.path).startswith(place.rstrip("/") + "/") or str(folder.path) == place
            if inside and len(place) >= len(best):
                kind, best = name, place
    return kind


def room_left() -> dict[str, int]:
    """Returns the bytes that are left where keys and sealed answers are kept; nothing of a folder that is not there."""
    room: dict[str, int] = {}
    with suppress(FolderError, OSError):
        folders = open_folders()
        for name, folder in (("keys", folders.keys), ("sealed", folders.sealed)):
            room[name] = shutil.disk_usage(folder.path).free
    return room


def open_to_others(folder: Folder) -> bool:
    """Returns whether somebody else on this machine may look into a folder, or owns it."""
    status = folder.path.stat()
    return bool(status.st_mode & 0o077) or status.st_uid != os.geteuid()


def database_reads_our_files() -> bool:
    """Returns whether those who can write to the database can read our folders.

    So it is with the embedded server where an ordinary user starts it.
    """
    return not database.given() and os.geteuid() != 0
