"""What the search for blind spots reads: scores of teams, forecasts, kudos and their weeks. No ballot is near."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from bot.insight.records import Records, Staff
from storage.checkin.rounds import COUNTS_IN
from storage.database import Row, statement

ANSWERED_WITHIN = timedelta(days=14)  # with a word at least, that it has arrived
_RECEIVED = """
    kudos k join kudos_receiver r on r.workspace_id = k.workspace_id and r.kudos_id = k.id and not r.hidden
    join person p on p.workspace_id = r.workspace_id and p.id = r.person_id and not p.is_stranger
    join team t on t.workspace_id = p.workspace_id and t.id = p.team_id
"""
# What colleagues gave: how customers thank is counted apart.
_STANDS = """
    k.given_at >= %(since)s and k.given_at < %(until)s and k.removed_at is null and not k.private
    and k.giver_id is not null
"""
_NAMES_SOMEBODY = """
    exists (
        select 1 from kudos_receiver r join person p on p.workspace_id = r.workspace_id and p.id = r.person_id
        where r.workspace_id = k.workspace_id and r.kudos_id = k.id and p.posts_about_me
            and not r.hidden and not p.is_stranger)
"""  # as `Kudos.named_in_public`: whom no post may name is thanked in a direct message only
# Weeks are counted from the first Monday, 1 leading, as rounds are.
_WEEK = "1 + floor(extract(epoch from k.given_at - %(begins)s) / 604800)::int"

_FORECASTS = f"""
select r.week, f.item, array_agg(f.manager_id) as managers, array_agg(f.value) as labels
from round r join forecast f on f.workspace_id = r.workspace_id and f.round_id = r.id
where r.workspace_id = %(workspace_id)s and r.state = 'closed' and {COUNTS_IN} between %(first)s
    and %(last)s group by 1, 2
"""
_RECEIVED_BY_WEEK = f"""
select week, value, array_agg(manager_id) as managers, array_agg(giver_id) as givers from (
    select distinct t.manager_id, coalesce(k.value_id, 0) as value, {_WEEK} as week, k.giver_id from {_RECEIVED}
    where k.workspace_id = %(workspace_id)s and {_STANDS} and p.posts_about_me) received
group by 1, 2
"""
_GIVEN_BY_WEEK = f"""
select week, array_agg(giver_id) as managers, array_agg(count) as kudos from (
    select k.giver_id, {_WEEK} as week, count(*) as count
    from kudos k join team t on t.workspace_id = k.workspace_id and t.manager_id = k.giver_id
    where k.workspace_id = %(workspace_id)s and {_STANDS} and {_NAMES_SOMEBODY} group by 1, 2) thanks
group by 1
"""
# Only of what is later than all of which something may be forgotten: what was answered soonest goes first.
# Of a circle of one head that head's number: what each reads is a function of the circle alone.
_CONCERNS = """
select 1 + floor(extract(epoch from released_at + %(patience)s - %(begins)s) / 604800)::int as week,
    circle->>'kind' as kind,
    case when circle->>'kind' in ('manager', 'above') then (circle->'readers'->>0)::bigint end as head, words,
    acknowledged_at is null or acknowledged_at > released_at + %(patience)s as unanswered
from concern c
where workspace_id = %(workspace_id)s and hidden_by is null
    and released_at >= %(since)s - %(patience)s and released_at < %(until)s - %(patience)s
    and released_at > (
        select coalesce(max(w.released_at), '-infinity') from voice_window w
        where w.workspace_id = c.workspace_id and w.is_forgotten)
order by released_at, key
"""
_STAFFED = """
select t.manager_id, count(*) as people, count(*) filter (where p.posts_about_me) as in_public
from team t join person p on p.workspace_id = t.workspace_id and p.team_id = t.id
where t.workspace_id = %(workspace_id)s and p.is_active and not p.is_bot and not p.is_stranger group by 1
"""
_RECOGNISED = f"""
select value_id, array_agg(managers) as groups, array_agg(count) as counts from (
    select value_id, managers, count(*) as count from (
        select k.value_id, array_agg(distinct t.manager_id) as managers from {_RECEIVED}
        where k.workspace_id = %(workspace_id)s and {_STANDS} and p.posts_about_me and k.value_id is not null
        group by k.workspace_id, k.id) thanks
    group by 1, 2) together
group by 1, cardinality(managers)
"""
_GIVEN_BY_BOSSES = f"""
select k.giver_id, count(*) as count
from kudos k join team t on t.workspace_id = k.workspace_id and t.manager_id = k.giver_id
where k.workspace_id = %(workspace_id)s and {_STANDS} and {_NAMES_SOMEBODY} group by 1
"""


async def records(workspace_id: int, first_monday: date, weeks: range) -> Records:
    """Returns the forecasts of the rounds that closed in these weeks, the public kudos, and the concerns whose 14 days
    were over.

    Columns come as arrays: a large company's quarter has a million cells, which as rows take ten times the memory.
    """
    begins = datetime.combine(first_monday, time(), UTC)
    thanks = {
        "workspace_id": workspace_id,
        "begins": begins,
        "since": begins + timedelta(weeks=weeks.start - 1),
        "until": begins + timedelta(weeks=weeks.stop - 1),
    }
    answers = await asyncio.gather(
        statement(_FORECASTS, workspace_id=workspace_id, first=weeks.start, last=weeks.stop - 1),
        statement(_RECEIVED_BY_WEEK, **thanks),
        statement(_GIVEN_BY_WEEK, **thanks),
        statement(_CONCERNS, patience=ANSWERED_WITHIN, **thanks),
    )
    return Records(*map(_values, answers))


async def staffed(workspace_id: int) -> dict[int, Staff]:
    """Returns how many active people report to each manager."""
    rows = await statement(_STAFFED, workspace_id=workspace_id)
    return {row["manager_id"]: Staff(row["people"], row["in_public"]) for row in rows}


def _values(rows: Sequence[Row]) -> list[Any]:
    return [tuple(row.values()) for row in rows]


async def recognised(
    workspace_id: int, since: datetime, until: datetime
) -> list[tuple[int, list[list[int]], list[int]]]:
    """Returns by value how often people of which managers were thanked together, in public, for living it."""
    return _values(await statement(_RECOGNISED, workspace_id=workspace_id, since=since, until=until))


async def given_by_bosses(workspace_id: int, since: datetime, until: datetime) -> dict[int, int]:
    """Returns how many public kudos each person gave who leads a team."""
    rows = await statement(_GIVEN_BY_BOSSES, workspace_id=workspace_id, since=since, until=until)
    return {row["giver_id"]: row["count"] for row in rows}
