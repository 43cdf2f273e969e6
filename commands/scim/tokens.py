"""Tokens that let a directory in: made and revoked in chat, each with an entry in the diary."""

from collections.abc import Sequence
from datetime import datetime

from bot.messages.refusal import Refusal
from bot.ports import Context
from bot.scim.diary import ScimTokenMade, ScimTokenRevoked
from bot.scim.tokens import AT_MOST, NOTED_AGAIN_AFTER, ScimToken, could_be_token, fits, new_token, token_hash
from storage.database import all_or_nothing
from storage.diary import diary
from storage.scim.tokens import add_token, drop_token, note_use, tokens


def newest_of(standing: Sequence[ScimToken]) -> int:
    """Returns the number of the newest token, 0 where there is none."""
    return max((token.id for token in standing), default=0)


async def make_token(ctx: Context, newest: int) -> str | Refusal:
    """Returns a new token, which is stored nowhere: its hash is. Refused where one was made since the `newest`."""
    workspace, token = ctx.workspace.id, new_token()
    async with all_or_nothing():
        await diary.hold(workspace)  # of two who make the last one, the second waits and is refused
        standing = await tokens(workspace)
        if len(standing) >= AT_MOST:
            return Refusal("scim.refused.tokens")
        if newest_of(standing) != newest:
            return Refusal("scim.refused.changed")
        number = await add_token(workspace, token_hash(token), ctx.person.id, ctx.now)
        await diary.append(workspace, ctx.person.id, ScimTokenMade(number), ctx.now)
    return token


async def revoke_token(ctx: Context, number: int) -> Refusal | None:
    """Lets nobody in by it any more, at once."""
    async with all_or_nothing():
        if not await drop_token(ctx.workspace.id, number):
            return Refusal("scim.refused.no_token")
        await diary.append(ctx.workspace.id, ctx.person.id, ScimTokenRevoked(number), ctx.now)
    return None


async def lets_in(workspace_id: int, token: str, now: datetime) -> bool:
    """Returns whether a token is one of this workspace. It is looked up each time: a revoked one counts at once."""
    if not could_be_token(token):
        return False
    hash_ = token_hash(token)
    fitting = [stored for stored in await tokens(workspace_id) if fits(stored, hash_)]
    for stored in fitting:
        if stored.used_at is None or stored.used_at <= now - NOTED_AGAIN_AFTER:
            await note_use(workspace_id, stored.id, now)
    return bool(fitting)
