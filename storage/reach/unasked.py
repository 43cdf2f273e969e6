"""Messages that nobody asked for, in the database: a person's day is claimed in the transaction in which one is wanted.

`bot.delivery.unasked` says how a feature uses it.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

from bot.checkin.availability import CheckInWish
from bot.config.settings import Settings
from bot.delivery.unasked import RULES, Rule, Sending, Unasked
from bot.org.people import Person
from bot.reach.today import day_of, outcome
from storage.database import all_or_nothing, statement
from storage.delivery.deliveries import WANT_DIRECT
from storage.org.people import person_of
from storage.records import Stored

_WISH = Stored(CheckInWish)
REMEMBERED = timedelta(days=35)  # and then forgotten, by the next that is claimed
_READERS = """
select to_jsonb(p) as person, to_jsonb(a) as wish, c.is_on as choice
from person p
left join availability a on a.workspace_id = p.workspace_id and a.person_id = p.id
left join reach_choice c on c.workspace_id = p.workspace_id and c.person_id = p.id and c.kind = %(choice)s
where p.workspace_id = %(workspace_id)s and p.id = any(%(people)s)
"""
_SENT_BEFORE = """
select w.person_id from unnest(%(people)s::bigint[], %(subject_ids)s::bigint[]) as w(person_id, subject_id)
join delivery d on d.workspace_id = %(workspace_id)s and d.subject = %(kind)s and d.subject_id = w.subject_id
    and d.reader_id = w.person_id
"""
# Whoever claims the same day at the same moment waits for this transaction, and gets none.
_SEND = f"""
with due as (
    select w.* from unnest(%(people)s::bigint[], %(days)s::date[], %(subject_ids)s::bigint[])
        as w(person_id, day, subject_id)
    where not exists (
        select 1 from reach_day r
        where r.workspace_id = %(workspace_id)s and r.person_id = w.person_id and r.day > w.day - %(apart)s::int)
), day as (
    insert into reach_day (workspace_id, person_id, day, kind)
    select %(workspace_id)s, person_id, day, %(kind)s from due order by person_id
    on conflict do nothing returning workspace_id, person_id
), claimed as (
    select day.workspace_id, day.person_id, due.subject_id from day join due using (person_id)
), wanted as (
    {WANT_DIRECT} returning reader_id
)
select reader_id from wanted
"""
_FORGET = "delete from reach_day where workspace_id = %(workspace_id)s and day < %(before)s"


class _Reader(NamedTuple):
    person: Person
    wish: CheckInWish
    choice: bool | None


async def send(
    workspace_id: int, kind: Unasked, subjects: Mapping[int, int], settings: Settings, now: datetime
) -> Mapping[int, Sending]:
    """Wants a message of this kind for these people, by person with the id of the subject, and claims their day.

    Returns by person what became of it; in any other case than SENT nothing was changed. Another transaction that
    claims the same day is waited for.
    """
    rule, whose = RULES[kind], {"workspace_id": workspace_id, "kind": kind.value, "choice": kind.chosen_as.value}
    outcomes = dict.fromkeys(subjects, Sending.NEVER)
    async with all_or_nothing():
        due = dict[int, date]()
        for reader in await _readers(list(subjects), whose):
            outcomes[reader.person.id] = outcome(reader.person, reader.wish, reader.choice, rule, settings, now)
            due[reader.person.id] = day_of(reader.person, now)
        earlier = await _sent_before(subjects, whose)
        outcomes |= dict.fromkeys(earlier, Sending.SENT)
        due = {
            person: due[person]
            for person, sending in outcomes.items()
            if sending is Sending.SENT and person not in earlier
        }
        reached = await _sent(due, subjects, rule, whose)
        outcomes |= {person: Sending.SENT if person in reached else Sending.LATER for person in due}
        if reached:
            await statement(_FORGET, workspace_id=workspace_id, before=now.date() - REMEMBERED)
    return outcomes


async def _readers(people: Collection[int], whose: Mapping[str, object]) -> list[_Reader]:
    rows = await statement(_READERS, **whose, people=list(people))
    return [
        _Reader(person_of(row["person"]), _WISH.read(row["wish"]) if row["wish"] else CheckInWish(), row["choice"])
        for row in rows
    ]


async def _sent_before(subjects: Mapping[int, int], whose: Mapping[str, object]) -> frozenset[int]:
    rows = await statement(_SENT_BEFORE, **whose, people=list(subjects), subject_ids=list(subjects.values()))
    return frozenset(row["person_id"] for row in rows)


async def _sent(
    due: Mapping[int, date], subjects: Mapping[int, int], rule: Rule, whose: Mapping[str, object]
) -> frozenset[int]:
    """Whose day was still free."""
    if not due:
        return frozenset()
    rows = await statement(
        _SEND,
        **whose,
        subject=whose["kind"],
        people=list(due),
        days=list(due.values()),
        subject_ids=[subjects[person] for person in due],
        apart=rule.apart,
        low_priority=True,
    )
    return frozenset(row["reader_id"] for row in rows)
