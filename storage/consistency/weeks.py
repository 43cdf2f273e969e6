"""What somebody who leads did by the week, in the database: read for themselves and for nobody else."""

from collections import defaultdict
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bot.checkin.promises import OPEN_FOR
from bot.consistency.weeks import CountByWeek, Habit
from storage.database import statement

# Each by an index of the person's own rows; of forecasts by the rounds of that time.
_WEEKS = """
with lived as (
    select 'forecasts' as habit, r.opened_at as at from round r
    where r.workspace_id = %(workspace_id)s and r.opened_at >= %(since)s and exists (
        select 1 from forecast f where f.workspace_id = r.workspace_id and f.round_id = r.id
            and f.manager_id = %(person)s)
    union all
    select 'promises_made', made_at from promise
    where workspace_id = %(workspace_id)s and person_id = %(person)s and made_at >= %(since)s
    union all
    select 'promises_kept', done_at from promise
    where workspace_id = %(workspace_id)s and person_id = %(person)s and done_at >= %(since)s
        and done_at < made_at + %(open_for)s
    union all
    select 'thanks', given_at from kudos
    where workspace_id = %(workspace_id)s and giver_id = %(person)s and given_at >= %(since)s and removed_at is null
)
select habit, date_trunc('week', at at time zone %(zone)s)::date as week, count(*) as count from lived group by 1, 2
union all
select 'half_hours', week, 1 from half_hour
where workspace_id = %(workspace_id)s and person_id = %(person)s and week >= %(first_week)s and done_at is not null
"""


async def by_week(workspace_id: int, person: int, time_zone: str, first_week: date) -> dict[Habit, CountByWeek]:
    """Returns what somebody did from a Monday at their place on: by habit, how often in which week."""
    rows = await statement(
        _WEEKS,
        workspace_id=workspace_id,
        person=person,
        since=datetime.combine(first_week, time(), ZoneInfo(time_zone)),
        first_week=first_week,
        zone=time_zone,
        open_for=OPEN_FOR,
    )
    counts: defaultdict[Habit, dict[date, int]] = defaultdict(dict)
    for row in rows:
        counts[Habit(row["habit"])][row["week"]] = int(row["count"])
    return dict(counts)
