"""What should stand where: a row is the wanted state of one message and, until it stands, its place in the queue.

To want a message, insert a row in the transaction of what it serves, with `WANT` or `WANT_DIRECT`. What goes to
everybody at once is of low priority (the column `patient`), so that somebody's thanks does not wait behind it.
`due_at` is when a row may be tried next. Who takes it moves that by the time of a lease, so what a dead process had is
due again by itself. These times are the database's own, so that the machines' clocks need not agree. The order of a
place is that of `wanted_at`. Rows are locked in the order of their ids everywhere, so that nobody waits in a circle.
"""

import asyncio
from collections.abc import Collection, Sequence
from typing import Any

import psycopg
import structlog
from cachetools import TTLCache
from psycopg.types.json import Jsonb
from tortoise.exceptions import BaseORMException

from bot.delivery.deliveries import Delivery, Lost, Subject
from storage.caches import registered
from storage.database import Row, statement
from storage.delivery.claiming import CLAIM, DELIVERY, FREE_PLACES, WAITING_IDS, Sight
from storage.delivery.due import are_due

_log = structlog.get_logger(__name__)

_SET_APART_FOR = 20.0  # seconds
_refusing: TTLCache[int, bool] = registered(TTLCache(maxsize=10_000, ttl=_SET_APART_FOR))

# What all who want messages insert; the other columns have defaults.
WANT = "insert into delivery (workspace_id, place, reader_id, subject, subject_id, patient)"
_WANT_OF = f"""
    {WANT}
    select c.workspace_id, p.platform_id, p.id, %(subject)s, c.subject_id, %(low_priority)s
    from claimed c join person p on p.workspace_id = c.workspace_id and p.id = c.person_id
"""
# A direct message to each active person of ours among what the statement around it calls `claimed`; the second also to
# a guest: of their thanks, and of nothing that colleagues are asked or sent.
WANT_DIRECT = f"{_WANT_OF} where p.is_active and not p.is_stranger"
WANT_OF_THANKS = f"{_WANT_OF} where p.is_active and (not p.is_stranger or p.is_guest)"

_TRY = """
with free as (
    select workspace_id, id from delivery where workspace_id = %(workspace_id)s and id = %(id)s for update skip locked
)
update delivery d set due_at = d.due_at from free where d.workspace_id = free.workspace_id and d.id = free.id
"""

_IN_HAND = """
select 1 from delivery where workspace_id = %(workspace_id)s and posted <> wanted and failed is null
    and due_at > now() + %(after)s * interval '1 second' and due_at <= now() + %(within)s * interval '1 second'
limit 1
"""

# How long one row's lock is waited for, which somebody may hold who hangs: others wait to be noted meanwhile.
_PATIENCE = "set_config('lock_timeout', '2s', true) as patience"
_RENEW = f"""
with held as (
    select d.workspace_id, d.id from delivery d, {_PATIENCE}
    where d.workspace_id = %(workspace_id)s and d.id = any(%(ids)s) order by d.id for update of d
)
update delivery d set due_at = now() + %(lease)s * interval '1 second'
from held where d.workspace_id = held.workspace_id and d.id = held.id
"""

_OUTCOME = ("id", "wanted", "posted", "message_id", "failed", "tries", "wait", "aside")
_SETTLE = f"""
with outcome as (
    select *, now() + wait * interval '1 second' as due_at from jsonb_to_recordset(%(outcomes)s)
        as outcome(id bigint, wanted int, posted int, message_id text, failed text, tries int, wait float8,
            aside boolean)
), held as (
    select d.workspace_id, d.id from delivery d, {_PATIENCE}
    where d.workspace_id = %(workspace_id)s and d.id = any(array(select id from outcome))
    order by d.id for update of d
)
update delivery d set posted = outcome.posted, message_id = outcome.message_id, tries = outcome.tries,
    failed = case when d.wanted = outcome.wanted then outcome.failed end, patient = d.patient or outcome.aside,
    due_at = outcome.due_at
from outcome join held using (id) where d.workspace_id = held.workspace_id and d.id = held.id
"""

_REVISE = """
with wished as (
    select workspace_id, id, now() as moment from delivery
    where workspace_id = %(workspace_id)s and subject = %(subject)s and subject_id = %(subject_id)s
        and (not %(only_shared)s or reader_id is null)
    order by id for update
)
update delivery d set wanted = wanted + 1, failed = null, tries = 0,
    wanted_at = case when d.posted <> d.wanted and d.failed is null then wanted_at else wished.moment end
from wished where d.workspace_id = wished.workspace_id and d.id = wished.id
"""

_UNWANT = """
delete from delivery
where workspace_id = %(workspace_id)s and id = %(id)s and message_id is null
"""

_FORGET = """
with old as (
    select workspace_id, id from delivery
    where workspace_id = %(workspace_id)s and posted = wanted and failed is null
        and wanted_at < now() - %(days)s * interval '1 day'
    order by wanted_at limit 1000 for update skip locked
)
delete from delivery d using old where d.workspace_id = old.workspace_id and d.id = old.id returning d.id
"""

_LOST = """
select place, failed as reason, coalesce(message_id, '') <> '' as stands, exists (
        select 1 from delivery d where d.workspace_id = delivery.workspace_id and d.subject = delivery.subject
            and d.subject_id = delivery.subject_id and d.reader_id is not null and d.failed is not null) as unread
from delivery
where workspace_id = %(workspace_id)s and subject = %(subject)s and subject_id = %(subject_id)s
    and reader_id is null and failed is not null
"""


