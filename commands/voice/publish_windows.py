"""Publish what released windows left: from the file into the database, until what stands there equals the file."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import NamedTuple

from bot.kudos.sincerity import shingles_of
from bot.org.people import Workspace
from bot.sealed.roll import Outcome
from bot.voice.window_page import WindowPage
from commands.feature import each
from commands.sealed.publish_rounds import NotPublished
from commands.voice.release_windows import CONCERNS, GIVEN_UP_AFTER, finish_window
from storage.barnacles import unnamed
from storage.database import all_or_nothing
from storage.sealed.folders import Folders
from storage.voice import concerns


class WindowReaders(NamedTuple):
    """Where what a window released is read: in a workspace, of which `channel` is told of barnacles."""

    workspace: Workspace
    channel: str


async def publish_windows(
    readers: Mapping[str, WindowReaders],
    folders: Folders,
    now: datetime,
    is_served: Callable[[str], bool] = lambda _: False,
) -> list[BaseException]:
    """Publishes what waits, of these workspaces by `of_workspace`; returns what went wrong, which keeps no other
    waiting.
    """
    waiting = [file.name for file in folders.sealed.files(f"*{CONCERNS}")]
    works = [_publish_one(name, readers, folders) for name in waiting]
    return await each([*works, *(_give_up(name, folders, now, is_served) for name in waiting)])


async def _give_up(name: str, folders: Folders, now: datetime, is_served: Callable[[str], bool]) -> None:
    stored = folders.sealed.read(name)
    page = WindowPage.load(stored) if stored else None
    if page and page.holds_words and now - page.at > GIVEN_UP_AFTER and not is_served(page.workspace):
        _destroy(name, page, folders)


async def _publish_one(name: str, readers: Mapping[str, WindowReaders], folders: Folders) -> None:
    """Raises NotPublished. The keys are gone before anybody reads: nothing that is published can be opened again."""
    stored = folders.sealed.read(name)
    page = WindowPage.load(stored) if stored else None
    reading = readers.get(page.workspace) if page else None
    if page is None or reading is None:
        return
    finish_window(folders, page)
    async with all_or_nothing():
        await _store(page, reading)
    folders.sealed.remove(name)


async def _store(page: WindowPage, reading: WindowReaders) -> None:
    """Raises NotPublished where the database holds something else than what was given to it."""
    workspace_id = reading.workspace.id
    if not await concerns.publish(workspace_id, page):
        return
    if page.barnacles and page.week:
        await unnamed.add(workspace_id, page.barnacles, shingles_of, reading.channel, page.week)
    if not (await concerns.stand(workspace_id, page) and await unnamed.stand(workspace_id, page.barnacles)):
        raise NotPublished(page.key)


def _destroy(name: str, page: WindowPage, folders: Folders) -> None:
    """What people wrote does not lie here in clear for ever where nobody serves their workspace any more. If somebody
    does again, everybody there reads that it is lost.
    """
    finish_window(folders, page)
    lost = WindowPage(key=page.key, workspace=page.workspace, at=page.at, outcome=Outcome.VOID)
    folders.sealed.link(f"lost-{page.key}{CONCERNS}", bytes(lost))
    folders.sealed.destroy(name)
