"""Departments in the database: whose were picked, and what they exchange. Thanks that count are public ones."""

from collections.abc import Collection, Mapping
from datetime import datetime

from bot.checkin.departments import MovedBetween, ThanksBetween
from storage.database import all_or_nothing, statement

_PLACE = """
with place as (
    select * from unnest(%(managers)s::bigint[], %(departments)s::text[]) as place(manager, department)
)
"""
# A kudos for several people of a department is one thanks to it. `people` are pairs of who thanks and who is thanked.
_THANKS = f"""{_PLACE}
select given.department as giver, got.department as receiver, count(distinct k.id) as thanks,
    count(distinct (k.giver_id, r.person_id)) as people
from kudos k
join person g on g.workspace_id = k.workspace_id and g.id = k.giver_id
join team gt on gt.workspace_id = g.workspace_id and gt.id = g.team_id
join place given on given.manager = gt.manager_id
join kudos_receiver r on r.workspace_id = k.workspace_id and r.kudos_id = k.id and not r.hidden
join person p on p.workspace_id = r.workspace_id and p.id = r.person_id and not p.is_stranger and p.posts_about_me
join team pt on pt.workspace_id = p.workspace_id and pt.id = p.team_id
join place got on got.manager = pt.manager_id and got.department <> given.department
where k.workspace_id = %(workspace_id)s and k.given_at >= %(since)s and k.given_at < %(until)s
    and k.removed_at is null and not k.private
group by 1, 2
"""
_MOVED = f"""{_PLACE}
select distinct before.department as old, now.department as new
from audience a
join place before on before.manager = a.boss
join person p on p.workspace_id = a.workspace_id and p.id = a.person_id
join team t on t.workspace_id = p.workspace_id and t.id = p.team_id
join place now on now.manager = t.manager_id and now.department <> before.department
where a.workspace_id = %(workspace_id)s and a.round_id = %(round_id)s
"""


async def heads(workspace_id: int) -> list[int]:
    """Returns who leads the departments that an admin picked; nobody where none were."""
    rows = await statement(
        "select head_id from department where workspace_id = %(workspace_id)s order by head_id",
        workspace_id=workspace_id,
    )
    return [row["head_id"] for row in rows]


async def pick(workspace_id: int, chosen: Collection[int]) -> None:
    """Stores whose departments count instead of those before."""
    async with all_or_nothing():
        await statement("delete from department where workspace_id = %(workspace_id)s", workspace_id=workspace_id)
        await statement(
            "insert into department (workspace_id, head_id)"
            " select %(workspace_id)s, head from unnest(%(heads)s::bigint[]) as head",
            workspace_id=workspace_id,
            heads=list(chosen),
        )


async def thanks_between(
    workspace_id: int, department_of: Mapping[int, str], since: datetime, until: datetime
) -> list[ThanksBetween]:
    """Returns what departments thanked each other for in that time; `department_of` is that of each manager's team."""
    rows = await statement(
        _THANKS,
        workspace_id=workspace_id,
        managers=list(department_of),
        departments=list(department_of.values()),
        since=since,
        until=until,
    )
    return [ThanksBetween(row["giver"], row["receiver"], row["thanks"], row["people"]) for row in rows]


async def moved_between(workspace_id: int, department_of: Mapping[int, str], round_id: int) -> list[MovedBetween]:
    """Returns from which department to which somebody moved since a round."""
    rows = await statement(
        _MOVED,
        workspace_id=workspace_id,
        managers=list(department_of),
        departments=list(department_of.values()),
        round_id=round_id,
    )
    return [MovedBetween(row["old"], row["new"]) for row in rows]
