"""Tokens of the API in the database, as hashes."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.api.scopes import ReadingRole, Scope
from bot.api.tokens import ApiToken
from storage.database import Row, statement
from storage.records import Stored

_TOKEN = Stored(ApiToken, "role", "scopes")
_COLUMNS = f"{_TOKEN.columns()}, role, scopes"
_EVERY = f"select {_COLUMNS} from api_token where workspace_id = %(workspace_id)s order by made_at, id"
_ADD = """
insert into api_token (workspace_id, hash, made_by, made_at, expires_at, role, scopes)
values (%(workspace_id)s, %(hash)s, %(made_by)s, %(now)s, %(expires_at)s, %(role)s, %(scopes)s) returning id
"""
_DROP = "delete from api_token where workspace_id = %(workspace_id)s and id = %(token)s returning id"
_USED = "update api_token set used_at = %(now)s where workspace_id = %(workspace_id)s and id = %(token)s"


async def tokens(workspace_id: int) -> Sequence[ApiToken]:
    """Returns all that were made and not revoked, the oldest first; also those whose time is over."""
    return [_token(row) for row in await statement(_EVERY, workspace_id=workspace_id)]


async def add_token(
    workspace_id: int, hash_: str, made_by: int, role: ReadingRole, scopes: Sequence[Scope], days: int, now: datetime
) -> int:
    [row] = await statement(
        _ADD,
        workspace_id=workspace_id,
        hash=hash_,
        made_by=made_by,
        now=now,
        expires_at=now + timedelta(days=days),
        role=role.value,
        scopes=[scope.value for scope in scopes],
    )
    return int(row["id"])


async def drop_token(workspace_id: int, token: int) -> bool:
    """Takes one away; False where it is not there."""
    return bool(await statement(_DROP, workspace_id=workspace_id, token=token))


async def note_use(workspace_id: int, token: int, now: datetime) -> None:
    await statement(_USED, workspace_id=workspace_id, token=token, now=now)


def _token(row: Row) -> ApiToken:
    return _TOKEN.read(row, role=ReadingRole(row["role"]), scopes=frozenset(map(Scope, row["scopes"])))
