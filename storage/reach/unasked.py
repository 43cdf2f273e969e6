"""Messages that nobody asked for, in the database: a person's day is claimed in the transaction in which one is wanted.

`bot.delivery.unasked` says how a feature uses it.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from bot.checkin.availability import CheckInWish
from bot.config.settings import Settings
from bot.delivery.unasked import RULES, Sending, Unasked
from bot.org.people import Person
from bot.reach.today import day_of, outcome
from storage.database import all_or_nothing, statement
from storage.delivery.deliveries import WANT_DIRECT
from storage.org.people import person_of
from storage.reach import days
from storage.records import Stored

_WISH = Stored(CheckInWish)
_READERS = """
select to_jsonb(p) as person, to_jsonb(a) as wish, c.is_on as choice
from person p
left join availability a on a.workspace_id = p.workspace_id and a.person_id = p.id
left join reach_choice c on c.workspace_id = p.workspace_id and c.person_id = p.id and c.kind = %(kind)s
where p.workspace_id = %(workspace_id)s and p.id = any(%(people)s)
"""
_SENT_BEFORE = """
select w.person_id from unnest(%(people)s::bigint[], %(subject_ids)s::bigint[]) as w(person_id, subject_id)
join delivery d on d.workspace_id = %(workspace_id)s and d.subject = %(subject)s and d.subject_id = w.subject_id
    and d.reader_id = w.person_id
"""
_WANT = f"""
with claimed as (
    select %(workspace_id)s::bigint as workspace_id, w.* from
        unnest(%(people)s::bigint[], %(subject_ids)s::bigint[]) as w(person_id, subject_id) order by w.person_id
) {WANT_DIRECT}
"""


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
    rule = RULES[kind]
    async with all_or_nothing():
        readers = await _readers(workspace_id, kind, subjects)
        outcomes = {
            person: outcome(reader.person, reader.wish, reader.choice, rule, settings, now)
            for person, reader in readers.items()
        }
        earlier = await _sent_before(workspace_id, kind, subjects)
        may = [person for person, sending in outcomes.items() if sending is Sending.SENT and person not in earlier]
        due = {person: day_of(readers[person].person, now) for person in may}
        reached = await days.claim(workspace_id, kind.value, rule.share, due, now)
        await _want(workspace_id, kind, {person: subjects[person] for person in reached})
    outcomes |= {person: Sending.SENT if person in reached else Sending.LATER for person in due}
    return dict.fromkeys(subjects, Sending.NEVER) | outcomes | dict.fromkeys(earlier, Sending.SENT)


async def _readers(workspace_id: int, kind: Unasked, people: Collection[int]) -> dict[int, _Reader]:
    rows = await statement(_READERS, workspace_id=workspace_id, kind=kind.chosen_as.value, people=list(people))
    readers = [
        _Reader(person_of(row["person"]), _WISH.read(row["wish"]) if row["wish"] else CheckInWish(), row["choice"])
        for row in rows
    ]
    return {reader.person.id: reader for reader in readers}


async def _sent_before(workspace_id: int, kind: Unasked, subjects: Mapping[int, int]) -> frozenset[int]:
    rows = await statement(
        _SENT_BEFORE,
        workspace_id=workspace_id,
        subject=kind.value,
        people=list(subjects),
        subject_ids=list(subjects.values()),
    )
    return frozenset(row["person_id"] for row in rows)


async def _want(workspace_id: int, kind: Unasked, subjects: Mapping[int, int]) -> None:
    if subjects:
        await statement(
            _WANT,
            workspace_id=workspace_id,
            subject=kind.value,
            people=list(subjects),
            subject_ids=list(subjects.values()),
            low_priority=True,
        )
