"""Who let us into a workspace, where the platform itself knows no administrators: an admin until one is made."""

from storage.database import statement

_NOTE = """
insert into installer (workspace_id, person_id) values (%(workspace_id)s, %(person)s)
on conflict (workspace_id) do nothing
"""
_FIND = """
select i.person_id from installer i
join person p on p.workspace_id = i.workspace_id and p.id = i.person_id
    and p.is_active and not p.is_bot and not p.is_stranger
where i.workspace_id = %(workspace_id)s
"""
_DROP = "delete from installer where workspace_id = %(workspace_id)s"


async def note(workspace_id: int, person: int) -> None:
    """Keeps who installed us; the first stays."""
    await statement(_NOTE, workspace_id=workspace_id, person=person)


async def find(workspace_id: int) -> int | None:
    """Returns the person; None where nobody is known, or they have left."""
    rows = await statement(_FIND, workspace_id=workspace_id)
    return rows[0]["person_id"] if rows else None


async def drop(workspace_id: int) -> None:
    """Ends it: somebody was made an admin."""
    await statement(_DROP, workspace_id=workspace_id)
