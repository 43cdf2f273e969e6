"""Which folders of check-ins the processes on this database see: a round opened in one must be closed in the same."""

from datetime import datetime, timedelta

from storage.database import statement

SEEN_FOR = timedelta(minutes=1)  # after which a process that says nothing is gone


async def note(process: str, keys_folder: str, sealed_folder: str, now: datetime) -> None:
    """Says which folders this process sees, and forgets processes that are gone."""
    await statement(
        "with gone as (delete from replica where seen_at < %s and process <> %s)"
        " insert into replica (process, keys_folder, sealed_folder, seen_at) values (%s, %s, %s, %s)"
        " on conflict (process) do update set keys_folder = excluded.keys_folder,"
        " sealed_folder = excluded.sealed_folder, seen_at = excluded.seen_at",
        *(now - SEEN_FOR, process, process, keys_folder, sealed_folder, now),
    )


async def leave(process: str) -> None:
    await statement("delete from replica where process = %s", process)


async def differ() -> bool:
    """Whether two processes that spoke within a minute of each other see different folders."""
    rows = await statement(
        "select count(distinct (keys_folder, sealed_folder)) > 1 as differ from replica"
        " where seen_at > (select max(seen_at) from replica) - %s",
        SEEN_FOR,
    )
    return bool(rows[0]["differ"])
