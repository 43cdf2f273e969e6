"""Who decides on customers' thanks: the person thanked; of a team or a department who leads it now."""

# Of rows `x`, with their columns kind, person_id and handle: the team is the one of that handle, whoever leads it; if
# it is called otherwise by now, that of who led it. `led` is the team, and `r` who decides.
RECEIVER = """
left join lateral (
    select t.id, t.manager_id, t.handle from team t
    where t.workspace_id = x.workspace_id and x.handle is not null
        and (t.handle = x.handle or t.manager_id = x.person_id)
    order by (t.handle = x.handle) desc limit 1
) led on true
join person r on r.workspace_id = x.workspace_id
    and r.id = case when x.handle is null then x.person_id else coalesce(led.manager_id, x.person_id) end
    and r.is_active and not r.is_bot and not r.is_stranger
"""
# Whether an address counts: its person is here; its team is there; its department is one of those that an admin picked,
# where any were.
COUNTS = """
(x.handle is null or led.id is not null) and (x.kind <> 'department'
    or not exists (select 1 from department d where d.workspace_id = x.workspace_id)
    or exists (select 1 from department d where d.workspace_id = x.workspace_id and d.head_id = led.manager_id))
"""
# All that is somebody's to decide, by whom it thanks and by the teams that they lead: an array, so that both are looked
# up in indexes however much others got.
OF_PERSON = """
(x.person_id = %(person)s or x.handle = any(array(
    select handle::text from team where workspace_id = %(workspace_id)s and manager_id = %(person)s)))
and r.id = %(person)s
"""