async def due(but: Collection[int], at_most: int) -> list[int]:
    """Returns workspaces `but` these in which something may wait that is due."""
    return await are_due("deliveries", but, at_most)


async def claim(workspace_id: int, places: int, lease: float) -> list[Delivery]:
    """Claims, for `lease` seconds, what waits at up to `places` places of a workspace.

    What belongs to one place stands together, in its order; nobody else is given anything of it that comes later. What
    this version knows no subject of waits for a process that does.
    """
    subjects = Subject.every()
    look = {"workspace_id": workspace_id, "places": places, "subjects": list(subjects)}
    rows = await _claimed(Sight.NEAR, look, lease)
    if rows[0]["is_further"]:
        free = await statement(FREE_PLACES, **look, set_apart=list(_refusing))
        rows = await _claimed(Sight.FAR, look | {"names": [row["place"] for row in free]}, lease) if free else []
    return [DELIVERY.read(row, subject=subjects[row["subject"]]) for row in rows if row["id"] is not None]


async def _claimed(sight: Sight, look: dict[str, Any], lease: float) -> list[Row]:
    try:
        return await statement(CLAIM[sight], **look, lease=lease, set_apart=list(_refusing))
    except (psycopg.Error, BaseORMException):
        if not await _set_apart(sight, look):
            raise
        return await statement(CLAIM[sight], **look, lease=lease, set_apart=list(_refusing))


async def _set_apart(sight: Sight, look: dict[str, Any]) -> bool:
    """Leaves out for a while each row of which the database takes no change; whether that helps.

    Where it takes none at all, the rows are not at fault. Each is tried twice: where the database comes back between
    two rows, the first ones would stand behind those that came after them.
    """
    rows = await statement(WAITING_IDS[sight], **look, set_apart=list(_refusing))
    waiting_ids = [row["id"] for row in rows]
    refused = await _refused_of(look["workspace_id"], waiting_ids)
    if not refused or len(refused) == len(waiting_ids):
        return False
    if refused := await _refused_of(look["workspace_id"], refused):
        _refusing.update(dict.fromkeys(refused, True))
        _log.error("the database takes no change of some deliveries, which wait apart", deliveries=refused)
    return True


async def _refused_of(workspace_id: int, ids: Collection[int]) -> list[int]:
    """Returns those of which the database takes no change now."""
    refused = []
    for delivery_id in ids:
        [fault] = await asyncio.gather(
            statement(_TRY, workspace_id=workspace_id, id=delivery_id), return_exceptions=True
        )
        if isinstance(fault, psycopg.Error | BaseORMException):
            refused.append(delivery_id)
    return refused


async def is_in_hand(workspace_id: int, after: float, within: float) -> bool:
    """Returns whether something that waits is due later than `after` and not later than `within` seconds from now."""
    return bool(await statement(_IN_HAND, workspace_id=workspace_id, after=after, within=within))


async def renew(workspace_id: int, claimed: Collection[Delivery], lease: float) -> None:
    """Keeps what was claimed of a workspace for `lease` seconds from now."""
    await statement(_RENEW, workspace_id=workspace_id, ids=[delivery.id for delivery in claimed], lease=lease)


async def settle(workspace_id: int, outcomes: Sequence[Delivery]) -> None:
    """Writes down the outcomes in a workspace and releases the deliveries. What is wanted anew by now stays wanted."""
    noted = [{name: getattr(delivery, name) for name in _OUTCOME} for delivery in outcomes]
    await statement(_SETTLE, workspace_id=workspace_id, outcomes=Jsonb(noted))


async def revise(subject: Subject, workspace_id: int, subject_id: int, only_shared: bool = False) -> None:
    """Marks every message of a subject for its next revision, or only those that several people read."""
    await statement(_REVISE, subject=subject, workspace_id=workspace_id, subject_id=subject_id, only_shared=only_shared)


async def unwant(delivery: Delivery) -> None:
    """Forgets a message that does not stand yet, so that it can be wanted anew."""
    await statement(_UNWANT, workspace_id=delivery.workspace_id, id=delivery.id)


async def lost(workspace_id: int, subject: Subject, subject_id: int) -> Lost | None:
    """Returns where a subject should stand for several people, and why it does not; None if it stands."""
    rows = await statement(_LOST, workspace_id=workspace_id, subject=subject, subject_id=subject_id)
    return Lost(**rows[0]) if rows else None


async def dead_letters() -> dict[str, int]:
    """Returns how many deliveries were refused for good, by reason; `error` is a reason of our own."""
    rows = await statement("select failed, count from across_refused()")
    return {row["failed"]: row["count"] for row in rows}


async def oldest_waiting() -> float | None:
    """Returns how many seconds the oldest waiting delivery has waited, or None when nothing waits."""
    rows = await statement("select across_oldest_waiting() as seconds")
    return float(rows[0]["seconds"]) if rows[0]["seconds"] is not None else None


async def forget_settled(workspace_id: int, days: int) -> int:
    """Deletes some of what has stood for so many days, and returns how many that were: nothing changes it any more."""
    return len(await statement(_FORGET, workspace_id=workspace_id, days=days))
