"""Which folders of check-ins the processes of a workspace see: a round opened in one must be closed in the same."""

from collections.abc import Collection
from datetime import datetime, timedelta

from storage.database import statement

SEEN_FOR = timedelta(minutes=1)  # after which a process that says nothing is gone

_NOTE = """
with gone as (
    delete from replica
    where workspace_id = %(workspace_id)s and seen_at < %(seen_since)s and process <> %(process)s
)
insert into replica (workspace_id, process, keys_folder, sealed_folder, seen_at)
values (%(workspace_id)s, %(process)s, %(keys_folder)s, %(sealed_folder)s, %(now)s)
on conflict (workspace_id, process) do update set keys_folder = excluded.keys_folder,
    sealed_folder = excluded.sealed_folder, seen_at = excluded.seen_at
"""
_FORGET_GONE = "delete from replica where workspace_id = %(workspace_id)s and seen_at < %(seen_since)s"


async def note(workspaces: Collection[int], process: str, keys_folder: str, sealed_folder: str, now: datetime) -> None:
    """Notes which folders this process sees for the workspaces that it serves, and forgets processes that are gone."""
    folders = {"keys_folder": keys_folder, "sealed_folder": sealed_folder}
    for workspace_id in workspaces:
        since = now - SEEN_FOR
        await statement(_NOTE, workspace_id=workspace_id, process=process, now=now, seen_since=since, **folders)


async def forget_gone(workspaces: Collection[int], now: datetime) -> None:
    """Forgets processes that are gone, where this one has no folders to speak of: it holds no check-ins."""
    for workspace_id in workspaces:
        await statement(_FORGET_GONE, workspace_id=workspace_id, seen_since=now - SEEN_FOR)


async def leave(process: str) -> None:
    await statement("select across_leave(%(process)s)", process=process)


async def differing() -> frozenset[int]:
    """Returns the workspaces of which two processes that spoke within a minute of each other see different folders."""
    rows = await statement("select across_differing_folders(%(seen_for)s) as workspace_id", seen_for=SEEN_FOR)
    return frozenset(row["workspace_id"] for row in rows)
