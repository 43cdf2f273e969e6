"""Wishes to be forgotten are fulfilled by the clock, step by step: each can be repeated, so that whoever is killed in
the middle goes on where they were.

First the list of erasures has a line, so that no backup brings anybody back. Then the roll's numbers lead to nobody,
and all rows go in one transaction. What stands on the platform is changed by deliveries; once that is done, and no
check-in is open that froze the name, what is left goes, and the wish is a receipt.
"""

import asyncio
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.forgetting.diary import LeaverForgotten
from bot.forgetting.forgetting import AT_MOST, FORGOTTEN, Forgetting, WhoseWish
from bot.org.people import Workspace
from bot.ports import ServedWorkspace
from bot.retention.holds import held_people
from commands.check_ins import CheckIns
from commands.feature import Tick, each
from storage.caches import ByWorkspace, registered
from storage.database import all_or_nothing
from storage.delivery import notices
from storage.diary import diary
from storage.forgetting import again, left_over, wishes
from storage.org import people
from storage.org.joining import rows_before
from storage.personal_data.erasing import erase_person
from storage.retention.holds import hold_over, standing_holds
from storage.sealed.ballot_box import WINDOW, read_link
from storage.sealed.erasures import ErasureLists
from storage.sealed.folders import Folders, of_workspace
from storage.sealed.roll import forget_account

_LOOKS_AGAIN = timedelta(minutes=1)  # whether what stood on the platform is gone
_WAITS = timedelta(hours=1)  # for the end of a hold, or another manager or admin


class _HeldMeanwhile(Exception):
    pass


_compared: ByWorkspace[bool] = registered(ByWorkspace())  # with the list, since this process began


async def forget_people(tick: Tick) -> list[BaseException]:
    return await each(_forget_in(served, tick) for served in tick.served.values())


async def _forget_in(served: ServedWorkspace, tick: Tick) -> None:
    workspace, folders = served.workspace, tick.checkins.folders
    if not _compared.get(workspace.id):
        await again.wish_again(workspace, ErasureLists(folders.sealed))
        _compared[workspace.id] = True
    for forgetting in await wishes.unfinished(workspace.id):
        if forgetting.due_at > tick.now:
            tick.again(workspace.id, forgetting.due_at)
            break
        if forgetting.erased_at is None and not await _erase(served, forgetting, folders, tick.now):
            tick.again(workspace.id, tick.now + _WAITS)
            continue
        if not await _end(workspace, forgetting, tick.checkins, tick.now):
            tick.again(workspace.id, tick.now + _LOOKS_AGAIN)


async def _erase(served: ServedWorkspace, forgetting: Forgetting, folders: Folders, now: datetime) -> bool:
    """Returns whether somebody's rows are gone; they stay while others depend on them, while a legal hold stands, and
    where a directory deleted somebody who is here again.
    """
    workspace = served.workspace
    if await _is_here_again(workspace, forgetting) or await _stays(served, forgetting, now):
        return False
    name = of_workspace(workspace.platform, workspace.platform_id)
    earlier_accounts = [*(await rows_before(workspace.id, forgetting.person_id)).values()]
    await asyncio.to_thread(ErasureLists(folders.sealed).note, name, forgetting, earlier_accounts, now)
    for account in (forgetting.account, *earlier_accounts):
        await asyncio.to_thread(forget_account, folders.sealed, name, account)
    try:
        await _delete(served, forgetting, now)
    except _HeldMeanwhile:
        return False
    return True


async def _delete(served: ServedWorkspace, forgetting: Forgetting, now: datetime) -> None:
    """Raises _HeldMeanwhile, and changes nothing, where a hold was placed since the last look."""
    workspace_id = served.workspace.id
    async with all_or_nothing():
        people_held = held_people(await standing_holds(workspace_id, _today(served, now)))
        await erase_person(workspace_id, forgetting, people_held, now)
        # Last, since whoever changes something else locks it in this order, too.
        await diary.hold(workspace_id)
        if await hold_over(workspace_id, forgetting.person_id, _today(served, now)):
            raise _HeldMeanwhile
        if forgetting.wish is WhoseWish.DIRECTORY:
            await diary.append(workspace_id, None, LeaverForgotten(forgetting.number), now)


async def _is_here_again(workspace: Workspace, forgetting: Forgetting) -> bool:
    if forgetting.wish is not WhoseWish.DIRECTORY:
        return False
    colleagues = await people.by_ids(workspace.id, [forgetting.person_id])
    if not colleagues or not colleagues[0].is_active:
        return False
    await wishes.drop_of_directory(workspace.id, forgetting.person_id)
    return True


async def _stays(served: ServedWorkspace, forgetting: Forgetting, now: datetime) -> bool:
    """Whether somebody cannot go yet: until a chart says whom their people report to, or another admin is made."""
    workspace_id, person = served.workspace.id, forgetting.person_id
    if await hold_over(workspace_id, person, _today(served, now)) or await people.leads_others(workspace_id, person):
        return True
    return [*await notices.admins(workspace_id, served.settings.admins)] == [person]


def _today(served: ServedWorkspace, now: datetime) -> date:
    return now.astimezone(ZoneInfo(served.settings.time_zone)).date()


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
