"""Take every role from whoever has left; where the last admin did, ask once whoever administers the platform."""

from bot.delivery.deliveries import Delivery
from bot.messages.message import Message
from bot.messages.say import line, sentence
from bot.org.people import Workspace
from bot.ports import ServedWorkspace
from bot.roles.diary import RoleLost
from bot.roles.notices import NO_ADMIN
from bot.roles.roles import Role
from commands.feature import Tick, each
from storage.database import all_or_nothing
from storage.delivery import notices
from storage.diary import diary
from storage.org import people
from storage.roles import grants


async def look_for_leavers(tick: Tick) -> list[BaseException]:
    return await each(_look(served, tick) for served in tick.served.values())


async def _look(served: ServedWorkspace, tick: Tick) -> None:
    workspace = served.workspace.id
    async with all_or_nothing():
        lost = await grants.drop_of_leavers(workspace)
        if not lost:
            return
        for grant in lost:
            entry = await diary.append(workspace, None, RoleLost(grant.person_id, grant.role), tick.now)
        still = [grant for grant in await grants.every(workspace) if grant.role is Role.ADMIN]
        if not still and any(grant.role is Role.ADMIN for grant in lost):
            await notices.tell_admins_once(workspace, NO_ADMIN, entry.number, served.settings.admins)
    grants.forget(workspace)


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
