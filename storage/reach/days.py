"""The days on which something reached a person that they had not asked for, in the database.

Of all messages that nobody asked for two a week reach a person, and of the words of colleagues no more than one a day.
Check-ins take two of a week, an invitation and a reminder: so what counts comes once a week, not in a week in which one
was reminded, and who got it is not reminded in that week. Managers, who may get four, get a second one of theirs.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta

from bot.delivery.unasked import COUNTED, Share
from storage.database import statement

REMEMBERED = timedelta(days=35)  # and then forgotten, by the next that is claimed
# Since the Monday of the week in which a reminder is due, as an expression on the row `a` of who is asked.
_COUNTED = ", ".join(f"'{kind}'" for kind in sorted(COUNTED))
COUNTED_BEFORE_REMINDER = f"""
exists (
    select 1 from reach_day r where r.workspace_id = a.workspace_id and r.person_id = a.person_id
        and r.kind in ({_COUNTED}) and r.day >= date_trunc('week', a.remind_at at time zone 'UTC')::date)
"""
_WEEK = "date_trunc('week', w.day)::date"
_TAKEN = f"""
(
    select count(*) from reach_day r
    where r.workspace_id = %(workspace_id)s and r.person_id = w.person_id and r.kind in ({_COUNTED})
        and r.day >= {_WEEK}
) + (
    select count(*) from round o join audience a
        on a.workspace_id = o.workspace_id and a.round_id = o.id and a.person_id = w.person_id
    where o.workspace_id = %(workspace_id)s and o.closes_at >= {_WEEK} and a.reminded and a.remind_at >= {_WEEK}
)
"""
# Leaders of managers get a letter more, every four weeks: they have no second one.
_SHARE = """
case when exists (
    select 1 from team above
    join person boss on boss.workspace_id = above.workspace_id and boss.team_id = above.id
        and boss.id <> above.manager_id
    join team t on t.workspace_id = boss.workspace_id and t.manager_id = boss.id
    where above.workspace_id = %(workspace_id)s and above.manager_id = w.person_id) then 1 else %(share)s::int end
"""
# Whoever claims the same day at the same moment waits for this transaction, and gets none.
_CLAIM = f"""
insert into reach_day (workspace_id, person_id, day, kind)
select %(workspace_id)s, w.person_id, w.day, %(kind)s
from unnest(%(people)s::bigint[], %(days)s::date[]) as w(person_id, day)
where %(share)s::int = 0 or {_SHARE} > {_TAKEN}
order by w.person_id
on conflict do nothing returning person_id
"""
_RELEASE = """
delete from reach_day
where workspace_id = %(workspace_id)s and person_id = %(person)s and kind = %(kind)s and day = (
    select max(r.day) from reach_day r
    where r.workspace_id = %(workspace_id)s and r.person_id = %(person)s and r.kind = %(kind)s)
"""
_FORGET = "delete from reach_day where workspace_id = %(workspace_id)s and day < %(before)s"


async def claim(workspace_id: int, kind: str, share: Share, days: Mapping[int, date], now: datetime) -> Collection[int]:
    """Claims these people's days, by person, in the transaction of what is then wanted, and returns whose was free."""
    if not days:
        return ()
    rows = await statement(
        _CLAIM,
        workspace_id=workspace_id,
        kind=kind,
        share=share.value,
        people=list(days),
        days=list(days.values()),
    )
    if rows:
        await statement(_FORGET, workspace_id=workspace_id, before=now.date() - REMEMBERED)
    return [row["person_id"] for row in rows]


async def release(workspace_id: int, kind: str, person: int) -> None:
    """Gives the day back of the latest message of a kind, which was put back before it stood."""
    await statement(_RELEASE, workspace_id=workspace_id, kind=kind, person=person)
