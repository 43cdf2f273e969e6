"""Open a round's files: in a process of its own, which has no database and ends when it has done so.

A plain function of the plan, the two folders and a clock. What is made first counts for nothing until the line in the
roll stands, which is written last; until then the files are given up after a quarter of an hour.
"""

from uuid import uuid4

from bot.ballots import KEYS_AND_SEAL, SECRET, new_keys
from bot.manifest import Manifest
from bot.opening import OpeningRefused, Plan, begin
from bot.ports import Clock
from bot.roll import RESTED
from bot.sodium import WipedMemory
from storage.ballot_box import KEYS, MANIFEST, NOBODYS, OPEN, SEAL, Link, boxes_of, links, read_link
from storage.folders import Folders, of_workspace
from storage.roll import append, append_change, numbers_of, read_roll


def freeze_round(plan: Plan, folders: Folders, clock: Clock) -> Manifest:
    """Returns what was frozen. Raises OpeningRefused, or OrgChartError for reporting lines that are no tree."""
    folders.prepare()
    workspace = of_workspace(plan.platform, plan.workspace)
    roll = read_roll(folders.sealed, workspace)
    give_up_unfinished(folders, workspace)
    numbers = numbers_of(folders.sealed, workspace, (one.account for one in plan.people))
    opening = begin(plan, uuid4().hex, roll, numbers, clock.now())
    manifest, key = bytes(opening.manifest), opening.manifest.key
    with WipedMemory(KEYS_AND_SEAL) as made:
        new_keys(made, manifest)
        folders.keys.link(key + KEYS, made.view[:SECRET])
        folders.keys.link(key + MANIFEST, manifest)
        folders.keys.link(key + SEAL, made.view[SECRET:])
    folders.sealed.link(key + NOBODYS, b"")
    if not folders.keys.link(workspace + OPEN, bytes(Link(key, opening.manifest.closes_at))):
        folders.keys.destroy(f"{key}.*")
        folders.sealed.remove(f"{key}.*")
        raise OpeningRefused("another check-in of this workspace is open")
    if changed := opening.chart_line(roll):
        append_change(folders.sealed, workspace, changed)
    append(folders.sealed, workspace, opening.line(roll, folders.keys.id))
    return opening.manifest


def give_up_unfinished(folders: Folders, workspace: str) -> None:
    """Removes a link that a process left a quarter of an hour ago without a line in the roll, or an answer."""
    link = read_link(folders.keys, workspace)
    if link is None or any(opening.key == link.key for opening in read_roll(folders.sealed, workspace).openings):
        return
    if boxes_of(folders.sealed, link.key):  # the roll was lost since: what was answered is counted all the same
        return
    if folders.keys.age(workspace + OPEN) > RESTED.total_seconds():
        folders.keys.remove(workspace + OPEN)  # at once: one that was overwritten and left would keep others out


def sweep_unopened(folders: Folders) -> None:
    """Destroys keys that are older than a quarter of an hour and whose opening nobody finished, or will."""
    for workspace in links(folders.keys):
        give_up_unfinished(folders, workspace)
    linked = {link.key for link in links(folders.keys).values()}
    for file in folders.keys.path.glob(f"*{KEYS}*"):  # also one that was still being written
        key = file.name.partition(".")[0]
        if key not in linked and folders.keys.age(file.name) > RESTED.total_seconds():
            folders.keys.destroy(f"{key}.*")
            folders.sealed.remove(f"{key}.*")
