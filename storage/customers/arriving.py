"""What customers leave, in the database: once for each form, within limits, and with whom it thanks at that moment."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import Enum

from bot.customers.links import LinkKind
from storage.database import all_or_nothing, statement

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_IS_KNOWN = "select 1 from customer_thanks where workspace_id = %(workspace_id)s and source = %(source)s"
# One address, such as one on a receipt, takes a quarter of the day at most: the others stay open.
_FULL = """
select 1 where (
    select count(*) from customer_thanks
    where workspace_id = %(workspace_id)s and link_id = %(link)s and came_at > %(hour_ago)s) >= %(an_hour)s
or (select count(*) from customer_thanks
    where workspace_id = %(workspace_id)s and link_id = %(link)s and came_at > %(day_ago)s
    ) >= greatest(%(a_day)s / 4, 1)
or (select count(*) from customer_thanks
    where workspace_id = %(workspace_id)s and came_at > %(day_ago)s) >= %(a_day)s
"""
_ADD = """
with known as (
    update customer_link set came = came + 1 where workspace_id = %(workspace_id)s and id = %(link)s returning id
)
insert into customer_thanks (workspace_id, source, kind, link_id, person_id, handle, thanked, words, name,
    came_from, written_on, came_at)
select %(workspace_id)s, %(source)s, %(kind)s, (select id from known), %(person)s, %(handle)s, %(thanked)s, %(words)s,
    %(name)s, %(came_from)s, %(written_on)s, %(now)s
on conflict do nothing
"""


class Arrival(Enum):
    WAITS = "waits"
    TOO_MANY = "too many"


@dataclass(frozen=True, slots=True)
class ArrivingThanks:
    """`source` is the same whenever the same words come again; `link` is None for what came by no address of ours."""

    source: str
    kind: LinkKind
    link: int | None
    receiver: int
    handle: str | None
    thanked: str
    words: str = field(repr=False)
    name: str = field(repr=False)
    came_from: str = ""
    written_on: date | None = None


async def add(workspace_id: int, thanks: ArrivingThanks, an_hour: int, a_day: int, now: datetime) -> Arrival:
    """Stores it once, unless its address took so many within an hour, or a quarter of what the workspace takes within
    a day, or the workspace all of it.
    """
    limits = {
        "workspace_id": workspace_id,
        "link": thanks.link,
        "hour_ago": now - _HOUR,
        "day_ago": now - _DAY,
        "an_hour": an_hour,
        "a_day": a_day,
    }
    if await is_known(workspace_id, thanks.source):
        return Arrival.WAITS
    if await statement(_FULL, **limits):  # before anybody waits for a lock: a flood holds up nothing else
        return Arrival.TOO_MANY
    async with all_or_nothing():
        await statement(
            "select 1 from workspace where id = %(workspace_id)s for no key update", workspace_id=workspace_id
        )
        if await is_known(workspace_id, thanks.source):
            return Arrival.WAITS
        if await statement(_FULL, **limits):
            return Arrival.TOO_MANY
        await statement(
            _ADD,
            workspace_id=workspace_id,
            source=thanks.source,
            kind=thanks.kind.value,
            link=thanks.link,
            person=thanks.receiver,
            handle=thanks.handle,
            thanked=thanks.thanked,
            words=thanks.words,
            name=thanks.name,
            came_from=thanks.came_from,
            written_on=thanks.written_on,
            now=now,
        )
    return Arrival.WAITS


async def is_known(workspace_id: int, source: str) -> bool:
    """Returns whether this came before, whatever became of it."""
    return bool(await statement(_IS_KNOWN, workspace_id=workspace_id, source=source))
