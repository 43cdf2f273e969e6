"""Links of teams follow the team in the database: when another leads it, and when it is called otherwise; and what was
handed on comes back from who left.
"""

from storage.database import statement

# As `RECEIVER` finds it; where nobody who led it leads any team, that of most of those who were in it before the chart
# changed. What would become the second link of one team stays as it is, and unknown.
_FOLLOW = """
with heir as (
    select l.workspace_id, l.id, coalesce(led.manager_id, most.manager_id) as manager_id,
        coalesce(led.handle, most.handle) as handle
    from customer_link l left join lateral (
        select t.manager_id, t.handle from team t
        where t.workspace_id = l.workspace_id and (t.handle = l.handle or t.manager_id = l.person_id)
        order by (t.handle = l.handle) desc limit 1
    ) led on true left join lateral (
        select t.manager_id, t.handle from chart_before b
        cross join jsonb_array_elements(b.members) member
        join person p on p.workspace_id = b.workspace_id and p.id = (member->>0)::bigint and p.is_active
        join team t on t.workspace_id = p.workspace_id and t.id = p.team_id
        where led.manager_id is null and b.workspace_id = l.workspace_id
            and (member->>1)::bigint = l.person_id
        group by t.manager_id, t.handle order by count(*) desc, t.manager_id limit 1
    ) most on true
    where l.workspace_id = %(workspace_id)s and l.handle is not null
)
update customer_link l set person_id = heir.manager_id, handle = heir.handle from heir
where l.workspace_id = heir.workspace_id and l.id = heir.id and heir.manager_id is not null
    and (l.person_id, l.handle) is distinct from (heir.manager_id, heir.handle)
    and not exists (
        select 1 from customer_link o where o.workspace_id = l.workspace_id and o.kind = l.kind
            and (o.handle = heir.handle or o.person_id = heir.manager_id) and o.id <> l.id)
"""
_WAITING_TOO = """
update customer_thanks x set person_id = l.person_id, handle = l.handle from customer_link l
where x.workspace_id = %(workspace_id)s and x.state in ('waiting', 'kept') and x.handle is not null
    and l.workspace_id = x.workspace_id and l.id = x.link_id
    and (x.person_id, x.handle) is distinct from (l.person_id, l.handle)
"""
# Nobody else could close it, and who handed it on would never hear of it.
_HANDED_TO_NOBODY = """
update customer_thanks x set state = 'waiting', decided_at = null, handed_by = null, handed_to = null,
    told_to = null, told_in = null
from person h where x.workspace_id = %(workspace_id)s and x.state = 'handed'
    and h.workspace_id = x.workspace_id and h.id = x.handed_to and not h.is_active
"""


async def follow(workspace_id: int) -> None:
    """Has the links of teams and what waits there be of who leads them now, and what was handed on to somebody who has
    left wait once more.
    """
    await statement(_HANDED_TO_NOBODY, workspace_id=workspace_id)
    await statement(_FOLLOW, workspace_id=workspace_id)
    await statement(_WAITING_TOO, workspace_id=workspace_id)
