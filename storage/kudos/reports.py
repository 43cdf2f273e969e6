"""Reports of thanks that hurt, and the thanks that a receiver hides."""

from collections.abc import Sequence
from datetime import datetime

from bot.kudos.kudos import REPORTED, Report
from storage.database import all_or_nothing, statement
from storage.delivery import deliveries
from storage.kudos import kudos as stored

_ADD = """
insert into kudos_report (workspace_id, kudos_id, reporter_id, because, reported_at)
values (%(workspace_id)s, %(kudos)s, %(reporter)s, %(because)s, %(now)s)
on conflict (workspace_id, kudos_id, reporter_id) do update
    set because = excluded.because, reported_at = excluded.reported_at, settled = false
"""
_PARTIES = """
select coalesce(giver_id, shared_by_id) as person_id from kudos
where workspace_id = %(workspace_id)s and id = %(kudos)s and coalesce(giver_id, shared_by_id) is not null
union select person_id from kudos_receiver where workspace_id = %(workspace_id)s and kudos_id = %(kudos)s
"""
_OPEN = """
select r.kudos_id, array_agg(r.because order by r.reported_at) filter (where r.because <> '') as reasons
from kudos_report r join kudos k on k.workspace_id = r.workspace_id and k.id = r.kudos_id
where r.workspace_id = %(workspace_id)s and not r.settled and (%(kudos)s::bigint is null or r.kudos_id = %(kudos)s)
    and k.removed_at is null and coalesce(k.giver_id, k.shared_by_id) is distinct from %(reader)s and not exists (
        select 1 from kudos_receiver got
        where got.workspace_id = r.workspace_id and got.kudos_id = r.kudos_id and got.person_id = %(reader)s)
group by r.kudos_id order by min(r.reported_at) limit %(limit)s
"""
_SETTLE = """
update kudos_report set settled = true
where workspace_id = %(workspace_id)s and kudos_id = %(kudos)s and not settled returning kudos_id
"""
_HIDE = """
update kudos_receiver set hidden = true
where workspace_id = %(workspace_id)s and kudos_id = %(kudos)s and person_id = %(person)s and not hidden returning id
"""


async def add(workspace_id: int, kudos_id: int, reporter: int, because: str, now: datetime) -> None:
    """Adds a report, one a person: who reports again says it anew."""
    async with all_or_nothing():
        await statement(_ADD, workspace_id=workspace_id, kudos=kudos_id, reporter=reporter, because=because, now=now)
        await deliveries.revise(REPORTED, workspace_id, kudos_id)
        await stored.revise_stories(workspace_id, kudos_id)


async def parties(workspace_id: int, kudos_id: int) -> frozenset[int]:
    """Returns who gave a kudos and who got it, also those who hid it: no report of it is theirs to read."""
    rows = await statement(_PARTIES, workspace_id=workspace_id, kudos=kudos_id)
    return frozenset(row["person_id"] for row in rows)


async def waiting(workspace_id: int, reader: int, kudos_id: int | None = None, limit: int = 1) -> Sequence[Report]:
    """Returns what was reported and nobody has decided on, the first reported first; of one kudos, or of all.

    Of what the reader gave or got it returns nothing.
    """
    rows = await statement(_OPEN, workspace_id=workspace_id, reader=reader, kudos=kudos_id, limit=limit)
    reports = []
    for row in rows:
        kudos = await stored.find(workspace_id, row["kudos_id"])
        if kudos and not kudos.removed:  # as it still was
            reports.append(Report(kudos, tuple(row["reasons"] or ())))
    return reports


async def settle(workspace_id: int, kudos_id: int) -> bool:
    """Notes that an admin decided; False if nothing waited for it."""
    async with all_or_nothing():
        rows = await statement(_SETTLE, workspace_id=workspace_id, kudos=kudos_id)
        await deliveries.revise(REPORTED, workspace_id, kudos_id)
    return bool(rows)


async def hide(workspace_id: int, kudos_id: int, receiver: int) -> bool:
    """Takes a receiver out of a kudos, for everybody's eyes; False if they were not in it any more."""
    async with all_or_nothing():
        rows = await statement(_HIDE, workspace_id=workspace_id, kudos=kudos_id, person=receiver)
        return bool(rows) and await stored.revise_everywhere(workspace_id, kudos_id, {})
