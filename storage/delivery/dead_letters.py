"""Deliveries that a platform refused for good: what an operator lists, sends again or drops."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from bot.delivery.deliveries import Subject
from storage.database import statement

_EVERY = """
select place, subject, subject_id, failed as reason, wanted_at from delivery
where workspace_id = %(workspace_id)s and failed is not null and (%(reason)s = '' or failed = %(reason)s)
order by wanted_at, id
"""
_REFUSED_TO = """
select p.name, d.failed as reason from delivery d
join person p on p.workspace_id = d.workspace_id and p.id = d.reader_id
where d.workspace_id = %(workspace_id)s and d.failed is not null and d.subject not in ('kudos', 'kudos_lost')
    and d.subject <> all(%(but)s)
"""
_COUNTED = """
select failed as reason, count(*) as count, place = %(place)s as there from delivery
where workspace_id = %(workspace_id)s and failed is not null group by 1, 3 order by 2 desc
"""
_RESEND = """
with chosen as (
    select workspace_id, id, failed as reason from delivery
    where workspace_id = %(workspace_id)s and failed is not null and (%(reason)s = '' or failed = %(reason)s)
    order by id for update
)
update delivery d set failed = null, tries = 0, due_at = now() from chosen
where d.workspace_id = chosen.workspace_id and d.id = chosen.id
returning d.place, d.subject, d.subject_id, chosen.reason, d.wanted_at
"""
# A message that stands and could not be changed is still known, so that it can be changed or taken back later.
_DROP = """
with chosen as (
    select workspace_id, id, coalesce(message_id, '') <> '' as stands from delivery
    where workspace_id = %(workspace_id)s and failed is not null and (%(reason)s = '' or failed = %(reason)s)
    order by id for update
), gone as (
    delete from delivery d using chosen
    where d.workspace_id = chosen.workspace_id and d.id = chosen.id and not chosen.stands
), kept as (
    update delivery d set posted = wanted, failed = null from chosen
    where d.workspace_id = chosen.workspace_id and d.id = chosen.id and chosen.stands
)
select id from chosen
"""


@dataclass(frozen=True, slots=True)
class RefusedTo:
    """Whom a direct message did not reach, and the platform's word for why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class LostPosts:
    """How many were refused for one reason, `there` at the place that was asked about, or else elsewhere."""

    reason: str
    count: int
    there: bool


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """One refused delivery: its place, what it is about, and the platform's reason."""

    place: str
    subject: str
    subject_id: int
    reason: str
    wanted_at: datetime


async def refused_to(workspace_id: int, but: Collection[Subject]) -> list[RefusedTo]:
    """Returns who was to read a message that was refused for good, whatever it was about, `but` of these subjects."""
    return [RefusedTo(**row) for row in await statement(_REFUSED_TO, workspace_id=workspace_id, but=list(but))]


async def counted(workspace_id: int, place: str) -> list[LostPosts]:
    """Returns how many there are by reason, those of one place apart."""
    return [LostPosts(**row) for row in await statement(_COUNTED, workspace_id=workspace_id, place=place)]


async def workspaces_concerned() -> int:
    """Returns of how many workspaces a delivery was refused for good."""
    return int((await statement("select across_concerned() as workspaces"))[0]["workspaces"])


async def every(workspace_id: int, reason: str = "") -> list[DeadLetter]:
    """Returns the dead letters of a workspace, the oldest first; with a reason, only those that were refused for it."""
    return [DeadLetter(**row) for row in await statement(_EVERY, workspace_id=workspace_id, reason=reason)]


async def resend(workspace_id: int, reason: str = "") -> list[DeadLetter]:
    """Has dead letters tried anew, and returns them."""
    return [DeadLetter(**row) for row in await statement(_RESEND, workspace_id=workspace_id, reason=reason)]


async def drop(workspace_id: int, reason: str = "") -> int:
    """Forgets dead letters, and returns how many there were. Their subjects and messages that stand stay."""
    return len(await statement(_DROP, workspace_id=workspace_id, reason=reason))
