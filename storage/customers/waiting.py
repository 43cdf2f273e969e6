"""Customers' thanks that wait, in the database: who decides, which notice shows them, and what was decided."""

from collections.abc import Sequence
from datetime import datetime

from bot.customers.links import LinkKind
from bot.customers.thanks import ANSWERED, CAME, HANDED, CustomerThanks, ThanksState
from storage.customers.receivers import OF_PERSON, RECEIVER
from storage.database import Row, all_or_nothing, statement
from storage.delivery import deliveries
from storage.delivery.deliveries import WANT_DIRECT
from storage.records import Stored

_THANKS = Stored(CustomerThanks, "kind", "state", "receiver")
READ = f"select {_THANKS.columns('x')}, x.kind, x.state, r.id as receiver from customer_thanks x {RECEIVER}"
_OF_PERSON = f"""
{READ}
where x.workspace_id = %(workspace_id)s and {OF_PERSON} and x.state = any(%(states)s)
    and (x.came_at, x.id) > (coalesce((
        select b.came_at from customer_thanks b where b.workspace_id = %(workspace_id)s and b.id = %(behind)s),
        '-infinity'), %(behind)s::bigint)
order by x.came_at, x.id limit %(limit)s
"""
_COUNT = f"""
select count(*) as count from customer_thanks x {RECEIVER}
where x.workspace_id = %(workspace_id)s and {OF_PERSON} and x.state = %(state)s
"""
_FIND = f"{READ} where x.workspace_id = %(workspace_id)s and x.id = %(thanks)s"
_FIND_ANY = f"""
{READ.replace("join person r", "left join person r")} where x.workspace_id = %(workspace_id)s and x.id = %(thanks)s
"""
_IN_NOTICE = f"""
{READ}
where x.workspace_id = %(workspace_id)s and x.told_in = %(notice)s and x.state = 'waiting' and r.id = %(person)s
order by x.came_at, x.id
"""
_UNTOLD = f"""
select r.id as receiver, max(x.id) as newest from customer_thanks x {RECEIVER}
where x.workspace_id = %(workspace_id)s and x.state = 'waiting' and x.told_to is distinct from r.id group by r.id
"""
_TOLD_BEFORE = f"""
select x.told_in from customer_thanks x {RECEIVER}
where x.workspace_id = %(workspace_id)s and x.state = 'waiting' and x.told_to is distinct from r.id
    and r.id = %(person)s and x.told_in is not null
"""
_TELL = f"""
with ours as (
    select x.workspace_id, x.id from customer_thanks x {RECEIVER}
    where x.workspace_id = %(workspace_id)s and x.state = 'waiting' and x.told_to is distinct from r.id
        and r.id = %(person)s
    for update of x
), noted as (
    update customer_thanks t set told_to = %(person)s, told_in = %(notice)s from ours
    where t.workspace_id = ours.workspace_id and t.id = ours.id returning t.workspace_id
), claimed as (
    select distinct workspace_id, %(person)s::bigint as person_id, %(notice)s::bigint as subject_id from noted
) {WANT_DIRECT}
"""
_UNTELL = """
update customer_thanks set told_to = null, told_in = null
where workspace_id = %(workspace_id)s and told_in = %(notice)s and state = 'waiting'
"""
# What somebody keeps to themselves is no team's any more: it goes to nobody who leads that later.
_DECIDE = """
update customer_thanks set state = %(state)s, decided_at = %(now)s,
    person_id = case when %(state)s = 'kept' then %(by)s else person_id end,
    handle = case when %(state)s = 'kept' then null else handle end,
    words = case when %(state)s = 'gone' then '' else words end,
    name = case when %(state)s = 'gone' then '' else name end,
    came_from = case when %(state)s = 'gone' then '' else came_from end
where workspace_id = %(workspace_id)s and id = %(thanks)s and state = any(%(states)s) returning told_in
"""
_HAND_ON = """
update customer_thanks set state = 'handed', decided_at = %(now)s, handed_by = %(by)s, handed_to = %(to)s
where workspace_id = %(workspace_id)s and id = %(thanks)s and state = any(%(states)s) returning told_in
"""
_CLOSE = """
update customer_thanks set state = 'closed', decided_at = %(now)s, answer = %(word)s
where workspace_id = %(workspace_id)s and id = %(thanks)s and state = 'handed' and handed_to = %(by)s
returning handed_by
"""
# What waits is gone after its time; what was handed on, some time after its last word; of what is gone only that it
# came is kept for a while, so that it does not come again.
_FORGET = """
with old as (
    select workspace_id, id from customer_thanks
    where workspace_id = %(workspace_id)s and (
        state = 'waiting' and came_at <= %(before)s
        or state in ('handed', 'closed', 'gone') and decided_at <= %(before)s)
    order by came_at limit 500 for update skip locked
)
delete from customer_thanks t using old where t.workspace_id = old.workspace_id and t.id = old.id
returning t.id, t.state, t.told_in
"""
UNDECIDED = (ThanksState.WAITING, ThanksState.KEPT)


