"""How many concerns there were: for letters, and for everybody where nobody says a word. Never whose, nor what."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from bot.voice.circles import Circle
from storage.database import statement
from storage.voice.concerns import CIRCLES

# The longest that may be set: a workspace with less lets a concern rise sooner, which is too late as well.
IN_TIME = timedelta(days=7)

# What was closed before the first window that is remembered may be forgotten, and what was answered soonest goes first:
# a week before that would read as if less had been answered than was.
_WEEKLY = """
with raised as materialized (
    select week, date_trunc('week', answered_at at time zone 'UTC')::date as answered_in
    from concern where workspace_id = %(workspace_id)s
)
select count(*) filter (where week = monday::date) as came,
    count(*) filter (where answered_in = monday::date) as answered,
    monday::date::timestamp at time zone 'UTC' >= (
        select case when bool_or(w.is_forgotten) then
            coalesce(min(w.released_at) filter (where not w.is_forgotten), 'infinity') else '-infinity' end
        from voice_window w where w.workspace_id = %(workspace_id)s
    ) as is_whole
from generate_series(%(first)s::date, %(last)s::date, '7 days') monday
left join raised on monday::date in (week, answered_in) group by monday order by monday
"""
# To its readers a concern came when it was released, to its step up when it rose; each has the days of its circle. Only
# of what is later than all of which something may be forgotten: what was answered soonest goes first.
_IN_TIME = """
select r.person_id, c.circle, c.risen_at is not null as has_risen, c.answered_at is not null as is_answered,
    count(*) as came, count(*) filter (where c.acknowledged_at <=
        came_at + (c.circle->>'acknowledged_within')::int * interval '24 hours') as in_time
from concern c join concern_reader r on r.workspace_id = c.workspace_id and r.concern_key = c.key
cross join lateral (select
    case when c.circle->'readers' @> to_jsonb(r.person_id) then c.released_at else c.risen_at end as came_at) came
where c.workspace_id = %(workspace_id)s and c.hidden_by is null
    and came_at >= %(since)s - %(in_time)s and came_at < %(until)s - %(in_time)s
    and c.released_at > (
        select coalesce(max(w.released_at), '-infinity') from voice_window w
        where w.workspace_id = c.workspace_id and w.is_forgotten)
group by 1, 2, 3, 4
"""
# It goes no further where nobody is above, or all who are have left. What rose is told of once those have had it as
# long, whether the admins named several or one; but not of a head's own boss, who would be the one that is meant. That
# boss is read by the head's key: as an `exists` PostgreSQL reads everybody of the company for it.
_IGNORED = """
select exists (
    select 1 from concern where workspace_id = %(workspace_id)s and acknowledged_at is null and closed_at is null
        and hidden_by is null and released_at <= %(by)s and (
            (circle->>'kind' = 'group' or (
                select t.manager_id from person head
                join team t on t.workspace_id = head.workspace_id and t.id = head.team_id
                where head.workspace_id = concern.workspace_id and head.id = (circle->'readers'->>0)::bigint
            ) is distinct from (circle->'step_up'->>0)::bigint) and risen_at <= %(by)s
            or not exists (
                select 1 from person p where p.workspace_id = concern.workspace_id and p.is_active and not p.is_bot
                    and not p.is_stranger and p.id in (select jsonb_array_elements(circle->'step_up')::bigint)))
) as is_ignored
"""
_LOST = """
select exists (
    select 1 from voice_window where workspace_id = %(workspace_id)s and is_lost and released_at > %(since)s
) as is_lost
"""


class WeekOfConcerns(NamedTuple):
    """How many concerns came in a week, and how many had their first answer in it.

    `is_whole` is whether nothing of it may be forgotten.
    """

    came: int
    answered: int
    is_whole: bool = True


class Acknowledged(NamedTuple):
    """How many concerns came to somebody, and how many of these were acknowledged in time."""

    came: int
    in_time: int


class AcknowledgedOfCircle(NamedTuple):
    """How many concerns of a circle came to somebody, all of which rose or none, and were answered or not, and how many
    of these were acknowledged in time.
    """

    person_id: int
    circle: Circle
    has_risen: bool
    is_answered: bool
    came: int
    in_time: int


async def weekly(workspace_id: int, first_week: date, last_week: date) -> Sequence[WeekOfConcerns]:
    """Returns the counts of each week; both are Mondays."""
    rows = await statement(_WEEKLY, workspace_id=workspace_id, first=first_week, last=last_week)
    return [WeekOfConcerns(row["came"], row["answered"], row["is_whole"]) for row in rows]


async def acknowledged(workspace_id: int, since: datetime, until: datetime) -> Sequence[AcknowledgedOfCircle]:
    """Returns what came of concerns whose time ended then, for each who was to acknowledge them: a reader of their
    circle, or whom they rose to. Who may read them by now is for others to say.
    """
    rows = await statement(_IN_TIME, workspace_id=workspace_id, since=since, until=until, in_time=IN_TIME)
    return [
        AcknowledgedOfCircle(
            person_id=row["person_id"],
            circle=CIRCLES.validate_python(row["circle"], strict=False),
            has_risen=row["has_risen"],
            is_answered=row["is_answered"],
            came=row["came"],
            in_time=row["in_time"],
        )
        for row in rows
    ]


async def is_any_ignored(workspace_id: int, released_by: datetime) -> bool:
    """Returns whether nobody has acknowledged a concern that was there by then and goes no further: nobody is above its
    readers, or those who are have had it as long.
    """
    [row] = await statement(_IGNORED, workspace_id=workspace_id, by=released_by)
    return bool(row["is_ignored"])


async def is_any_lost(workspace_id: int, since: datetime) -> bool:
    """Returns whether a window was given up since then, whose concerns nobody can read any more."""
    [row] = await statement(_LOST, workspace_id=workspace_id, since=since)
    return bool(row["is_lost"])
