"""A customer's thanks becomes a kudos that has no giver among the people: one statement, and only once."""

from collections.abc import Sequence
from datetime import datetime

from psycopg.types.json import Jsonb

from bot.customers.thanks import CAME
from bot.org.values import Value
from storage.customers.waiting import UNDECIDED
from storage.database import all_or_nothing, statement
from storage.delivery import deliveries
from storage.delivery.deliveries import WANT
from storage.kudos.giving import DeliveryTarget

_SHARE = f"""
with decided as (
    update customer_thanks set state = 'shared', decided_at = %(now)s
    where workspace_id = %(workspace_id)s and id = %(thanks)s and state = any(%(states)s)
    returning workspace_id, words, name, told_in
), kudos_given as (
    insert into kudos (workspace_id, source, giver_id, customer, shared_by_id, value, value_id, words, private, link,
                       quote, cover, given_at, revision, removed_because)
    select workspace_id, 'customer:' || %(thanks)s::bigint, null, name, %(by)s, %(value)s, %(value_id)s, words, false,
        '', '', false, %(now)s, 1, ''
    from decided returning workspace_id, id
), received as (
    insert into kudos_receiver (workspace_id, kudos_id, person_id, given_at)
    select workspace_id, id, receiver, %(now)s from kudos_given cross join unnest(%(receivers)s::bigint[]) as receiver
), wanted as (
    {WANT}
    select workspace_id, target->>0, (target->>1)::bigint, 'kudos', id, false
    from kudos_given cross join jsonb_array_elements(%(targets)s) target
)
select kudos_given.id, decided.told_in from kudos_given cross join decided
"""
# What is taken back in its first minutes was shared by mistake, as with another value: its receiver decides anew. What
# came longer ago than anything waits was kept before, and would be gone as soon as it waited.
_DECIDED_ANEW = """
with taken_back as (
    update kudos set source = source || ':' || id::text where workspace_id = %(workspace_id)s and id = %(kudos)s
)
update customer_thanks set state = case when came_at > %(since)s then 'waiting' else 'kept' end,
    decided_at = null, kudos_id = null
where workspace_id = %(workspace_id)s and kudos_id = %(kudos)s and state = 'shared'
"""
_NOTE = "update customer_thanks set kudos_id = %(kudos)s where workspace_id = %(workspace_id)s and id = %(thanks)s"


async def share(
    workspace_id: int,
    thanks: int,
    sharer: int,
    receivers: Sequence[int],
    value: Value | None,
    targets: Sequence[DeliveryTarget],
    now: datetime,
) -> int | None:
    """Makes it a kudos, wanted at these places by their readers, and returns its id; None if it was decided before."""
    async with all_or_nothing():
        rows = await statement(
            _SHARE,
            workspace_id=workspace_id,
            thanks=thanks,
            by=sharer,
            states=[state.value for state in UNDECIDED],
            value=Jsonb({"names": dict(value.names), "emoji": value.emoji}) if value else None,
            value_id=value.id if value else None,
            receivers=list(receivers),
            targets=Jsonb([(target.place, target.reader) for target in targets]),
            now=now,
        )
        if not rows:
            return None
        await statement(_NOTE, workspace_id=workspace_id, thanks=thanks, kudos=rows[0]["id"])
        if rows[0]["told_in"]:
            await deliveries.revise(CAME, workspace_id, rows[0]["told_in"])
    return int(rows[0]["id"])


async def decide_anew(workspace_id: int, kudos: int, since: datetime) -> None:
    """Has a customer's thanks, whose kudos was taken back, wait once more; what came before `since` is kept."""
    await statement(_DECIDED_ANEW, workspace_id=workspace_id, kudos=kudos, since=since)
