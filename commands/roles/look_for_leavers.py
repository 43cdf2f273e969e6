"""Take every role from whoever has left; where the last admin did, ask once whoever administers the platform."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.delivery.deliveries import Delivery
from bot.diary.events import read_event
from bot.messages.message import Message
from bot.messages.say import line, sentence
from bot.org.people import Workspace
from bot.ports import Busy, PlatformError, ServedWorkspace
from bot.roles.diary import RoleLost
from bot.roles.notices import NO_ADMIN
from bot.roles.roles import Role
from commands.feature import Tick, each
from storage.caches import ByWorkspace, registered
from storage.database import all_or_nothing
from storage.delivery import notices
from storage.diary import diary
from storage.org import people
from storage.roles import grants

LOOKED_BACK = 200  # entries of the diary


@dataclass(frozen=True, slots=True)
class _Search:
    """For owners whom nobody has met, a page of people at a time: about the entry that the last admin left."""

    entry: int
    page: str
    not_before: datetime


SILENT_FOR = timedelta(minutes=1)
_searches: ByWorkspace[_Search | None] = registered(ByWorkspace())  # None where there is nothing to look for


async def look_for_leavers(tick: Tick) -> list[BaseException]:
    return await each(_look(served, tick) for served in tick.served.values())


async def _look(served: ServedWorkspace, tick: Tick) -> None:
    workspace_id = served.workspace.id
    if entry := await _take_roles(served, tick.now):
        _searches[workspace_id] = _Search(entry, "", tick.now)
    elif workspace_id not in _searches:  # a process before this one may not have come to its end
        entry = await _last_admin_s_leaving(workspace_id)
        _searches[workspace_id] = _Search(entry, "", tick.now) if entry else None
    search = _searches[workspace_id]
    if search and search.not_before <= tick.now:
        search = _searches[workspace_id] = await _ask_owners(served, search, tick.now)
    if search:
        tick.again(workspace_id, search.not_before)


async def _take_roles(served: ServedWorkspace, now: datetime) -> int:
    """Returns the entry of the diary that the last admin has left; 0 where that is not so."""
    workspace_id, number = served.workspace.id, 0
    async with all_or_nothing():
        lost = await grants.drop_of_leavers(workspace_id)
        if not lost:
            return 0
        for grant in lost:
            entry = await diary.append(workspace_id, None, RoleLost(grant.person_id, grant.role), now)
            number = entry.number if grant.role is Role.ADMIN else number
        if number and any(grant.role is Role.ADMIN for grant in await grants.every(workspace_id)):
            number = 0
        if number:
            await notices.tell_admins_once(workspace_id, NO_ADMIN, number, served.settings.admins)
    grants.forget(workspace_id)
    return number


async def _last_admin_s_leaving(workspace_id: int) -> int:
    """The same of an earlier day, while there is still no admin."""
    if any(Role.ADMIN in roles for roles in (await grants.held(workspace_id)).values()):
        return 0
    for entry in await diary.page(workspace_id, None, LOOKED_BACK):
        event = read_event(entry.kind, entry.content)
        if isinstance(event, RoleLost) and event.role is Role.ADMIN:
            return entry.number
    return 0


async def _ask_owners(served: ServedWorkspace, search: _Search, now: datetime) -> _Search | None:
    """Meets the owners on the next page of the platform's people, who stand in from then on, and asks each once.
    Returns what is still to be looked through.
    """
    workspace_id = served.workspace.id
    if any(Role.ADMIN in roles for roles in (await grants.held(workspace_id)).values()):
        return None
    try:
        page = await served.platform.owners(search.page)
    except PlatformError as error:
        wait = timedelta(seconds=error.seconds) if isinstance(error, Busy) else SILENT_FOR
        return replace(search, not_before=now + wait)
    if page.owners:
        await people.meet(workspace_id, page.owners)
        await notices.tell_admins_once(workspace_id, NO_ADMIN, search.entry, served.settings.admins)
    return replace(search, page=page.next_page) if page.next_page else None


async def draw_no_admin(delivery: Delivery, workspace: Workspace, _: object = None) -> Message | None:
    """Returns the question to whoever administers the platform; nothing once somebody has the role.

    It is about the entry of the diary that tells who left.
    """
    reader = await people.reader_of(delivery)
    entries = await diary.after(workspace.id, delivery.subject_id - 1, 1)
    if reader is None or [entry.number for entry in entries if entry.kind == RoleLost.KIND] != [delivery.subject_id]:
        return None
    if any(Role.ADMIN in roles for roles in (await grants.held(workspace.id)).values()):
        return None
    return sentence(line(reader.language, "roles.no_admin"))
