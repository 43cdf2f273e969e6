"""Tokens of directories in the database, as hashes."""

from collections.abc import Sequence
from datetime import datetime

from bot.scim.tokens import ScimToken
from storage.database import statement
from storage.records import Stored

_TOKEN = Stored(ScimToken)
_EVERY = f"""
select {_TOKEN.columns()} from scim_token where workspace_id = %(workspace_id)s
    and exists (select from workspace w where w.id = %(workspace_id)s and w.removed_at is null)
order by made_at, id
"""
_ADD = """
insert into scim_token (workspace_id, hash, made_by, made_at)
values (%(workspace_id)s, %(hash)s, %(made_by)s, %(now)s) returning id
"""
_DROP = "delete from scim_token where workspace_id = %(workspace_id)s and id = %(token)s returning id"
_USED = "update scim_token set used_at = %(now)s where workspace_id = %(workspace_id)s and id = %(token)s"


async def tokens(workspace_id: int) -> Sequence[ScimToken]:
    """Returns those that let a directory in now, the oldest first; none once the workspace has removed us."""
    return [_TOKEN.read(row) for row in await statement(_EVERY, workspace_id=workspace_id)]


async def add_token(workspace_id: int, hash_: str, made_by: int, now: datetime) -> int:
    [row] = await statement(_ADD, workspace_id=workspace_id, hash=hash_, made_by=made_by, now=now)
    return int(row["id"])


async def drop_token(workspace_id: int, token: int) -> bool:
    """Takes one away; False where it is not there."""
    return bool(await statement(_DROP, workspace_id=workspace_id, token=token))


async def note_use(workspace_id: int, token: int, now: datetime) -> None:
    await statement(_USED, workspace_id=workspace_id, token=token, now=now)
