"""The statements that claim deliveries. A claim is one statement, whatever others do meanwhile.

Waiting is written as the partial indexes have it. Places are looked at one by one, and keys are looked up as arrays: as
joins, both would compare everything that waits with everything else while the planner knows little of it. Whatever was
settled meanwhile is due later than now. What somebody holds a lock on is left for later: a process that hangs in
the middle of a change stops no other's queue.

A look costs the same however much waits. What has waited longest is looked at first, but not much of it: thousands may
wait at one place that is in hand. Where nothing of that is free, the index is walked from place to place, for as long
as it takes to find enough. That walk is recursive and stands alone, since Citus takes it beside no change.
"""

from enum import Enum, auto

from bot.delivery.deliveries import Delivery
from storage.delivery.due import NEXT_DUE
from storage.records import Stored

DELIVERY = Stored(Delivery, "failed", "wait", "aside")  # which say what a try came to
_IN_SIGHT = 200
_IN_A_ROW = 20  # deliveries at one place that are taken at once


class Sight(Enum):
    """Where is looked: among what has waited longest, or at places that the walk found, the `names`."""

    NEAR = auto()
    FAR = auto()


_WAITS = "workspace_id = %(workspace_id)s and posted <> wanted and failed is null"
_OURS = "subject = any(%(subjects)s) and id <> all(%(set_apart)s)"
_CAN_WAIT = "e.posted <> e.wanted and e.failed is null and e.subject = any(%(subjects)s) and e.id <> all(%(set_apart)s)"
_FIRST = f"""
lateral (
    select e.id, e.workspace_id, e.place, e.patient, e.wanted_at, e.due_at from delivery e
    where e.workspace_id = %(workspace_id)s and e.place = far.place and {_CAN_WAIT}
    order by e.patient, e.wanted_at, e.id limit 1
) first
"""
# The first delivery at each place, where it is due. Of what is in sight the first at a place is the first of all there.
_HEADS = {
    Sight.NEAR: f"""
head as (
    select * from (
        select distinct on (place) id, workspace_id, place, patient, wanted_at, due_at from (
            select id, workspace_id, place, subject, patient, wanted_at, due_at from delivery
            where {_WAITS} order by patient, wanted_at, id limit {_IN_SIGHT}
        ) in_sight where {_OURS} order by place, patient, wanted_at, id
    ) first where due_at <= now() order by patient, wanted_at, id limit %(places)s
)
""",
    Sight.FAR: f"""
head as (
    select first.* from unnest(%(names)s::text[]) far (place) cross join {_FIRST} where first.due_at <= now()
)
""",
}
_LINE = f"""
line as (
    select head.id as head, head.workspace_id, head.patient, head.wanted_at, d.id, d.number
    from head cross join lateral (
        select e.id, row_number() over (order by e.patient, e.wanted_at, e.id) as number from delivery e
        where e.workspace_id = head.workspace_id and e.place = head.place and {_CAN_WAIT}
        order by number limit {_IN_A_ROW}
    ) d
)
"""
# The workspace is due again when the first of what waits is, which is at once where more waits than was taken
# (`storage.delivery.due`). One row says whether to look further where none was taken.
_TAKE = f"""
free as (
    select workspace_id, id from delivery
    where workspace_id = %(workspace_id)s and id = any(array(select id from line)) and due_at <= now()
    order by id for update skip locked
), mine as (
    select line.*, row_number() over (partition by head order by number) as gapless
    from line join free using (workspace_id, id)
), taken as (
    update delivery d set due_at = now() + %(lease)s * interval '1 second' from mine
    where d.workspace_id = mine.workspace_id and d.id = mine.id and mine.number = mine.gapless
    returning d.*, mine.patient as head_patient, mine.wanted_at as head_wanted_at, mine.head, mine.number
), next as (
    select case when count(*) > {_IN_SIGHT} then now() else min(coalesce(taken.due_at, waiting.due_at)) end as next_at,
        count(*) > {_IN_SIGHT} as is_more
    from (
        select id, due_at from delivery where {_WAITS} order by patient, wanted_at, id limit {_IN_SIGHT + 1}
    ) waiting left join taken using (id)
), {NEXT_DUE}
select {DELIVERY.columns()}, is_more and not exists (select from head) as is_further
from next left join taken on true order by head_patient, head_wanted_at, head, number
"""
CLAIM = {sight: f"with {head}, {_LINE}, {_TAKE}" for sight, head in _HEADS.items()}
WAITING_IDS = {sight: f"with {head}, {_LINE} select workspace_id, id from line" for sight, head in _HEADS.items()}
FREE_PLACES = f"""
with recursive place as (
    select (select place from delivery where {_WAITS} order by place limit 1) as name
    union all
    select (select place from delivery where {_WAITS} and place > before.name order by place limit 1)
    from place before where before.name is not null
)
select far.place from (select name as place from place where name is not null) far cross join {_FIRST}
where first.due_at <= now() limit %(places)s
"""
