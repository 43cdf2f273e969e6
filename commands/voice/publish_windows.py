"""Publish what released windows left: from the file into the database, until what stands there equals the file."""

from collections.abc import Mapping
from datetime import datetime

from bot.org.people import Workspace
from bot.sealed.roll import Outcome
from bot.voice.window_page import WindowPage
from commands.feature import each
from commands.sealed.publish_rounds import NotPublished
from commands.voice.release_windows import CONCERNS, GIVEN_UP_AFTER, finish_window
from storage.database import all_or_nothing
from storage.sealed.folders import Folders
from storage.voice import concerns


async def publish_windows(workspaces: Mapping[str, Workspace], folders: Folders, now: datetime) -> list[BaseException]:
    """Publishes what waits, of these workspaces by `of_workspace`; returns what went wrong, which keeps no other
    waiting.
    """
    waiting = [file.name for file in folders.sealed.files(f"*{CONCERNS}")]
    return await each(_publish_one(name, workspaces, folders, now) for name in waiting)


async def _publish_one(name: str, workspaces: Mapping[str, Workspace], folders: Folders, now: datetime) -> None:
    """Raises NotPublished. The keys are gone before anybody reads: nothing that is published can be opened again."""
    stored = folders.sealed.read(name)
    page = WindowPage.load(stored) if stored else None
    workspace = workspaces.get(page.workspace) if page else None
    if page and workspace is None and page.concerns and now - page.at > GIVEN_UP_AFTER:
        _destroy(name, page, folders)
    if page is None or workspace is None:
        return
    finish_window(folders, page)
    async with all_or_nothing():
        is_new = await concerns.publish(workspace.id, page)
        if is_new and not await concerns.stand(workspace.id, page):
            raise NotPublished(page.key)
    folders.sealed.remove(name)


def _destroy(name: str, page: WindowPage, folders: Folders) -> None:
    """What people wrote does not lie here in clear for ever where nobody serves their workspace any more. If somebody
    does again, everybody there reads that it is lost.
    """
    finish_window(folders, page)
    lost = WindowPage(key=page.key, workspace=page.workspace, at=page.at, outcome=Outcome.VOID)
    folders.sealed.link(f"lost-{page.key}{CONCERNS}", bytes(lost))
    folders.sealed.destroy(name)
