"""Roles as people ask for them: everybody reads who has which, admins give and take them."""

from bot.messages.message import Message
from bot.messages.refusal import Refusal
from bot.messages.say import done
from bot.ports import Context
from bot.roles.actions import GiveRoleForm, TakeRoleForm
from bot.roles.roles import Role
from bot.roles.wording import roles as wording
from commands.feature import Answer
from commands.org.meet import meet_anew
from commands.roles.change_roles import give_roles, take_role
from storage.org import people
from storage.roles import grants


async def show_roles(ctx: Context, _: object = None) -> Message:
    all_grants = await grants.every(ctx.workspace.id)
    colleagues = await people.by_ids(
        ctx.workspace.id,
        sorted({number for grant in all_grants for number in (grant.person_id, grant.granted_by) if number}),
    )
    return wording.overview(
        all_grants,
        {person.id: person.name for person in colleagues},
        wording.Reader(ctx.person.language, ctx.person.time_zone),
        editable=ctx.person.is_admin,
        open_to_platform=not any(grant.role is Role.ADMIN for grant in all_grants),
    )


async def open_give(ctx: Context, _: None) -> Answer:
    return wording.give_form(ctx.person.language)


async def open_take(ctx: Context, grant_id: int) -> Answer:
    grant = next((grant for grant in await grants.every(ctx.workspace.id) if grant.id == grant_id), None)
    if grant is None:
        return Refusal("roles.refused.gone")
    [person] = await people.by_ids(ctx.workspace.id, [grant.person_id])
    return wording.take_form(grant, person.name, ctx.person.language)


async def role_given(ctx: Context, form: GiveRoleForm) -> Answer:
    chosen = await meet_anew(ctx.workspace, ctx.platform, form.people)
    if len(chosen) < len({*form.people}):
        return Refusal("roles.refused.people", input=GiveRoleForm.people.name)
    return await give_roles(ctx, chosen.values(), form.role, form.reason) or done("roles.kept", ctx.person.language)


async def role_taken(ctx: Context, form: TakeRoleForm) -> Answer:
    return await take_role(ctx, form.grant, form.reason) or done("roles.kept", ctx.person.language)
