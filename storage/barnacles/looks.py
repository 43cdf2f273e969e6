"""What is done once a day for a workspace's barnacles, whichever processes try."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.barnacles.news import SCRAPING_DAY
from bot.delivery.unasked import Usual
from storage.barnacles.barnacles import STANDS
from storage.database import statement
from storage.delivery.deliveries import WANT_DIRECT
from storage.org.people import LEADS_OTHERS

_CLAIM = """
with before as (
    select workspace_id, looked_on from barnacle_round where workspace_id = %(workspace_id)s
), claimed as (
    insert into barnacle_round (workspace_id, looked_on, quarter) values (%(workspace_id)s, %(day)s, %(quarter)s)
    on conflict (workspace_id) do update set looked_on = excluded.looked_on
        where barnacle_round.looked_on < excluded.looked_on
    returning workspace_id
)
select before.looked_on as looked_before from claimed left join before using (workspace_id)
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
_CLAIM_QUARTER = """
update barnacle_round set quarter = %(quarter)s
where workspace_id = %(workspace_id)s and quarter < %(quarter)s returning 1
"""
# Of each manager of managers, while anything stands.
_ASK_LEADERS = f"""
with claimed as (
    select distinct above.workspace_id, above.manager_id as person_id, %(subject_id)s::bigint as subject_id
    from team above
    join person boss on boss.workspace_id = above.workspace_id and boss.team_id = above.id and boss.is_active
        and boss.id <> above.manager_id
    join team t on t.workspace_id = boss.workspace_id and t.manager_id = boss.id and {LEADS_OTHERS}
    where above.workspace_id = %(workspace_id)s and exists (
        select 1 from barnacle b where b.workspace_id = above.workspace_id and {STANDS})
        and not exists (
            select 1 from reach_choice c
            where c.workspace_id = above.workspace_id and c.person_id = above.manager_id
                and c.kind = '{Usual.SCRAPING_DAY}' and not c.is_on)
) {WANT_DIRECT}
"""


@dataclass(frozen=True, slots=True)
class DailyLook:
    """The first look of a day; `looked_before` is the day of the one before it, None where there was none."""

    looked_before: date | None


async def claim(workspace_id: int, day: date, quarter: date) -> DailyLook | None:
    """Returns the look, where nobody has looked on this day; in the transaction of what is then done."""
    rows = await statement(_CLAIM, workspace_id=workspace_id, day=day, quarter=quarter)
    return DailyLook(rows[0]["looked_before"]) if rows else None


async def draw_bands(workspace_id: int, bands: Sequence[int]) -> None:
    """Writes into each that stands in which band the number of those lies whom it hinders."""
    await statement(_DRAW_BANDS, workspace_id=workspace_id, bands=list(bands))


async def claim_scraping_day(workspace_id: int, quarter: date) -> bool:
    """Returns whether a quarter has begun since the last look that said so; the first one is no beginning."""
    return bool(await statement(_CLAIM_QUARTER, workspace_id=workspace_id, quarter=quarter))


async def ask_leaders(workspace_id: int, day: date) -> None:
    """Has each leader asked about what has stood longest."""
    await statement(
        _ASK_LEADERS,
        workspace_id=workspace_id,
        subject=SCRAPING_DAY,
        subject_id=day.toordinal(),
        low_priority=True,
    )
