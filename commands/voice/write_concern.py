"""Write a concern, change it, take it back: sealed before anything is stored, and the six words shown once.

Who writes is the account that the platform signed for, and who may write to whom comes from the window's manifest: no
statement reaches the database, nothing is logged. What comes back is the same whoever writes whatever.
"""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from bot.org.people import Workspace
from bot.ports import MaybeStored, NotStored
from bot.voice.sealing import CHARACTERS_AT_MOST, Concern
from bot.voice.way_back import draw_words, is_way_back, look_of
from bot.voice.windows import WindowManifest
from storage.sealed.folders import Folders, of_workspace
from storage.voice.pepper import pepper_of
from storage.voice.window_box import WindowBox


@dataclass(frozen=True, slots=True)
class WrittenConcern:
    """What the form holds. `circle` is a place in the window's manifest.

    `six_words` are those of a concern that is changed, or, without words, taken back; a new one has none yet.
    """

    window: str
    circle: int
    words: str = field(repr=False)
    at_once: bool = False
    six_words: str = field(default="", repr=False)


class NotSealed(Enum):
    """Why a concern was not taken. What was written stays in the form."""

    CLOSED = "closed"
    OUTSIDE = "outside"  # the window froze without them, or does not offer them this circle
    EMPTY = "empty"
    NO_WAY_BACK = "no way back"  # what was typed are not six words of ours
    TOO_LONG = "too long"
    NOT_STORED = "not stored"
    UNSURE = "unsure"  # the disk could not say: it may be there


async def write_concern(
    box: WindowBox, folders: Folders, workspace: Workspace, account: str, written: WrittenConcern, now: datetime
) -> str | NotSealed:
    """Seals what a form says, and returns the six words that lead back to it, or why it was not taken."""
    manifest = box.running(workspace.platform, workspace.platform_id)
    if manifest is None or manifest.key != written.window or not manifest.takes_concerns(now):
        return NotSealed.CLOSED
    writer = manifest.writer(account)
    if writer is None or written.circle not in writer.circles:
        return NotSealed.OUTSIDE
    if wrong := _wrong(written):
        return wrong
    six_words = written.six_words or draw_words()
    concern = await _concern(folders, manifest, written, six_words)
    try:
        in_time = await box.put(manifest, writer, concern, now)
    except MaybeStored:
        return NotSealed.UNSURE
    except NotStored:
        return NotSealed.NOT_STORED
    return six_words if in_time else NotSealed.CLOSED


def _wrong(written: WrittenConcern) -> NotSealed | None:
    if len(written.words) > CHARACTERS_AT_MOST:
        return NotSealed.TOO_LONG
    if written.six_words and not is_way_back(written.six_words):
        return NotSealed.NO_WAY_BACK
    return None if written.words.strip() or written.six_words else NotSealed.EMPTY


async def _concern(folders: Folders, manifest: WindowManifest, written: WrittenConcern, six_words: str) -> Concern:
    """In a thread of its own, since scrypt takes its time."""
    name = of_workspace(manifest.platform, manifest.workspace)
    look = await asyncio.to_thread(lambda: look_of(six_words, pepper_of(folders.sealed, name)))
    return Concern(look, written.circle, words=written.words.strip(), at_once=written.at_once)
