"""Release the windows that are due: in a process of its own, which has no database, wipes what it read, and ends.

A plain function of the two folders and a clock, as the counting of check-ins (`commands.sealed.count_rounds`):

    name the window as the one being released; mark that it is closing; take its link away, so that the next may open;
    wait; read, decide; link the boxes that wait into the next window; link the page; destroy the keys; a line in the
    roll; the name goes; boxes go

One window of a workspace is released at a time, which makes a kill between any two steps harmless: until the page of
this window stands, the next one cannot be named, so it is the same window that what waits is sealed into, once, however
often this is begun anew; the file of what waits is linked, and who loses the link has sealed the same concerns.
"""

from contextlib import suppress
from datetime import datetime, timedelta

from bot.sealed.ballots import KEYS_AND_SEAL, SECRET
from bot.sealed.manifest import digest
from bot.sealed.roll import Outcome
from bot.sealed.sodium import WipedMemory
from bot.voice.releasing import Unsealing
from bot.voice.sealing import CONCERN_BOX
from bot.voice.window_page import WindowPage
from bot.voice.windows import WindowManifest
from commands.sealed.count_rounds import CountingClock, Uncountable, only_one, read_into, read_secrets
from storage.sealed.ballot_box import (
    BOXES,
    CLOSING,
    MANIFEST,
    NOBODYS,
    OPEN,
    SEAL,
    WINDOW,
    WINDOW_CLOSING,
    RoundLink,
    closing_windows,
    open_windows,
)
from storage.sealed.boxes import read_boxes
from storage.sealed.folders import Folders
from storage.sealed.roll import append, read_roll

WAITS = ".waits"  # in the sealed folder: what this window left waits for the next one, which is not there yet
CONCERNS = ".concerns"  # in the sealed folder: what a window leaves behind, until it stands in the database
LOST_AFTER = timedelta(hours=1)  # after its end, where keys, manifest or boxes are gone
GIVEN_UP_AFTER = timedelta(days=7)  # where the next window does not open, or a disk takes no page
_AT_ONCE = 64  # boxes that are read at a time


class NextWindowMissing(Exception):
    """What waits has no window to wait in yet."""


def is_release_due(folders: Folders, now: datetime) -> bool:
    """Returns whether a window has come to its end here, or one that did can be released by now.

    One whose concerns wait for the next window cannot until that is open, or until nobody waits any longer.
    """
    opened = open_windows(folders.keys)
    return any(link.closes_at <= now for link in opened.values()) or any(
        workspace in opened or not folders.sealed.holds(link.key + WAITS) or now - link.closes_at > GIVEN_UP_AFTER
        for workspace, link in closing_windows(folders.keys).items()
    )


def release_windows(folders: Folders, clock: CountingClock) -> list[Uncountable]:
    """Releases what is due, each window as far as it can be; returns what kept others from it."""
    with only_one(folders.sealed) as alone:
        now = min(clock.now(), clock.folder_now(folders.sealed))
        due = {name: link for name, link in open_windows(folders.keys).items() if link.closes_at <= now}
        if not alone or not (due or closing_windows(folders.keys)):
            return []
        for workspace, link in due.items():
            folders.keys.link(workspace + WINDOW_CLOSING, bytes(link))
        closing = closing_windows(folders.keys)
        for workspace, link in closing.items():
            _mark(folders, workspace, link)
        if any(not folders.sealed.holds(link.key + CONCERNS) for link in closing.values()):
            clock.wait()
        outcomes = [_finish_one(folders, workspace, link, clock) for workspace, link in closing.items()]
        return [trouble for trouble in outcomes if trouble]


def _mark(folders: Folders, workspace: str, link: RoundLink) -> None:
    folders.sealed.link(link.key + CLOSING, b"")
    is_open = open_windows(folders.keys).get(workspace)
    if is_open and is_open.key == link.key:
        folders.keys.remove(workspace + WINDOW + OPEN)


def _finish_one(folders: Folders, workspace: str, link: RoundLink, clock: CountingClock) -> Uncountable | None:
    late = min(clock.now(), clock.folder_now(folders.sealed)) - link.closes_at
    try:
        if _is_over(folders, workspace, link):
            _finish(folders, workspace, link.key)
        else:
            finish_window(folders, _page(folders, workspace, link, clock))
    except NextWindowMissing:
        if late > GIVEN_UP_AFTER:
            _give_up(folders, workspace, link, clock)
        else:
            folders.sealed.link(link.key + WAITS, b"")
    except (Uncountable, OSError, ValueError) as trouble:
        if late > (LOST_AFTER if isinstance(trouble, Uncountable) else GIVEN_UP_AFTER):
            with suppress(OSError):  # a disk that takes no page is tried again
                _give_up(folders, workspace, link, clock)
        return trouble if isinstance(trouble, Uncountable) else Uncountable(f"{link.key}: {type(trouble).__name__}")
    return None


