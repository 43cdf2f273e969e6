"""Tokens of the API as admins ask for them."""

from bot.api.actions import MakeApiTokenForm, RevokeApiTokenForm
from bot.api.scopes import ReadingRole
from bot.api.tokens import AT_MOST
from bot.api.wording import tokens as wording
from bot.messages.message import Message
from bot.messages.refusal import Refusal
from bot.messages.say import done
from bot.ports import Context
from commands.api.readers import maker_of, may_read_as
from commands.api.tokens import make_token, newest_of, revoke_token
from commands.feature import Answer
from storage.api.tokens import tokens


async def show(ctx: Context, _: object = None) -> Message:
    standing = await tokens(ctx.workspace.id)
    makers = [await maker_of(token, ctx.workspace.id, ctx.settings) for token in standing]
    names = {maker.id: maker.name for maker in makers if maker}
    return wording.overview(wording.TokenOverview(standing, names, ctx.now), ctx.person.language, ctx.person.time_zone)


async def open_make_token(ctx: Context, _: None) -> Answer:
    standing = await tokens(ctx.workspace.id)
    if len(standing) >= AT_MOST:
        return Refusal("api.refused.tokens")
    roles = [role for role in ReadingRole if await may_read_as(role, ctx.person)]
    return wording.make_token_form(newest_of(standing), roles, ctx.person.language)


async def token_made(ctx: Context, form: MakeApiTokenForm) -> Answer:
    token = await make_token(ctx, form)
    return token if isinstance(token, Refusal) else wording.token_shown(token, ctx.person.language)


async def open_revoke_token(ctx: Context, number: int) -> Answer:
    if number not in [token.id for token in await tokens(ctx.workspace.id)]:
        return Refusal("api.refused.no_token")
    return wording.revoke_token_form(number, ctx.person.language)


async def token_revoked(ctx: Context, form: RevokeApiTokenForm) -> Answer:
    return await revoke_token(ctx, form.token) or done("api.token_revoked", ctx.person.language)
