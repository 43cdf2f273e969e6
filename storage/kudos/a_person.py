"""How many kudos people received of colleagues, in the database: public ones, by department, for a leaders' page."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from storage.database import statement

# Of departments, by who leads which team in them. Whoever wants no posts about them is in neither number.
_RECEIVED = """
with place as (
    select * from unnest(%(managers)s::bigint[], %(departments)s::text[]) as place(manager, department)
), member as (
    select place.department, p.id
    from place
    join team t on t.workspace_id = %(workspace_id)s and t.manager_id = place.manager
    join person p on p.workspace_id = t.workspace_id and p.team_id = t.id
    where p.is_active and not p.is_bot and not p.is_stranger and p.posts_about_me
), received as (
    select member.department, count(*) as kudos
    from kudos k
    join kudos_receiver r on r.workspace_id = k.workspace_id and r.kudos_id = k.id and not r.hidden
    join member on member.id = r.person_id
    where k.workspace_id = %(workspace_id)s and k.giver_id is not null and k.given_at >= %(since)s
        and k.given_at < %(until)s and k.removed_at is null and not k.private
    group by 1
)
select department, count(*) as people, coalesce(min(received.kudos), 0) as kudos
from member left join received using (department) group by 1
"""


class ReceivedKudos(NamedTuple):
    """How many kudos so many people received."""

    people: int
    kudos: int


async def received_in(
    workspace_id: int, department_of: Mapping[int, str], since: datetime, until: datetime
) -> dict[str, ReceivedKudos]:
    """Returns them by department; `department_of` is that of each manager's team, as
    `bot.checkin.departments.teams_in` has it.
    """
    rows = await statement(
        _RECEIVED,
        workspace_id=workspace_id,
        managers=list(department_of),
        departments=list(department_of.values()),
        since=since,
        until=until,
    )
    return {row["department"]: ReceivedKudos(row["people"], row["kudos"]) for row in rows}
