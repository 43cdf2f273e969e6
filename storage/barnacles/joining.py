"""Two barnacles that are the same become one, in the database: nobody whom either of them hinders is lost."""

from storage.barnacles.barnacles import STANDS
from storage.barnacles.owning import draw_letters_anew
from storage.database import all_or_nothing, statement

# In the order of ids, as whoever joins others; who adds a "me too" meanwhile waits for the end (`me_too`).
_HOLD = f"""
select b.id, {STANDS} as stands, b.owner_id from barnacle b
where b.workspace_id = %(workspace_id)s and (b.id = any(%(both)s) or b.joined_into = any(%(both)s))
order by b.id for no key update
"""
_COUNT_THERE = """
insert into barnacle_me_too (workspace_id, barnacle_id, person_id)
select workspace_id, %(into)s, person_id from barnacle_me_too
where workspace_id = %(workspace_id)s and barnacle_id = %(barnacle)s on conflict do nothing
"""
_COUNT_NO_MORE = "delete from barnacle_me_too where workspace_id = %(workspace_id)s and barnacle_id = %(barnacle)s"
_JOIN = """
update barnacle set joined_into = %(into)s
where workspace_id = %(workspace_id)s and (id = %(barnacle)s or joined_into = %(barnacle)s)
"""


async def join(workspace_id: int, barnacle_id: int, into: int, owner: int) -> bool:
    """Joins a barnacle of this owner into another; False where one of both stands no more, or it is not theirs."""
    async with all_or_nothing():
        rows = await statement(_HOLD, workspace_id=workspace_id, both=[barnacle_id, into])
        standing = {row["id"]: row["owner_id"] for row in rows if row["stands"]}
        if into == barnacle_id or into not in standing or standing.get(barnacle_id) != owner:
            return False
        both = {"workspace_id": workspace_id, "barnacle": barnacle_id}
        await statement(_COUNT_THERE, **both, into=into)
        await statement(_COUNT_NO_MORE, **both)
        await statement(_JOIN, **both, into=into)
        await draw_letters_anew(workspace_id, owner)
    return True
