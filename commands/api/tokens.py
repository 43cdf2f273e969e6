"""Tokens of the API: made and revoked in chat, each with an entry in the diary."""

from collections.abc import Sequence

from bot.api.actions import MakeApiTokenForm
from bot.api.diary import ApiTokenMade, ApiTokenRevoked
from bot.api.scopes import READABLE, Lifetime, ReadingRole, Scope
from bot.api.tokens import AT_MOST, ApiToken, new_token, token_hash
from bot.messages.refusal import Refusal
from bot.messages.say import say
from bot.ports import Context
from commands.api.readers import may_read_as
from storage.api.tokens import add_token, drop_token, tokens
from storage.database import all_or_nothing
from storage.diary import diary


def newest_of(standing: Sequence[ApiToken]) -> int:
    """Returns the number of the newest token, 0 where there is none."""
    return max((token.id for token in standing), default=0)


async def make_token(ctx: Context, form: MakeApiTokenForm) -> str | Refusal:
    """Returns a new token, which is stored nowhere: its hash is. Refused where one was made since the form was opened,
    and where it would open what its role may not read.
    """
    if refused := await _refused(ctx, form):
        return refused
    scopes = tuple(scope for scope in Scope if scope in form.scopes)
    workspace, token = ctx.workspace.id, new_token(ctx.workspace.id)
    async with all_or_nothing():
        await diary.hold(workspace)  # of two who make the last one, the second waits and is refused
        standing = await tokens(workspace)
        if len(standing) >= AT_MOST:
            return Refusal("api.refused.tokens")
        if newest_of(standing) != form.newest:
            return Refusal("api.refused.changed")
        number = await _add(ctx, token, form.role, scopes, form.lifetime)
        event = ApiTokenMade(number, form.role, scopes, form.lifetime.days)
        await diary.append(workspace, ctx.person.id, event, ctx.now)
    return token


async def _add(ctx: Context, token: str, role: ReadingRole, scopes: Sequence[Scope], lifetime: Lifetime) -> int:
    return await add_token(ctx.workspace.id, token_hash(token), ctx.person.id, role, scopes, lifetime.days, ctx.now)


async def _refused(ctx: Context, form: MakeApiTokenForm) -> Refusal | None:
    if not form.scopes:
        return Refusal("api.refused.no_scope", input=MakeApiTokenForm.kudos.name)
    if not await may_read_as(form.role, ctx.person):
        return Refusal("api.refused.role", input=MakeApiTokenForm.role.name)
    if beyond := next((scope for scope in Scope if scope in form.scopes - READABLE[form.role]), None):
        return Refusal("api.refused.scope", {"scope": say(ctx.person.language, f"api.scope.{beyond.value}")})
    return None


async def revoke_token(ctx: Context, number: int) -> Refusal | None:
    """Opens nothing by it any more, at once."""
    async with all_or_nothing():
        if not await drop_token(ctx.workspace.id, number):
            return Refusal("api.refused.no_token")
        await diary.append(ctx.workspace.id, ctx.person.id, ApiTokenRevoked(number), ctx.now)
    return None
