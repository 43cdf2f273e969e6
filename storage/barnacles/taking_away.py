"""Barnacles that an admin took away, in the database: nobody reads them but whoever may bring them back."""

from collections.abc import Sequence
from datetime import datetime

from bot.barnacles.barnacles import Barnacle
from bot.barnacles.news import NEWS
from bot.barnacles.taking_away import TAKEN_AWAY
from storage.barnacles.barnacles import READ, barnacle_of
from storage.barnacles.owning import draw_letters_anew
from storage.database import Row, all_or_nothing, statement
from storage.delivery import deliveries

_TAKE_AWAY = """
update barnacle set taken_away_at = %(now)s, taken_because = %(because)s
where workspace_id = %(workspace_id)s and id = %(barnacle)s and joined_into is null and taken_away_at is null
returning posted_on, ending_posted_on, coalesce(owner_id, proposed_id) as owner
"""
_BRING_BACK = """
update barnacle set taken_away_at = null, taken_because = ''
where workspace_id = %(workspace_id)s and id = %(barnacle)s and taken_away_at is not null
returning posted_on, ending_posted_on, coalesce(owner_id, proposed_id) as owner
"""
_FIND = f"""
{READ} where b.workspace_id = %(workspace_id)s and b.id = %(barnacle)s and b.taken_away_at is not null
"""
_PAGE = f"""
{READ}
where b.workspace_id = %(workspace_id)s and b.taken_away_at is not null and (
    %(behind)s = 0 or (b.taken_away_at, b.id) < (
        select last.taken_away_at, last.id from barnacle last
        where last.workspace_id = %(workspace_id)s and last.id = %(behind)s))
order by b.taken_away_at desc, b.id desc limit %(limit)s
"""


async def take_away(workspace_id: int, barnacle_id: int, because: str, now: datetime) -> bool:
    """Hides it wherever it is read, also in the news of its day; False where it is not there any more."""
    async with all_or_nothing():
        rows = await statement(_TAKE_AWAY, workspace_id=workspace_id, barnacle=barnacle_id, because=because, now=now)
        return await _draw_anew(workspace_id, barnacle_id, rows)


async def bring_back(workspace_id: int, barnacle_id: int) -> bool:
    """Shows it again where it stood; False where it was not taken away."""
    async with all_or_nothing():
        rows = await statement(_BRING_BACK, workspace_id=workspace_id, barnacle=barnacle_id)
        return await _draw_anew(workspace_id, barnacle_id, rows)


async def find(workspace_id: int, barnacle_id: int) -> Barnacle | None:
    """Returns one that was taken away, and no other."""
    rows = await statement(_FIND, workspace_id=workspace_id, barnacle=barnacle_id)
    return barnacle_of(rows[0]) if rows else None


async def page(workspace_id: int, behind: int, limit: int) -> Sequence[Barnacle]:
    """Returns those that were taken away, the latest first; `behind` is the last one read before, 0 for none."""
    rows = await statement(_PAGE, workspace_id=workspace_id, behind=behind, limit=limit)
    return [barnacle_of(row) for row in rows]


async def _draw_anew(workspace_id: int, barnacle_id: int, rows: Sequence[Row]) -> bool:
    for day in sorted({day for row in rows for day in (row["posted_on"], row["ending_posted_on"]) if day}):
        await deliveries.revise(NEWS, workspace_id, day.toordinal())
    for row in rows:
        await deliveries.revise(TAKEN_AWAY, workspace_id, barnacle_id)
        await draw_letters_anew(workspace_id, row["owner"])
    return bool(rows)
