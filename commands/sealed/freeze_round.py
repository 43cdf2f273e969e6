"""Open a round's files: in a process of its own, which has no database and ends when it has done so.

A plain function of the plan, the two folders and a clock. What is made first counts for nothing until the line in the
roll stands, which is written last; until then the files are given up after a quarter of an hour.
"""

from collections.abc import Set
from uuid import uuid4

from bot.ports import Clock
from bot.sealed.ballots import KEYS_AND_SEAL, SECRET, new_keys
from bot.sealed.manifest import Manifest
from bot.sealed.opening import OpeningRefused, Plan, begin
from bot.sealed.roll import RESTED
from bot.sealed.sodium import WipedMemory
from storage.sealed.ballot_box import KEYS, MANIFEST, NOBODYS, OPEN, SEAL, WINDOW, WINDOW_CLOSING, RoundLink, read_link
from storage.sealed.folders import Folders, of_workspace
from storage.sealed.roll import append, append_change, numbers_of, read_roll


def freeze_round(plan: Plan, folders: Folders, clock: Clock) -> Manifest:
    """Opens a round's files and returns what was frozen. Raises OpeningRefused, or OrgChartError for no tree."""
    folders.prepare()
    workspace = of_workspace(plan.platform, plan.workspace)
    roll = read_roll(folders.sealed, workspace)
    give_up_unfinished(folders, workspace)
    numbers = numbers_of(folders.sealed, workspace, (colleague.account for colleague in plan.people))
    opening = begin(plan, uuid4().hex, roll, numbers, clock.now())
    manifest, key = bytes(opening.manifest), opening.manifest.key
    if not freeze_files(folders, workspace + OPEN, RoundLink(key, opening.manifest.closes_at), manifest):
        raise OpeningRefused("another check-in of this workspace is open")
    if changed := opening.chart_line(roll):
        append_change(folders.sealed, workspace, changed)
    append(folders.sealed, workspace, opening.line(roll, folders.keys.id))
    return opening.manifest


def freeze_files(folders: Folders, name: str, link: RoundLink, manifest: bytes) -> bool:
    """Makes keys, manifest and seal of what opens, and links them by this name, last of all. Returns False, and leaves
    nothing, where something else is linked so.
    """
    with WipedMemory(KEYS_AND_SEAL) as secrets:
        new_keys(secrets, manifest)
        folders.keys.link(link.key + KEYS, secrets.view[:SECRET])
        folders.keys.link(link.key + MANIFEST, manifest)
        folders.keys.link(link.key + SEAL, secrets.view[SECRET:])
    folders.sealed.link(link.key + NOBODYS, b"")
    if folders.keys.link(name, bytes(link)):
        return True
    folders.keys.destroy(f"{link.key}.*")
    folders.sealed.remove(f"{link.key}.*")
    return False


def give_up_unfinished(folders: Folders, workspace: str, admitted: Set[str] = frozenset()) -> None:
    """Removes a link that a process left a quarter of an hour ago without a line in the roll, or that says nothing.

    `admitted` are rounds whose people were invited: of these the roll was put back to an older one.
    """
    link = read_link(folders.keys, workspace)
    if link and (link.key in admitted or read_roll(folders.sealed, workspace).opening(link.key)):
        return
    if folders.keys.age(workspace + OPEN) > RESTED.total_seconds():
        folders.keys.remove(workspace + OPEN)  # at once: one that was overwritten and left would keep others out


def sweep_unopened(folders: Folders, admitted: Set[str] = frozenset()) -> None:
    """Destroys what is older than a quarter of an hour and that nobody finished, or will: keys, links, parts of files.

    `admitted` are rounds whose people were invited.
    """
    for folder in (folders.keys, folders.sealed):
        for part in folder.half_made():
            if folder.age(part) > RESTED.total_seconds():
                folder.discard(part)
    for file in folders.keys.files(f"*{OPEN}"):
        if not file.name.endswith(WINDOW + OPEN):  # a window's link is made last, and has no line to wait for
            give_up_unfinished(folders, file.name.removesuffix(OPEN), admitted)
    named_in = (*folders.keys.files(f"*{OPEN}"), *folders.keys.files(f"*{WINDOW_CLOSING}"))
    linked = {file.read_text().partition(" ")[0] for file in named_in}
    for file in folders.keys.files(f"*{KEYS}"):
        key = file.name.removesuffix(KEYS)
        if key not in linked and folders.keys.age(file.name) > RESTED.total_seconds():
            folders.keys.destroy(f"{key}.*")
            folders.sealed.remove(f"{key}.*")
