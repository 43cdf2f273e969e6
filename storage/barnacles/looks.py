"""What is done once a day for a workspace's barnacles, whichever processes try."""

from collections.abc import Sequence
from datetime import date

from storage.barnacles.barnacles import STANDS
from storage.database import statement

_CLAIM = """
insert into barnacle_round (workspace_id, looked_on, quarter) values (%(workspace_id)s, %(day)s, %(quarter)s)
on conflict (workspace_id) do update set looked_on = excluded.looked_on
    where barnacle_round.looked_on < excluded.looked_on
returning 1
"""
_DRAW_BANDS = f"""
update barnacle b set hindered_at_least = counted.band
from (
    select people.barnacle_id, max(band) as band
    from (
        select m.barnacle_id, count(*) as number from barnacle_me_too m
        where m.workspace_id = %(workspace_id)s group by m.barnacle_id) people
    join unnest(%(bands)s::int[]) as band on band <= people.number group by people.barnacle_id
) counted
where b.workspace_id = %(workspace_id)s and b.id = counted.barnacle_id and {STANDS}
    and b.hindered_at_least <> counted.band
"""


async def claim(workspace_id: int, day: date, quarter: date) -> bool:
    """Returns whether nobody has looked on this day; in the transaction of what is then done."""
    return bool(await statement(_CLAIM, workspace_id=workspace_id, day=day, quarter=quarter))


async def draw_bands(workspace_id: int, bands: Sequence[int]) -> None:
    """Writes into each that stands in which band the number of those lies whom it hinders."""
    await statement(_DRAW_BANDS, workspace_id=workspace_id, bands=list(bands))
