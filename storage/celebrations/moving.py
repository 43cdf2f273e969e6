"""What was foreseen for another day, in the database: where a first day is postponed, or a joining date put right, it
moves with the words that were written for it, and what a manager reads of it names the new day.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from psycopg.types.json import Jsonb

from bot.celebrations.occasions import FORESEEN, NEWCOMERS, REMEMBERED, SOON, CelebrationKind
from storage.celebrations.foreseeing import OccasionOf, rows_of
from storage.database import all_or_nothing, statement
from storage.delivery import deliveries

# A birthday that is taken back takes its words along; of what was celebrated nothing moves. Of several the latest does.
# A manager who was to be asked for words later than now, and wrote none, is asked anew when it is time.
_MOVE = """
with due as (
    select * from jsonb_to_recordset(%(occasions)s)
        as due(person_id bigint, kind text, day date, morning date, ahead_on date)
), earlier as (
    select c.workspace_id, c.person_id, c.kind, c.day, c.hinted_on, due.day as new_day, due.morning, due.ahead_on,
        due.ahead_on > %(today)s and not exists (
            select 1 from celebration_word x
            where x.workspace_id = c.workspace_id and x.person_id = c.person_id and x.kind = c.kind and x.day = c.day
        ) as anew
    from due join celebration c on c.workspace_id = %(workspace_id)s and c.person_id = due.person_id
        and c.kind = due.kind and c.day <> due.day and abs(c.day - due.day) <= %(near)s
    where c.kind <> 'birthday' and c.posted_on is null and c.handed_on is null and not exists (
            select 1 from celebration o
            where o.workspace_id = c.workspace_id and o.person_id = c.person_id and o.kind = c.kind
                and (o.day = due.day or o.day > c.day and o.day <> due.day and o.day - due.day <= %(near)s))
), moved as (
    update celebration c set day = e.new_day, morning = e.morning, ahead_on = e.ahead_on,
        hinted_on = case when e.anew then null else c.hinted_on end
    from earlier e
    where c.workspace_id = e.workspace_id and c.person_id = e.person_id and c.kind = e.kind and c.day = e.day
    returning e.kind, e.hinted_on
)
select distinct kind, hinted_on from moved where hinted_on is not null order by kind, hinted_on
"""


async def move(workspace_id: int, occasions: Sequence[OccasionOf], today: date) -> None:
    """Moves what stands for another day of the same kind to these days."""
    if not occasions:
        return
    async with all_or_nothing():
        rows = await statement(
            _MOVE,
            workspace_id=workspace_id,
            occasions=Jsonb(rows_of(occasions)),
            near=(REMEMBERED + FORESEEN) // timedelta(days=1),
            today=today,
        )
        for row in rows:
            subject = NEWCOMERS if row["kind"] == CelebrationKind.FIRST_DAY.value else SOON
            await deliveries.revise(subject, workspace_id, row["hinted_on"].toordinal())
