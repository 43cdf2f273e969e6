"""How well answers and keys are kept on this machine, each weakness with its cure: for `python -m bot doctor`."""

from datetime import datetime

from commands.operate.examine import Finding
from storage import database, schema, security
from storage.backups.contents import KEPT
from storage.org.people import workspaces
from storage.sealed import machine, replicas
from storage.sealed.erasures import LIST_ENDING, copies_named
from storage.sealed.folders import Folder, FolderError, Folders, open_folders

_COPYING = ("btrfs", "zfs", "bcachefs")
_NETWORK = ("nfs", "nfs4", "cifs", "smb3", "fuse.glusterfs", "ceph")


def examine_folders() -> list[Finding]:
    """Returns whether the keys and the sealed answers of check-ins have places of their own, which nobody else may
    read.
    """
    try:
        folders = open_folders()
        folders.prepare()
    except FolderError as error:
        return [Finding("folders of check-ins", False, str(error))]
    return [_keys(folders.keys), _sealed(folders.sealed), _backups(folders), _erasures(folders.sealed)]


def _keys(folder: Folder) -> Finding:
    if machine.open_to_others(folder):
        return Finding("keys of check-ins", False, _opened(folder))
    kind = machine.file_system(folder)
    text = f"are kept in {folder.path} ({kind or 'unknown file system'}, id {folder.id[:8]})."
    if kind in _COPYING:
        text += (
            f" {kind} writes copies: what is overwritten may be found on the disk. Put it on tmpfs, or another disk."
        )
        return Finding("keys of check-ins", True, text, weak=True)
    if kind in _NETWORK:
        text += " What is destroyed on a network file system may live on in its snapshots: turn them off there."
        return Finding("keys of check-ins", True, text, weak=True)
    return Finding("keys of check-ins", True, text)


def _sealed(folder: Folder) -> Finding:
    if machine.open_to_others(folder):
        return Finding("sealed answers", False, _opened(folder))
    kind = machine.file_system(folder)
    text = f"are kept in {folder.path} ({kind or 'unknown file system'}, id {folder.id[:8]})."
    if kind in ("tmpfs", "ramfs"):
        return Finding(
            "sealed answers",
            False,
            f"{text} A restart of this machine loses all answers and the roll. Set WATERLINE_SEALED to a disk.",
        )
    return Finding("sealed answers", True, text)


def _opened(folder: Folder) -> str:
    return (
        f"others on this machine may look into {folder.path}, or own it. "
        f"chown it to the user that runs Waterline, and chmod it to 700; or set {folder.setting} to another folder."
    )


def _backups(folders: Folders) -> Finding:
    return Finding(
        "backups",
        True,
        "hold what `python -m bot backup` writes, app.yaml and the tokens; or the database and, of "
        f"{folders.sealed.path}, {' '.join(f'*{ending}' for ending in (*KEPT, LIST_ENDING))}; "
        f"never {folders.keys.path}.",
    )


def _erasures(folder: Folder) -> Finding:
    """Whether an old backup, put back, would know who was forgotten after it."""
    name = "list of erasures"
    if not folder.files(f"*{LIST_ENDING}"):
        return Finding(name, True, "has no line: nobody was forgotten.")
    if copies := copies_named():
        return Finding(name, True, f"is in {folder.path}, and a second time in {copies[0].path}.")
    cure = "Set WATERLINE_ERASURES to a folder beside the backups, on another disk."
    text = f"is in {folder.path} alone: where that is lost, an old backup brings back whoever was forgotten. {cure}"
    return Finding(name, True, text, weak=True)


def examine_memory() -> list[Finding]:
    """Returns whether keys and opened answers could outlive the process that held them."""
    locked = Finding("locked memory", True, "is permitted: keys never reach the swap.")
    if not machine.may_lock_memory():
        locked = Finding(
            "locked memory",
            True,
            f"is not permitted, so that keys may reach the swap. Permit {machine.LOCKED // 1024} KiB "
            "(`ulimit -l`, LimitMEMLOCK= of systemd).",
            weak=True,
        )
    return [locked, _dumps(), _swap(), _freed()]


def _dumps() -> Finding:
    return Finding(
        "core dumps", True, "are off for every process that sees an answer or a key: each turns its own off."
    )


def _swap() -> Finding:
    if swaps := machine.swaps():
        return Finding(
            "swap",
            True,
            f"{', '.join(swaps)} may hold memory of who took answers. Turn it off (`swapoff -a`) or encrypt it.",
            weak=True,
        )
    return Finding("swap", True, "none is seen here that is not encrypted.")


def _freed() -> Finding:
    zeroes = machine.zeroes_freed_pages()
    if zeroes:
        return Finding("freed memory", True, "is zeroed by the kernel (init_on_free=1).")
    cure = (
        "Start the kernel with init_on_free=1 (Debian: GRUB_CMDLINE_LINUX in /etc/default/grub, then update-grub)."
        if zeroes is False
        else "It cannot be seen here whether it is zeroed."
    )
    return Finding(
        "freed memory", True, f"of processes that have ended may be read until it is used again. {cure}", weak=True
    )


async def examine_roles() -> list[Finding]:
    """Returns whether who writes to the database could read the keys, and whether all processes see the same
    folders.
    """
    findings = [_role(await database.is_superuser()), _second_lock(await security.missing(schema.tables()))]
    if await replicas.differing():
        findings.append(
            Finding(
                "several processes",
                False,
                "see different folders of check-ins, so that none is opened. Give all of them the same WATERLINE_KEYS "
                "and WATERLINE_SEALED on a shared volume, or all but one WATERLINE_SEALED_URL.",
            )
        )
    return findings


async def examine_sharing(folders: Folders, now: datetime) -> list[Finding]:
    """Returns whether this machine sees the folders that the processes see which serve; nothing where none does, or
    where it has no folders yet.

    Each says within a quarter of an hour which folders it sees, by what it read in them.
    """
    ids = folders.keys.id, folders.sealed.id
    if not all(ids):
        return []
    just_now = now + replicas.SEEN_FOR  # who has spoken just now is no longer waited for
    others = [known for known in await workspaces() if await replicas.may_differ(known.id, *ids, just_now)]
    if not others:
        return []
    text = (
        f"{folders.keys.path} and {folders.sealed.path} are not the folders that a process sees which serves "
        f"{others[0].name}. Mount the volume that they share here, too, and set WATERLINE_KEYS and WATERLINE_SEALED."
    )
    return [Finding("folders of this machine", False, text)]


def _second_lock(missing: str) -> Finding:
    if missing:
        return Finding("row-level security", True, missing, weak=True)
    return Finding("row-level security", True, "shows each statement the rows of its workspace alone.")


def _role(superuser: bool) -> Finding:
    if machine.database_reads_our_files():
        return Finding(
            "database and keys",
            True,
            "are kept by the same user: here, who writes to the database holds the keys. Set DATABASE_URL to a "
            "PostgreSQL that runs as a user of its own, with a role that is no superuser; or start Waterline as root.",
            weak=True,
        )
    if superuser and database.given():
        return Finding(
            "database and keys",
            False,
            "the role in DATABASE_URL is a superuser, who can read files through the server. "
            "Give Waterline a role of its own that owns only its tables (create role waterline login; ...).",
        )
    return Finding("database and keys", True, "are kept by different users.")