async def of_person(
    workspace_id: int, person: int, states: Sequence[ThanksState], behind: int, limit: int
) -> Sequence[CustomerThanks]:
    """Returns what is somebody's to decide, the first first; `behind` is the last one read before."""
    rows = await statement(
        _OF_PERSON, workspace_id=workspace_id, person=person, states=_names(states), behind=behind, limit=limit
    )
    return [thanks_of(row) for row in rows]


async def count_waiting(workspace_id: int, person: int) -> int:
    return await _count(workspace_id, person, ThanksState.WAITING)


async def count_kept(workspace_id: int, person: int) -> int:
    """Returns how many somebody keeps to themselves."""
    return await _count(workspace_id, person, ThanksState.KEPT)


async def _count(workspace_id: int, person: int, state: ThanksState) -> int:
    rows = await statement(_COUNT, workspace_id=workspace_id, person=person, state=state.value)
    return int(rows[0]["count"])


async def find(workspace_id: int, thanks: int) -> CustomerThanks | None:
    """Returns one by its number while there is somebody to decide on it."""
    rows = await statement(_FIND, workspace_id=workspace_id, thanks=thanks)
    return thanks_of(rows[0]) if rows else None


async def find_handed(workspace_id: int, thanks: int) -> CustomerThanks | None:
    """Returns one that was handed on, whoever is here of those whom it thanks."""
    rows = await statement(_FIND_ANY, workspace_id=workspace_id, thanks=thanks)
    return thanks_of(rows[0]) if rows else None


async def in_notice(workspace_id: int, notice: int, person: int) -> Sequence[CustomerThanks]:
    """Returns what a notice shows to its reader: what waits for them still."""
    rows = await statement(_IN_NOTICE, workspace_id=workspace_id, notice=notice, person=person)
    return [thanks_of(row) for row in rows]


async def untold(workspace_id: int) -> dict[int, int]:
    """Returns by who decides the newest of what waits and was shown to them in no notice."""
    rows = await statement(_UNTOLD, workspace_id=workspace_id)
    return {row["receiver"]: row["newest"] for row in rows}


async def tell(workspace_id: int, person: int, notice: int) -> None:
    """Has a notice wanted of all that waits for somebody and was not shown to them yet, and those of who led their team
    before drawn anew.
    """
    await _draw_anew(workspace_id, await statement(_TOLD_BEFORE, workspace_id=workspace_id, person=person))
    await statement(_TELL, workspace_id=workspace_id, person=person, notice=notice, subject=CAME, low_priority=True)


async def untell(workspace_id: int, notice: int) -> None:
    """Forgets that a notice was wanted, so that what it shows is told anew."""
    await statement(_UNTELL, workspace_id=workspace_id, notice=notice)


async def decide(workspace_id: int, thanks: int, state: ThanksState, decider: int, now: datetime) -> bool:
    """Notes what became of it by whom; False where that was decided meanwhile. What is gone has no words any more."""
    async with all_or_nothing():
        rows = await statement(
            _DECIDE,
            workspace_id=workspace_id,
            thanks=thanks,
            state=state.value,
            states=_names(UNDECIDED),
            by=decider,
            now=now,
        )
        await _draw_anew(workspace_id, rows)
    return bool(rows)


async def hand_on(workspace_id: int, thanks: int, handing: int, head: int, now: datetime) -> bool:
    """Gives it to who heads the department; False where it was decided meanwhile."""
    async with all_or_nothing():
        rows = await statement(
            _HAND_ON, workspace_id=workspace_id, thanks=thanks, by=handing, to=head, states=_names(UNDECIDED), now=now
        )
        await _draw_anew(workspace_id, rows)
    return bool(rows)


async def close(workspace_id: int, thanks: int, head: int, word: str, now: datetime) -> int | None:
    """Closes what was handed on to somebody, and returns who did that, 0 for nobody who is known; None where it is not
    theirs, or closed already.
    """
    async with all_or_nothing():
        rows = await statement(_CLOSE, workspace_id=workspace_id, thanks=thanks, by=head, word=word, now=now)
        if rows:
            await deliveries.revise(HANDED, workspace_id, thanks)
    return (rows[0]["handed_by"] or 0) if rows else None


async def forget(workspace_id: int, since: datetime) -> int:
    """Deletes what nobody decided on since, and what was settled then; returns how many that were."""
    async with all_or_nothing():
        rows = await statement(_FORGET, workspace_id=workspace_id, before=since)
        await _draw_anew(workspace_id, [row for row in rows if row["state"] == ThanksState.WAITING.value])
        for row in rows:
            if row["state"] in (ThanksState.HANDED.value, ThanksState.CLOSED.value):
                await deliveries.revise(HANDED, workspace_id, row["id"])
                await deliveries.revise(ANSWERED, workspace_id, row["id"])
    return len(rows)


async def _draw_anew(workspace_id: int, rows: Sequence[Row]) -> None:
    for notice in sorted({row["told_in"] for row in rows if row["told_in"]}):
        await deliveries.revise(CAME, workspace_id, notice)


def thanks_of(row: Row) -> CustomerThanks:
    return _THANKS.read(row, kind=LinkKind(row["kind"]), state=ThanksState(row["state"]), receiver=row["receiver"] or 0)


def _names(states: Sequence[ThanksState]) -> list[str]:
    return [state.value for state in states]
