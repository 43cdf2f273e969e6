"""Which folders of check-ins the processes of a workspace see: a round opened in one must be closed in the same."""

from collections.abc import Collection
from datetime import datetime, timedelta

from storage.database import statement

SEEN_FOR = timedelta(minutes=1)  # after which a process that says nothing may be gone, and
FORGOTTEN_AFTER = timedelta(minutes=20)  # it is: whoever serves a workspace says so every quarter of an hour

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
_MAY_DIFFER = """
select 1 from replica
where workspace_id = %(workspace_id)s and seen_at < %(seen_before)s and seen_at >= %(seen_since)s
    and (keys_folder, sealed_folder) <> (%(keys_folder)s, %(sealed_folder)s) limit 1
"""
_DIFFERS = """
select 1 from replica r
where r.workspace_id = %(workspace_id)s and seen_at > (
    select max(seen_at) from replica latest where latest.workspace_id = r.workspace_id) - %(seen_for)s
group by workspace_id having count(distinct (keys_folder, sealed_folder)) > 1
"""


async def note(workspaces: Collection[int], process: str, keys_folder: str, sealed_folder: str, now: datetime) -> None:
    """Notes which folders this process sees for the workspaces that it serves, and forgets processes that are gone."""
    folders = {"keys_folder": keys_folder, "sealed_folder": sealed_folder}
    for workspace_id in workspaces:
        since = now - FORGOTTEN_AFTER
        await statement(_NOTE, workspace_id=workspace_id, process=process, now=now, seen_since=since, **folders)


async def forget_gone(workspaces: Collection[int], now: datetime) -> None:
    """Forgets processes that are gone, where this one has no folders to speak of: it holds no check-ins."""
    for workspace_id in workspaces:
        await statement(_FORGET_GONE, workspace_id=workspace_id, seen_since=now - FORGOTTEN_AFTER)


async def may_differ(workspace_id: int, keys_folder: str, sealed_folder: str, now: datetime) -> bool:
    """Returns whether a process that has not spoken for a minute saw other folders: if it lives, it speaks soon."""
    return bool(
        await statement(
            _MAY_DIFFER,
            workspace_id=workspace_id,
            keys_folder=keys_folder,
            sealed_folder=sealed_folder,
            seen_before=now - SEEN_FOR,
            seen_since=now - FORGOTTEN_AFTER,
        )
    )


async def leave(process: str) -> None:
    await statement("select across_leave(%(process)s)", process=process)


async def differing() -> frozenset[int]:
    """Returns the workspaces of which two processes that spoke within a minute of each other see different folders."""
    rows = await statement("select across_differing_folders(%(seen_for)s) as workspace_id", seen_for=SEEN_FOR)
    return frozenset(row["workspace_id"] for row in rows)


async def differs(workspace_id: int) -> bool:
    """Returns whether that is so of this workspace."""
    return bool(await statement(_DIFFERS, workspace_id=workspace_id, seen_for=SEEN_FOR))
