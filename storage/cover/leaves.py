"""Who is on leave, in the database: each leave is asked about once, whichever processes try."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import NamedTuple

from psycopg.types.json import Jsonb

from bot.checkin.availability import CheckInWish
from bot.cover.leave import QUESTION, Leave
from bot.delivery.deliveries import Delivery
from bot.org.people import Person
from storage.database import all_or_nothing, statement
from storage.delivery import deliveries
from storage.delivery.deliveries import WANT_DIRECT
from storage.org.people import person_of
from storage.records import Stored

_LEAVE, _WISH = Stored(Leave), Stored(CheckInWish)
# Who has said, or of whom a source has said, a day to come, and whose leave is known already.
_AWAY = """
select to_jsonb(p) as person, to_jsonb(a) as wish, to_jsonb(l) as leave
from person p
left join availability a on a.workspace_id = p.workspace_id and a.person_id = p.id
left join leave l on l.workspace_id = p.workspace_id and l.person_id = p.id
where p.workspace_id = %(workspace_id)s and p.id in (
    select id from person where workspace_id = %(workspace_id)s and not_before >= %(day)s
    union select person_id from availability where workspace_id = %(workspace_id)s and not_before >= %(day)s
    union select person_id from leave where workspace_id = %(workspace_id)s)
"""
# What another process has asked meanwhile stays asked.
_NOTE = """
insert into leave (workspace_id, person_id, since, back_on)
select %(workspace_id)s, known.person_id, known.since, known.back_on
from jsonb_to_recordset(%(leaves)s) as known(person_id bigint, since date, back_on date)
order by known.person_id
on conflict (workspace_id, person_id) do update
set since = excluded.since, back_on = excluded.back_on, asked_on = null
where leave.asked_on is null or leave.asked_on <= excluded.since
"""
_FORGET = "delete from leave where workspace_id = %(workspace_id)s and person_id = any(%(people)s)"
_FORGET_ALL = "delete from leave where workspace_id = %(workspace_id)s"
_ASK = f"""
with due as (
    select l.person_id, day
    from leave l join unnest(%(people)s::bigint[], %(days)s::date[]) as whom(person_id, day) using (person_id)
    where l.workspace_id = %(workspace_id)s and l.asked_on is null order by l.person_id for update of l
), claimed as (
    update leave l set asked_on = due.day from due
    where l.workspace_id = %(workspace_id)s and l.person_id = due.person_id
    returning l.workspace_id, l.person_id, l.asked_on - date '0001-01-01' + 1 as subject_id
) {WANT_DIRECT}
"""
_ASKED = """
select 1 from leave where workspace_id = %(workspace_id)s and person_id = %(person)s and asked_on = %(day)s
"""
_PUT_BACK = """
update leave set asked_on = null
where workspace_id = %(workspace_id)s and person_id = %(person)s and asked_on = %(day)s
"""


class Absence(NamedTuple):
    """Somebody who is away or was lately, what they said of when they are asked, and their leave as it is known."""

    person: Person
    wish: CheckInWish
    leave: Leave | None


async def absences(workspace_id: int, day: date) -> list[Absence]:
    """Returns whoever is away on that day or later by what was said, and whose leave is known."""
    rows = await statement(_AWAY, workspace_id=workspace_id, day=day)
    return [
        Absence(
            person_of(row["person"]),
            _WISH.read(row["wish"]) if row["wish"] else CheckInWish(),
            _LEAVE.read(row["leave"]) if row["leave"] else None,
        )
        for row in rows
    ]


async def note(workspace_id: int, leaves: Mapping[int, Leave]) -> None:
    """Notes leaves that have begun or end on another day, by person."""
    known = [
        {"person_id": person, "since": leave.since.isoformat(), "back_on": leave.back_on.isoformat()}
        for person, leave in leaves.items()
    ]
    await statement(_NOTE, workspace_id=workspace_id, leaves=Jsonb(known))


async def forget(workspace_id: int, people: Collection[int]) -> None:
    await statement(_FORGET, workspace_id=workspace_id, people=list(people))


async def forget_all(workspace_id: int) -> None:
    await statement(_FORGET_ALL, workspace_id=workspace_id)


async def ask(workspace_id: int, days: Mapping[int, date]) -> None:
    """Has those asked who were not yet, by person with the day it is at their place."""
    await statement(
        _ASK,
        workspace_id=workspace_id,
        people=list(days),
        days=list(days.values()),
        subject=QUESTION,
        low_priority=True,
    )


async def was_asked(workspace_id: int, person: int, day: date) -> bool:
    """Returns whether somebody was asked on that day, and it is not forgotten yet."""
    return bool(await statement(_ASKED, workspace_id=workspace_id, person=person, day=day))


async def put_back(delivery: Delivery, day: date) -> None:
    """Has a question that does not stand yet asked anew when its hour comes."""
    async with all_or_nothing():
        await deliveries.unwant(delivery)
        await statement(_PUT_BACK, workspace_id=delivery.workspace_id, person=delivery.reader_id, day=day)
