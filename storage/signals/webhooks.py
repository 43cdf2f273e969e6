"""Which signed requests came already, by their ids: the same once more changes nothing."""

from datetime import datetime, timedelta

from storage.database import statement

REMEMBERED_FOR = timedelta(hours=1)  # twelve times as long as a signature is good for
_NOTE = """
insert into webhook_seen (workspace_id, id, seen_at) values (%(workspace_id)s, %(id)s, %(now)s)
on conflict (workspace_id, id) do nothing returning id
"""
_SEEN = "select 1 from webhook_seen where workspace_id = %(workspace_id)s and id = %(id)s"
_FORGET = "delete from webhook_seen where workspace_id = %(workspace_id)s and seen_at < %(until)s"


async def came_before(workspace_id: int, request_id: str) -> bool:
    """Returns whether a request was taken already."""
    return bool(await statement(_SEEN, workspace_id=workspace_id, id=request_id))


async def is_new(workspace_id: int, request_id: str, now: datetime) -> bool:
    """Notes a request in the transaction around it, and returns whether it had not come before."""
    await statement(_FORGET, workspace_id=workspace_id, until=now - REMEMBERED_FOR)
    return bool(await statement(_NOTE, workspace_id=workspace_id, id=request_id, now=now))
