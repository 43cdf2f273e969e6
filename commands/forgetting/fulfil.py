"""Wishes to be forgotten are fulfilled by the clock, step by step: each can be repeated, so that whoever is killed in
the middle goes on where they were.

First the list of erasures has a line, so that no backup brings anybody back. Then the roll's numbers lead to nobody,
and all rows go in one transaction. What stands on the platform is changed by deliveries; once that is done, and no
check-in is open that froze the name, what is left goes, and the wish is a receipt.
"""

import asyncio
from datetime import datetime, timedelta

from bot.forgetting.diary import LeaverForgotten
from bot.forgetting.forgetting import AT_MOST, FORGOTTEN, Forgetting, WhoseWish
from bot.org.people import Workspace
from commands.check_ins import CheckIns
from commands.feature import Tick, each
from storage.caches import ByWorkspace, registered
from storage.database import all_or_nothing
from storage.diary import diary
from storage.forgetting import again, left_over, wishes
from storage.org import people
from storage.personal_data.erasing import erase_person
from storage.retention.holds import hold_over
from storage.sealed.ballot_box import WINDOW, read_link
from storage.sealed.erasures import ErasureLists
from storage.sealed.folders import Folders, of_workspace
from storage.sealed.roll import forget_account

_LOOKS_AGAIN = timedelta(minutes=1)  # whether what stood on the platform is gone
_WAITS_FOR_HOLD = timedelta(hours=1)
_compared: ByWorkspace[bool] = registered(ByWorkspace())  # with the list, since this process began


async def forget_people(tick: Tick) -> list[BaseException]:
    return await each(_forget_in(served.workspace, tick) for served in tick.served.values())


async def _forget_in(workspace: Workspace, tick: Tick) -> None:
    folders = tick.checkins.folders
    if not _compared.get(workspace.id):
        await again.wish_again(workspace, ErasureLists(folders.sealed))
        _compared[workspace.id] = True
    for forgetting in await wishes.unfinished(workspace.id):
        if forgetting.due_at > tick.now:
            tick.again(workspace.id, forgetting.due_at)
            break
        if forgetting.erased_at is None and await hold_over(workspace.id, forgetting.person_id, tick.now.date()):
            tick.again(workspace.id, tick.now + _WAITS_FOR_HOLD)
            continue
        if forgetting.erased_at is None and not await _erase(workspace, forgetting, folders, tick.now):
            continue
        if not await _end(workspace, forgetting, tick.checkins, tick.now):
            tick.again(workspace.id, tick.now + _LOOKS_AGAIN)


async def _erase(workspace: Workspace, forgetting: Forgetting, folders: Folders, now: datetime) -> bool:
    """Returns whether somebody's rows are gone; they stay where a directory deleted somebody who is here again."""
    if forgetting.wish is WhoseWish.DIRECTORY:
        colleagues = await people.by_ids(workspace.id, [forgetting.person_id])
        if colleagues and colleagues[0].is_active:
            await wishes.drop_of_directory(workspace.id, forgetting.person_id)
            return False
    if await people.leads_others(workspace.id, forgetting.person_id):
        return False  # until a chart says whom these people report to now
    name = of_workspace(workspace.platform, workspace.platform_id)
    await asyncio.to_thread(ErasureLists(folders.sealed).note, name, forgetting, now)
    await asyncio.to_thread(forget_account, folders.sealed, name, forgetting.account)
    async with all_or_nothing():
        if forgetting.wish is WhoseWish.DIRECTORY:
            await diary.append(workspace.id, None, LeaverForgotten(forgetting.number), now)
        await erase_person(workspace.id, forgetting, now)
    return True


async def _end(workspace: Workspace, forgetting: Forgetting, check_ins: CheckIns, now: datetime) -> bool:
    """Takes away what is left, and returns whether nothing is."""
    is_late = now > (forgetting.erased_at or now) + AT_MOST
    name = of_workspace(workspace.platform, workspace.platform_id)
    if not is_late:
        if forgetting.erased_at is None or _is_frozen(name, check_ins.folders):
            return False
        if await left_over.is_being_taken_away(workspace.id, forgetting.person_id, FORGOTTEN):
            return False
    # A check-in that opened meanwhile may have asked for a number once more.
    await asyncio.to_thread(forget_account, check_ins.folders.sealed, name, forgetting.account)
    await left_over.take_away(workspace.id, forgetting, now)
    return True


def _is_frozen(name: str, folders: Folders) -> bool:
    """Whether a check-in or a window is open that may have frozen who is asked before."""
    return any(read_link(folders.keys, link) for link in (name, name + WINDOW))
