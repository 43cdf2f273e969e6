"""Events that wait to be sent: a row each for each webhook, due at its own time.

Whoever takes a webhook has it for a lease, whoever wakes it meanwhile, so that one process sends to it at a time, and
what a dead one had is due again by itself. These times are the database's own. One that fails waits longer and longer,
and lets others pass; a webhook that does not answer rests as a whole. Nothing here waits for another workspace, or for
a message in a chat.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from bot.events.webhooks import GIVEN_UP_AFTER_HOURS, EventKind, HeldEvent, OffBecause
from storage.database import all_or_nothing, statement
from storage.delivery.due import are_due
from storage.records import Stored

WORK = "webhooks"
_KINDS = [kind.value for kind in EventKind]  # what a newer version wants to send waits for a process that knows how
_IN_A_ROW = 20
_EVENT = Stored(HeldEvent, "kind")
_PAST = f"""
past as (
    delete from due where workspace_id = %(workspace_id)s and id = any(array(
        select id from due where workspace_id = %(workspace_id)s and work = '{WORK}'
        order by id for update skip locked))
)
"""
_NEXT = f"""
insert into due (workspace_id, work, next_at)
select %(workspace_id)s, '{WORK}', next_at from (
    select min(greatest(h.due_at, h.in_hand_until, w.due_at)) as next_at from webhook h cross join lateral (
        select e.due_at from webhook_event e
        where e.workspace_id = h.workspace_id and e.webhook_id = h.id and e.failed is null
        order by e.due_at, e.id limit 1
    ) w where h.workspace_id = %(workspace_id)s and h.off = ''
) first where next_at is not null
"""
_FORGET_SIGNS = f"with {_PAST} select 1"
_TAKE = f"""
with free as (
    select h.workspace_id, h.id from webhook h
    join workspace w on w.id = h.workspace_id and w.erasing_since is null and w.removed_at is null
    where h.workspace_id = %(workspace_id)s and h.off = '' and h.due_at <= now()
        and (h.in_hand_until is null or h.in_hand_until <= now())
        and exists (
        select 1 from webhook_event e where e.workspace_id = h.workspace_id and e.webhook_id = h.id
            and e.failed is null and e.due_at <= now() and e.kind = any(%(kinds)s))
    order by h.id for update of h skip locked
), taken as (
    update webhook h set due_at = now() + %(lease)s * interval '1 second',
        in_hand_until = now() + %(lease)s * interval '1 second' from free
    where h.workspace_id = free.workspace_id and h.id = free.id returning h.workspace_id, h.id
)
select e.* from taken cross join lateral (
    select {_EVENT.columns("e")}, e.kind, e.due_at from webhook_event e
    where e.workspace_id = taken.workspace_id and e.webhook_id = taken.id and e.failed is null and e.due_at <= now()
        and e.kind = any(%(kinds)s)
    order by e.due_at, e.id limit {_IN_A_ROW}
) e order by e.webhook_id, e.due_at, e.id
"""
_GONE = "delete from webhook_event where workspace_id = %(workspace_id)s and id = %(event)s"
_LATER = """
update webhook_event set tries = tries + 1, due_at = now() + %(wait)s * interval '1 second'
where workspace_id = %(workspace_id)s and id = %(event)s
"""
_FREE = """
update webhook set tries = 0, trouble = %(trouble)s, due_at = now(), in_hand_until = null
where workspace_id = %(workspace_id)s and id = %(webhook)s
"""
_ANSWERED = """
update webhook set answered_at = now() where workspace_id = %(workspace_id)s and id = %(webhook)s
"""
_REST = """
update webhook set tries = tries + 1, trouble = %(trouble)s, in_hand_until = null,
    due_at = now() + %(wait)s * interval '1 second'
