"""Who looks after barnacles, in the database: each change is made once, by whoever is first."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from bot.barnacles.owning import OWNED, REMINDED_AFTER, BarnacleClosing
from storage.barnacles.barnacles import STANDS
from storage.database import all_or_nothing, statement
from storage.delivery.deliveries import WANT_DIRECT

_TAKE = f"""
update barnacle b set owner_id = %(person)s, owned_on = %(today)s, proposed_id = null, is_untold = false, reminders = 0
from barnacle before
where b.workspace_id = %(workspace_id)s and b.id = %(barnacle)s and {STANDS} and b.owner_id is null
    and before.workspace_id = b.workspace_id and before.id = b.id
returning before.proposed_id
"""
_PASS_ON = f"""
update barnacle b set owner_id = null, owned_on = null, proposed_id = %(to)s, is_untold = true, reminders = 0
where b.workspace_id = %(workspace_id)s and b.id = %(barnacle)s and {STANDS}
    and coalesce(b.owner_id, b.proposed_id) is not distinct from %(by)s
returning b.id
"""
_END = f"""
update barnacle b set ending = %(ending)s, ended_at = %(now)s, because = %(because)s, stays_until = %(until)s,
    hours = %(hours)s, ending_posted_on = null
where b.workspace_id = %(workspace_id)s and b.id = %(barnacle)s and {STANDS} and b.owner_id = %(owner)s returning b.id
"""
_COME_BACK = """
update barnacle b set ending = null, ended_at = null, because = '', stays_until = null, owned_on = %(today)s,
    is_untold = true, reminders = 0
where b.workspace_id = %(workspace_id)s and b.ending = 'stays' and b.stays_until <= %(today)s
"""
# Whoever has left, and whose number was erased.
_LEFT = f"""
select b.id, coalesce(b.owner_id, b.proposed_id) as person_id, b.namer_id from barnacle b
left join person p on p.workspace_id = b.workspace_id and p.id = coalesce(b.owner_id, b.proposed_id)
where b.workspace_id = %(workspace_id)s and {STANDS} and (
    case when p.id is null then b.owned_on is not null else not p.is_active or p.is_bot or p.is_stranger end)
order by b.named_at, b.id
"""
_TELL = f"""
with untold as (
    update barnacle b set is_untold = false
    where b.workspace_id = %(workspace_id)s and {STANDS} and b.is_untold
        and coalesce(b.owner_id, b.proposed_id) is not null
    returning b.workspace_id, coalesce(b.owner_id, b.proposed_id) as person_id
), reminded as (
    update barnacle b set reminders = b.reminders + 1
    where b.workspace_id = %(workspace_id)s and {STANDS} and not b.is_untold and b.owner_id is not null
        and b.owned_on + (%(after)s::int[])[b.reminders + 1] <= %(today)s
    returning b.workspace_id, b.owner_id
), claimed as (
    select workspace_id, person_id, %(subject_id)s::bigint as subject_id
    from (select * from untold union select * from reminded) person
) {WANT_DIRECT}
"""
# Those that stand, or are on their way, and no others: one of which nothing was posted would be a new message.
_DRAW_ANEW = """
with wished as (
    select d.workspace_id, d.id, now() as moment from delivery d
    join person p on p.workspace_id = d.workspace_id and p.id = d.reader_id and p.platform_id = d.place
    where d.workspace_id = %(workspace_id)s and p.id = any(%(readers)s) and d.subject = %(subject)s
        and (d.message_id <> '' or d.posted <> d.wanted and d.failed is null)
    order by d.id for update of d
)
update delivery d set wanted = wanted + 1, failed = null, tries = 0,
    wanted_at = case when d.posted <> d.wanted and d.failed is null then wanted_at else wished.moment end
from wished where d.workspace_id = wished.workspace_id and d.id = wished.id
"""


class Orphan(NamedTuple):
    """A barnacle whose owner, or whom it was proposed to, has left."""

    id: int
    person_id: int | None
    namer_id: int | None


async def take(workspace_id: int, barnacle_id: int, person: int, today: date) -> bool:
    """Makes somebody the owner, also where it was proposed to another, whose letter says so; False where it has one, or
    stands no more.
    """
    async with all_or_nothing():
        rows = await statement(_TAKE, workspace_id=workspace_id, barnacle=barnacle_id, person=person, today=today)
        if rows:
            await draw_letters_anew(workspace_id, person, rows[0]["proposed_id"])
    return bool(rows)


async def pass_on(workspace_id: int, barnacle_id: int, by: int | None, to: int | None) -> bool:
    """Proposes it to somebody else, or to nobody; False where it is not `by` this person that it can be."""
    async with all_or_nothing():
        rows = await statement(_PASS_ON, workspace_id=workspace_id, barnacle=barnacle_id, by=by, to=to)
        if rows:
            await draw_letters_anew(workspace_id, by)
    return bool(rows)


async def end(workspace_id: int, barnacle_id: int, owner: int, closing: BarnacleClosing, now: datetime) -> bool:
    """Ends it; False where it is not this person's, or stands no more."""
    async with all_or_nothing():
        rows = await statement(
            _END,
            workspace_id=workspace_id,
            barnacle=barnacle_id,
            owner=owner,
            ending=closing.ending.value,
            because=closing.because,
            until=closing.stays_until,
            hours=closing.hours,
            now=now,
        )
        if rows:
            await draw_letters_anew(workspace_id, owner)
    return bool(rows)


async def come_back(workspace_id: int, today: date) -> None:
    """Has those stand again whose day has come."""
    await statement(_COME_BACK, workspace_id=workspace_id, today=today)


async def orphans(workspace_id: int) -> Sequence[Orphan]:
    """Returns those that stand and whose owner has left, or whom they were proposed to."""
    return [Orphan(**row) for row in await statement(_LEFT, workspace_id=workspace_id)]


async def draw_letters_anew(workspace_id: int, *readers: int | None) -> None:
    """Has the letters of owners, and of whom something was proposed to, say what is theirs now."""
    await statement(
        _DRAW_ANEW, workspace_id=workspace_id, readers=[reader for reader in readers if reader], subject=OWNED
    )


async def write_to_owners(workspace_id: int, today: date) -> None:
    """Has a message wanted for each person who has something new to look after, or is to be reminded of it."""
    await statement(
        _TELL,
        workspace_id=workspace_id,
        today=today,
        after=list(REMINDED_AFTER),
        subject=OWNED,
        subject_id=today.toordinal(),
        low_priority=True,
    )
