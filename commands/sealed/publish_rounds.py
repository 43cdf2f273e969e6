"""Publish the pages that closed rounds left: from the file into the ledger, until what stands there equals the file.

The database decides nothing here. A page is written in one transaction and read back after it; where it was not
written as it is (a trigger, a row that somebody put there before) it stays, is said so, and is tried again.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.org.people import Workspace
from bot.sealed.page import ClosedRound
from bot.sealed.roll import OpeningLine, Outcome
from commands.feature import each
from commands.sealed.count_rounds import finish
from commands.sealed.verify_round import verify_round
from storage.checkin import ledger, rounds
from storage.database import all_or_nothing
from storage.sealed import comments
from storage.sealed import rounds as sealed_rounds
from storage.sealed.ballot_box import KEYS, MANIFEST, PAGE, UNCOUNTED
from storage.sealed.folders import Folders, of_workspace
from storage.sealed.roll import read_roll

LOST_AFTER = timedelta(hours=1)  # after its end, where the folder that held the keys is here and they are not
GIVEN_UP_AFTER = timedelta(days=7)  # of trying to count what is all there
_ELSEWHERE = timedelta(days=1)  # where this is another key folder: a machine that has the right one may still count


class NotPublished(Exception):
    """A page that the database does not hold as it is. `key` names the round."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class _ChangedOnTheWay(Exception):
    """What was read back is not what was written."""


async def publish_rounds(workspaces: Mapping[str, Workspace], folders: Folders, now: datetime) -> list[NotPublished]:
    """Publishes what waits, of these workspaces by `of_workspace`; returns what does not stand as it should.

    One page's trouble keeps no other waiting: what nobody foresaw is raised at the end.
    """
    waiting = [file.name for file in folders.sealed.files(f"*{PAGE}")]
    works = [_publish_one(name, workspaces, folders, now) for name in waiting]
    faults = await each(works)
    unpublished = [fault for fault in faults if isinstance(fault, NotPublished)]
    if worse := [fault for fault in faults if fault not in unpublished]:
        raise worse[0]
    return unpublished


async def _publish_one(name: str, workspaces: Mapping[str, Workspace], folders: Folders, now: datetime) -> None:
    """Raises NotPublished."""
    stored = folders.sealed.read(name)
    page = ClosedRound.load(stored) if stored else None
    workspace = workspaces.get(of_workspace(page.platform, page.workspace)) if page else None
    if page is None or workspace is None:
        return
    finish(folders, page)
    if not _is_second(folders, page):
        if not await _publish(workspace, page):
            raise NotPublished(page.key)
        await verify_round(workspace, page.key, folders, now)
    folders.sealed.remove(name)


def _is_second(folders: Folders, page: ClosedRound) -> bool:
    """Returns whether the roll has the round's end from another page: the one that was published, or is void for
    good.
    """
    roll = read_roll(folders.sealed, of_workspace(page.platform, page.workspace))
    return roll.closings[page.key] != page.line


async def _publish(workspace: Workspace, page: ClosedRound) -> bool:
    """Returns whether the database holds the page. What it would hold otherwise is taken back: the ledger forgets
    nothing.
    """
    try:
        async with all_or_nothing():
            round_id = await sealed_rounds.settle(workspace.id, page)
            if round_id is not None and page.outcome is Outcome.CLOSED:
                await ledger.add(workspace.id, round_id, page.numbers)
                await comments.replace(workspace.id, round_id, page.comments)
            if not await _stands(workspace, round_id, page):
                raise _ChangedOnTheWay
    except _ChangedOnTheWay:
        return False
    rounds.forget(workspace.id, round_id)
    return await _stands(workspace, round_id, page)


async def _stands(workspace: Workspace, round_id: int | None, page: ClosedRound) -> bool:
    """Returns whether what is read back now is what the page says."""
    if round_id is None or page.outcome is Outcome.VOID:
        return True
    try:
        numbers = await ledger.numbers(workspace.id, round_id, await rounds.published(workspace.id, round_id))
    except ValueError:
        return False
    released = {unit: sorted(words) for unit, words in page.comments.items()}
    stored = {unit: sorted(words) for unit, words in (await comments.of_round(workspace.id, round_id)).items()}
    return (
        sorted(numbers.scores) == sorted(page.numbers.scores)
        and (numbers.published, numbers.participation) == (page.numbers.published, page.numbers.participation)
        and stored == released
    )


async def give_up_lost(workspace: Workspace, folders: Folders, now: datetime) -> None:
    """Leaves a page that says "void" for a round whose keys or manifest are gone, or that nobody could count.

    Not for one that was published: there the roll was put back to an older one, and says nothing of it any more.
    """
    name = of_workspace(workspace.platform, workspace.platform_id)
    for opening in read_roll(folders.sealed, name).unfinished:
        lost = not folders.sealed.holds(opening.key + PAGE) and _is_lost(opening, folders, now)
        if lost and not await sealed_rounds.is_published(workspace.id, opening.key):
            page = ClosedRound(
                key=opening.key,
                platform=workspace.platform,
                workspace=workspace.platform_id,
                at=now,
                outcome=Outcome.VOID,
            )
            folders.sealed.link(opening.key + PAGE, bytes(page))


def _is_lost(opening: OpeningLine, folders: Folders, now: datetime) -> bool:
    if all(folders.keys.holds(opening.key + ending) for ending in (KEYS, MANIFEST)):
        since = folders.sealed.read(opening.key + UNCOUNTED)  # a machine that was off has not tried
        return since is not None and now - datetime.fromisoformat(since.decode()) > GIVEN_UP_AFTER
    late = now - opening.closes_at
    return late > (LOST_AFTER if folders.keys.id == opening.keys_folder else _ELSEWHERE)