where workspace_id = %(workspace_id)s and id = %(webhook)s
"""
# Once a receiver fails, whatever has waited for a day is given up with what was tried; `first` tells whether anything
# of this webhook was before, in this outage: what an older one lost may stand there for long.
_GIVE_UP = f"""
with before as (
    select 1 from webhook_event e join webhook h on h.workspace_id = e.workspace_id and h.id = e.webhook_id
    where e.workspace_id = %(workspace_id)s and e.webhook_id = %(webhook)s and e.failed is not null
        and (%(event)s::bigint is not null or h.answered_at is null or e.wanted_at > h.answered_at) limit 1
), late as (
    update webhook_event set failed = %(reason)s
    where workspace_id = %(workspace_id)s and webhook_id = %(webhook)s and failed is null
        and (%(event)s::bigint is null or id = %(event)s)
        and wanted_at < now() - interval '{GIVEN_UP_AFTER_HOURS} hours'
    returning id
)
select min(id) as first, count(*) as count from late where not exists (select from before) having count(*) > 0
"""
_TEST = f"""
insert into webhook_event (workspace_id, webhook_id, kind, subject_id)
select workspace_id, id, '{EventKind.TEST.value}', id from webhook
where workspace_id = %(workspace_id)s and id = %(webhook)s and off = '{OffBecause.ON.value}' returning id
"""
_HAND_BACK = """
update webhook set due_at = now(), in_hand_until = null
where workspace_id = %(workspace_id)s and id = any(%(webhooks)s::bigint[]) and in_hand_until is not null
"""
_WAKE = "update webhook set due_at = now() where workspace_id = %(workspace_id)s and id = %(webhook)s"


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a turn at one webhook.

    `answered` is whether an event was taken. `failed` is one that was not, for `reason`, and is tried again after
    `wait` seconds; `alone`: others of its webhook go on at once.
    """

    webhook_id: int
    answered: bool
    failed: HeldEvent | None = None
    reason: str = ""
    wait: float = 0.0
    alone: bool = False


@dataclass(frozen=True, slots=True)
class WebhookBacklog:
    """Of all workspaces: how many events were given up, and for how long the oldest that is due was not tried."""

    lost: int = 0
    overdue_seconds: float = 0.0


async def backlog() -> WebhookBacklog:
    [row] = await statement("select lost, overdue from across_webhooks()")
    return WebhookBacklog(row["lost"], max(row["overdue"] or 0.0, 0.0))


async def due(but: Collection[int], at_most: int) -> list[int]:
    """Returns workspaces `but` these in which something may be to send."""
    return await are_due(WORK, but, at_most)


async def take(workspace_id: int, lease: float) -> list[HeldEvent]:
    """Takes, for `lease` seconds, the first events of each webhook that nobody else sends to, in their order."""
    async with all_or_nothing():
        await statement(_FORGET_SIGNS, workspace_id=workspace_id)
        rows = await statement(_TAKE, workspace_id=workspace_id, lease=lease, kinds=_KINDS)
        await statement(_NEXT, workspace_id=workspace_id)
    return [_EVENT.read(row, kind=EventKind(row["kind"])) for row in rows]


async def finish(workspace_id: int, event: int) -> None:
    """Forgets an event that was taken, or of which there is nothing to say any more."""
    await statement(_GONE, workspace_id=workspace_id, event=event)


async def hand_back(workspace_id: int, webhooks: Iterable[int]) -> None:
    """Lets another process send to these at once: whoever took them does so no more."""
    async with all_or_nothing():
        await statement(_HAND_BACK, workspace_id=workspace_id, webhooks=list(webhooks))
        await statement(_FORGET_SIGNS, workspace_id=workspace_id)
        await statement(_NEXT, workspace_id=workspace_id)


async def settle(workspace_id: int, turn: Settled) -> int | None:
    """Notes what became of a turn. Returns the first event that was given up, where none was before."""
    webhook, event = turn.webhook_id, turn.failed
    async with all_or_nothing():
        lost = None
        if event is None or turn.alone:
            await statement(_FREE, workspace_id=workspace_id, webhook=webhook, trouble=turn.reason)
            if turn.answered:
                await statement(_ANSWERED, workspace_id=workspace_id, webhook=webhook)
        else:
            values = {"trouble": turn.reason, "wait": turn.wait}
            await statement(_REST, workspace_id=workspace_id, webhook=webhook, **values)
        if event is not None:
            await statement(_LATER, workspace_id=workspace_id, event=event.id, wait=turn.wait)
            only = event.id if turn.alone else None
            lost = await statement(_GIVE_UP, workspace_id=workspace_id, webhook=webhook, event=only, reason=turn.reason)
        await statement(_NEXT, workspace_id=workspace_id)
    return int(lost[0]["first"]) if lost else None


async def add_test(workspace_id: int, webhook: int) -> bool:
    """Has a test sent at once, also to a webhook that rests; False where it is not there, or off."""
    async with all_or_nothing():
        added = await statement(_TEST, workspace_id=workspace_id, webhook=webhook)
        await statement(_WAKE, workspace_id=workspace_id, webhook=webhook)
    return bool(added)