def _give_up(folders: Folders, workspace: str, link: RoundLink, clock: CountingClock) -> None:
    """Everybody reads that what they wrote may be gone: that is all that can be said of it."""
    lost = WindowPage(key=link.key, workspace=workspace, at=clock.now(), outcome=Outcome.VOID)
    folders.sealed.link(link.key + CONCERNS, bytes(lost))
    finish_window(folders, WindowPage.load(folders.sealed.read(link.key + CONCERNS) or b""))


def _is_over(folders: Folders, workspace: str, link: RoundLink) -> bool:
    """Returns whether a window's page was published before its name went."""
    return link.key in read_roll(folders.sealed, workspace).windows and not folders.sealed.holds(link.key + CONCERNS)


def finish_window(folders: Folders, page: WindowPage) -> None:
    """Destroys what keys of a window with a page are left, notes it in the roll, and removes its boxes."""
    folders.keys.destroy(f"{page.key}.*")
    if page.key not in read_roll(folders.sealed, page.workspace).windows:
        append(folders.sealed, page.workspace, page.line)
    _finish(folders, page.workspace, page.key)


def _finish(folders: Folders, workspace: str, key: str) -> None:
    folders.sealed.remove(f"{key}.*", keep=key + CONCERNS)
    link = closing_windows(folders.keys).get(workspace)
    if link and link.key == key:  # last: from now on the next window may be named
        folders.keys.remove(workspace + WINDOW_CLOSING)


def _page(folders: Folders, workspace: str, link: RoundLink, clock: CountingClock) -> WindowPage:
    if not folders.sealed.holds(link.key + CONCERNS):
        page = _opened(folders, workspace, _manifest(folders, link.key, clock), clock)
        folders.sealed.link(link.key + CONCERNS, bytes(page))
    return WindowPage.load(folders.sealed.read(link.key + CONCERNS) or b"")


def _manifest(folders: Folders, key: str, clock: CountingClock) -> WindowManifest:
    stored = folders.keys.read(key + MANIFEST)
    if not stored or not folders.sealed.holds(key + NOBODYS):
        raise Uncountable(f"{key}: its manifest or its boxes are not here")
    manifest = WindowManifest.load(stored)
    if manifest.closes_at > min(clock.now(), clock.folder_now(folders.sealed)):
        raise Uncountable(f"{key}: it ends later than its link says")
    return manifest


def _opened(folders: Folders, workspace: str, manifest: WindowManifest, clock: CountingClock) -> WindowPage:
    """What was written stands in wiped memory only, but for what may be read."""
    key, boxes = manifest.key, bytearray(_AT_ONCE * CONCERN_BOX)
    with WipedMemory(KEYS_AND_SEAL) as secrets:
        read_secrets(folders.keys, key, bytes(manifest), secrets)
        unsealing = Unsealing(manifest, secrets)
        try:
            for size in read_boxes(folders.sealed, key, boxes, CONCERN_BOX):
                unsealing.add(boxes, size)
            if unsealing.waits:
                _seal_anew(folders, workspace, key, unsealing)
            return WindowPage(
                key=key,
                workspace=workspace,
                at=clock.now(),
                outcome=Outcome.CLOSED,
                week=manifest.week,
                concerns=tuple(unsealing.released()),
                barnacles=tuple(unsealing.barnacles()),
            )
        finally:
            unsealing.wipe()


def _seal_anew(folders: Folders, workspace: str, key: str, unsealing: Unsealing) -> None:
    """Raises NextWindowMissing where what waits has none to wait in yet."""
    link = open_windows(folders.keys).get(workspace)
    stored = folders.keys.read(link.key + MANIFEST) if link else None
    if link is None or stored is None:
        raise NextWindowMissing
    with WipedMemory(4 * SECRET) as seal:
        read_into(folders.keys, link.key + SEAL, seal.view)
        if seal.view[3 * SECRET :] != digest(stored):
            raise NextWindowMissing
        boxes = unsealing.resealed(WindowManifest.load(stored), seal)
    folders.sealed.link(f"{link.key}.waited-{key}{BOXES}", boxes)
