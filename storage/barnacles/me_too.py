"""Whom a barnacle hinders, in the database: each person once, counted into a band and shown to nobody."""

from storage.barnacles.barnacles import STANDS
from storage.database import statement

# Whoever joins it into another at this moment waits, or is waited for: what is added then goes to the one that stands.
_ADD = f"""
with pressed as (
    select coalesce(j.joined_into, j.id) as id from barnacle j
    where j.workspace_id = %(workspace_id)s and j.id = %(barnacle)s for share
)
insert into barnacle_me_too (workspace_id, barnacle_id, person_id)
select b.workspace_id, b.id, %(person)s from pressed
join barnacle b on b.workspace_id = %(workspace_id)s and b.id = pressed.id and {STANDS}
on conflict do nothing returning barnacle_id
"""


async def add(workspace_id: int, barnacle_id: int, person: int) -> bool:
    """Counts a person; False where they are counted already."""
    rows = await statement(_ADD, workspace_id=workspace_id, barnacle=barnacle_id, person=person)
    return bool(rows)
