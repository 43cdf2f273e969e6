"""Events that were given up after a day: what an operator lists, sends again or drops."""

from bot.events.webhooks import OffBecause
from storage.database import Row, statement
from storage.delivery.dead_letters import DeadLetter

_FAILED = """
e.workspace_id = %(workspace_id)s and e.failed is not null and (%(reason)s = '' or e.failed = %(reason)s)
"""
_COLUMNS = "h.host as place, e.kind as subject, e.subject_id, e.failed as reason, e.wanted_at"
_EVERY = f"""
select {_COLUMNS} from webhook_event e
join webhook h on h.workspace_id = e.workspace_id and h.id = e.webhook_id
where {_FAILED} order by e.wanted_at, e.id
"""
_RESEND = f"""
with chosen as (
    select e.workspace_id, e.id, e.webhook_id from webhook_event e
    join webhook h on h.workspace_id = e.workspace_id and h.id = e.webhook_id and h.off = '{OffBecause.ON.value}'
    where {_FAILED} order by e.id for update of e
), woken as (
    update webhook h set due_at = now() where h.workspace_id = %(workspace_id)s
        and h.id in (select webhook_id from chosen)
), anew as (
    update webhook_event e set failed = null, tries = 0, due_at = now(), wanted_at = now() from chosen
    where e.workspace_id = chosen.workspace_id and e.id = chosen.id returning e.workspace_id, e.id
), signs as (
    insert into due (workspace_id, work, next_at) select distinct workspace_id, 'webhooks', now() from anew
)
select id from anew
"""
_DROP = f"""
with chosen as (select e.workspace_id, e.id from webhook_event e where {_FAILED} order by e.id for update)
delete from webhook_event e using chosen
where e.workspace_id = chosen.workspace_id and e.id = chosen.id returning e.id
"""
_FIND = f"""
select {_COLUMNS} from webhook_event e
join webhook h on h.workspace_id = e.workspace_id and h.id = e.webhook_id
where e.workspace_id = %(workspace_id)s and e.id = %(event)s and e.failed is not null
"""


def _letter(row: Row) -> DeadLetter:
    return DeadLetter(**row)


async def every(workspace_id: int, reason: str = "") -> list[DeadLetter]:
    """Returns those of a workspace, the oldest first; with a reason, only those that were given up for it."""
    return [_letter(row) for row in await statement(_EVERY, workspace_id=workspace_id, reason=reason)]


async def find(workspace_id: int, event: int) -> DeadLetter | None:
    rows = await statement(_FIND, workspace_id=workspace_id, event=event)
    return _letter(rows[0]) if rows else None


async def resend(workspace_id: int, reason: str = "") -> int:
    """Has them sent again, where their webhook is on, for a day anew; returns how many."""
    return len(await statement(_RESEND, workspace_id=workspace_id, reason=reason))


async def drop(workspace_id: int, reason: str = "") -> int:
    """Forgets them, and returns how many there were."""
    return len(await statement(_DROP, workspace_id=workspace_id, reason=reason))
