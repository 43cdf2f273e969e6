"""Give somebody a role, or take it away: with a reason, in the diary, and never the last admin's."""

from collections.abc import Collection
from datetime import datetime

from bot.messages.refusal import Refusal
from bot.org.people import Person
from bot.ports import Context
from bot.roles.actions import GiveRoleForm, TakeRoleForm
from bot.roles.diary import RoleGiven, RoleTaken
from bot.roles.roles import GIVEN, REASON_AT_MOST, Grant, Role
from storage.database import all_or_nothing
from storage.diary import diary
from storage.org import people
from storage.roles import grants, installers

BY_APP_YAML = "app.yaml"


async def give_roles(ctx: Context, chosen: Collection[Person], role: Role, reason: str) -> Refusal | None:
    """Gives a role to people. Whoever has it already keeps it as it was given."""
    if not chosen or any(not _can_have_one(person) for person in chosen):
        return Refusal("roles.refused.people", input=GiveRoleForm.people.name)
    if role not in GIVEN:
        return Refusal("refused.not_understood")
    if refused := _refused(reason, GiveRoleForm.reason.name):
        return refused
    await give(ctx.workspace.id, chosen, role, ctx.person.id, reason, ctx.now, ctx.settings.admins)
    return None


async def give(
    workspace_id: int,
    chosen: Collection[Person],
    role: Role,
    granted_by: int | None,
    reason: str,
    now: datetime,
    admin_accounts: Collection[str],
) -> list[int]:
    """Stores it and notes it; returns who did not have it before. `granted_by` is None for the operator.

    The first admin who is made ends the time in which whoever administers the platform stood in: whom app.yaml names,
    and who makes the first one, are admins by a grant from then on.
    """
    first_admins = await people.by_platform_ids(workspace_id, admin_accounts)
    async with all_or_nothing():
        await diary.hold(workspace_id)
        if role is Role.ADMIN and not await _admins(workspace_id):
            for person in sorted(
                {person.id for person in first_admins.values() if _can_have_one(person)} - {granted_by}
            ):
                await _give(workspace_id, person, role, None, BY_APP_YAML, now)
            if granted_by is not None:
                await _give(workspace_id, granted_by, role, granted_by, reason, now)
            await installers.drop(workspace_id)
        chosen_ids = sorted({person.id for person in chosen})
        receivers = [
            person for person in chosen_ids if await _give(workspace_id, person, role, granted_by, reason, now)
        ]
    grants.forget(workspace_id)
    return receivers


async def _give(workspace_id: int, person: int, role: Role, granted_by: int | None, reason: str, now: datetime) -> bool:
    is_new = await grants.add(workspace_id, person, role, granted_by, reason, now)
    if is_new:
        await diary.append(workspace_id, granted_by, RoleGiven(person, role, reason), now)
    return is_new


async def take_role(ctx: Context, grant_id: int, reason: str) -> Refusal | None:
    """Takes a role away, or gives up one's own; of admins one always stays."""
    if refused := _refused(reason, TakeRoleForm.reason.name):
        return refused
    workspace = ctx.workspace.id
    async with all_or_nothing():
        await diary.hold(workspace)  # of two who take the last two roles away, the second waits and is refused
        grant = next((grant for grant in await grants.every(workspace) if grant.id == grant_id), None)
        if grant is None:
            return Refusal("roles.refused.gone")
        if grant.role is Role.ADMIN and len(await _admins(workspace)) == 1:
            return Refusal("roles.refused.last_admin")
        await grants.drop(workspace, grant.id)
        event = RoleTaken(grant.person_id, grant.role, reason)
        await diary.append(workspace, ctx.person.id, event, ctx.now)
    grants.forget(workspace)
    return None


async def _admins(workspace_id: int) -> list[Grant]:
    return [grant for grant in await grants.every(workspace_id) if grant.role is Role.ADMIN]


def _can_have_one(person: Person) -> bool:
    return person.is_active and not person.is_bot and not person.is_stranger


def _refused(reason: str, field: str) -> Refusal | None:
    if not reason.strip():
        return Refusal("roles.refused.no_reason", input=field)
    if len(reason) > REASON_AT_MOST:
        return Refusal("kudos.refused.too_long", {"length": len(reason), "most": REASON_AT_MOST}, field)
    return None
