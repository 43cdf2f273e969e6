"""Who is celebrated, in the database, and what becomes of it: each thing once, whichever processes try."""

from collections.abc import Mapping, Sequence
from datetime import date

from psycopg.types.json import Jsonb

from bot.celebrations.occasions import POST, Celebrated, CelebrationKind, CelebrationWish, Occasion
from bot.checkin.availability import CheckInWish
from bot.delivery.deliveries import Delivery
from bot.delivery.unasked import Unasked
from storage.database import Row, all_or_nothing, statement
from storage.delivery import deliveries
from storage.delivery.deliveries import WANT
from storage.org.people import person_of
from storage.records import Stored

_WISH, _LEAVE, _OCCASION = Stored(CelebrationWish), Stored(CheckInWish), Stored(Occasion, "kind")
# What a newer version celebrates beside these waits for a process that knows how.
KINDS = ", ".join(f"'{kind.value}'" for kind in CelebrationKind)
_SELECT = f"""
select {_OCCASION.columns("c")}, c.kind, to_jsonb(p) as person, to_jsonb(w) as wish, to_jsonb(a) as leave,
    nullif(t.manager_id, p.id) as manager, (
        select count(*) from celebration_word x
        where x.workspace_id = c.workspace_id and x.person_id = c.person_id and x.kind = c.kind and x.day = c.day
    ) as writers
from celebration c
cross join lateral (
    select * from person x where x.workspace_id = c.workspace_id and x.id = c.person_id limit 1
) p
left join team t on t.workspace_id = p.workspace_id and t.id = p.team_id
left join celebration_wish w on w.workspace_id = p.workspace_id and w.person_id = p.id
left join availability a on a.workspace_id = p.workspace_id and a.person_id = p.id
where c.workspace_id = %(workspace_id)s and c.kind in ({KINDS})
"""
_TO_POST = f"""{_SELECT}
    and c.morning >= %(since)s and c.morning <= %(until)s and c.posted_on is null and c.kind <> 'birthday'
"""
_TO_HINT = f"""{_SELECT}
    and c.ahead_on <= %(until)s and c.hinted_on is null and c.morning >= %(since)s
"""
_TO_HAND = f"""{_SELECT}
    and c.morning <= %(until)s and c.handed_on is null and c.kind <> 'first_day' and exists (
        select 1 from celebration_word x
        where x.workspace_id = c.workspace_id and x.person_id = c.person_id and x.kind = c.kind and x.day = c.day)
"""
_POSTED = f"{_SELECT} and c.posted_on = %(day)s"
_HINTED = f"""{_SELECT}
    and c.hinted_on = %(day)s and t.manager_id = %(manager)s and p.id <> %(manager)s order by c.day, p.name, p.id
"""
_FIND = f"{_SELECT} and c.person_id = %(person)s and c.kind = %(kind)s and c.day = %(day)s"
_OF_A_TEAM_AT_MOST = 10
_IN_TEAM = f"""{_SELECT}
    and c.morning > %(since)s and c.morning <= %(until)s and c.kind <> 'first_day' and p.team_id = %(team)s
order by c.morning, p.name, p.id limit {_OF_A_TEAM_AT_MOST}
"""
_ONE_AFTER_ANOTHER = "select 1 from workspace where id = %(workspace_id)s for no key update"
_CLAIM_POSTS = """
with due as (
    select * from jsonb_to_recordset(%(due)s) as due(person_id bigint, kind text, day date, at_place date)
), claimed as (
    update celebration c set posted_on = due.at_place from due
    where c.workspace_id = %(workspace_id)s and c.person_id = due.person_id and c.kind = due.kind and c.day = due.day
        and c.posted_on is null
    returning c.posted_on
)
select distinct posted_on from claimed order by posted_on
"""
_STANDS = """
select 1 from delivery where workspace_id = %(workspace_id)s and subject = %(subject)s and subject_id = %(subject_id)s
"""
_WANT_POST = f"{WANT} values (%(workspace_id)s, %(place)s, null, %(subject)s, %(subject_id)s, true)"
_HINTED_BEFORE = """
select d.reader_id from unnest(%(managers)s::bigint[], %(numbers)s::bigint[]) as m(manager, number)
join delivery d on d.workspace_id = %(workspace_id)s and d.subject = %(subject)s and d.subject_id = m.number
    and d.reader_id = m.manager
"""
_NOTE = {
    moment: f"""
    update celebration c set {moment} = due.at_place
    from jsonb_to_recordset(%(due)s) as due(person_id bigint, kind text, day date, at_place date)
    where c.workspace_id = %(workspace_id)s and c.person_id = due.person_id and c.kind = due.kind and c.day = due.day
        and c.{moment} is null
    """
    for moment in ("hinted_on", "handed_on")
}
_UNHINT = """
update celebration c set hinted_on = null from person p, team t
where c.workspace_id = %(workspace_id)s and c.hinted_on = %(day)s
    and p.workspace_id = %(workspace_id)s and p.id = c.person_id
    and t.workspace_id = %(workspace_id)s and t.id = p.team_id and t.manager_id = %(reader)s
"""
_UNHAND = """
update celebration set handed_on = null
where workspace_id = %(workspace_id)s and person_id = %(reader)s and kind = %(kind)s and day = %(day)s
"""


async def to_post(workspace_id: int, since: date, until: date) -> list[Celebrated]:
    """Returns of whom no channel has read yet, of the mornings in this time."""
    return _read(await statement(_TO_POST, workspace_id=workspace_id, since=since, until=until))


async def to_hint(workspace_id: int, since: date, until: date) -> list[Celebrated]:
    """Returns of whom no manager has read yet: who may by `until`, of mornings from `since` on."""
    return _read(await statement(_TO_HINT, workspace_id=workspace_id, since=since, until=until))


async def to_hand(workspace_id: int, until: date) -> list[Celebrated]:
    """Returns to whom something was written that they have not read, of mornings up to `until`."""
    return _read(await statement(_TO_HAND, workspace_id=workspace_id, until=until))


async def posted_on(workspace_id: int, day: date) -> list[Celebrated]:
    """Returns whom the post of a day is about."""
    return _read(await statement(_POSTED, workspace_id=workspace_id, day=day))


async def hinted_on(workspace_id: int, manager: int, day: date) -> list[Celebrated]:
    """Returns of whom in their team a manager reads in the message of a day."""
    return _read(await statement(_HINTED, workspace_id=workspace_id, manager=manager, day=day))


async def find(workspace_id: int, person: int, kind: CelebrationKind, day: date) -> Celebrated | None:
    rows = await statement(_FIND, workspace_id=workspace_id, person=person, kind=kind.value, day=day)
    return next(iter(_read(rows)), None)


async def in_team(workspace_id: int, team: int, since: date, until: date) -> list[Celebrated]:
    """Returns some of a team whose morning comes after `since` and up to `until`, the soonest first."""
    return _read(await statement(_IN_TEAM, workspace_id=workspace_id, team=team, since=since, until=until))


async def post(workspace_id: int, celebrated: Sequence[Celebrated], days: Sequence[date], place: str) -> None:
    """Has the channel read of them: in one message a day, which is written anew where it stands already.

    `days` are those that it is where they are.
    """
    async with all_or_nothing():
        await statement(_ONE_AFTER_ANOTHER, workspace_id=workspace_id)
        due = Jsonb([_due(whose, day) for whose, day in zip(celebrated, days, strict=True)])
        for row in await statement(_CLAIM_POSTS, workspace_id=workspace_id, due=due):
            await _want_post(workspace_id, row["posted_on"].toordinal(), place)


async def _want_post(workspace_id: int, number: int, place: str) -> None:
    message = {"workspace_id": workspace_id, "subject": POST, "subject_id": number}
    if await statement(_STANDS, **message):
        await deliveries.revise(POST, workspace_id, number)
    else:
        await statement(_WANT_POST, **message, place=place)


async def hinted_before(workspace_id: int, kind: Unasked, days: Mapping[int, date]) -> frozenset[int]:
    """Returns which managers have a message of this kind already, by the day that it is where they are."""
    numbers = [day.toordinal() for day in days.values()]
    rows = await statement(
        _HINTED_BEFORE, workspace_id=workspace_id, subject=kind.value, managers=list(days), numbers=numbers
    )
    return frozenset(row["reader_id"] for row in rows)


async def note_hints(workspace_id: int, celebrated: Sequence[Celebrated], days: Sequence[date]) -> None:
    """Notes on which day their managers read of them."""
    await _note("hinted_on", workspace_id, celebrated, days)


async def note_handing(workspace_id: int, celebrated: Sequence[Celebrated], days: Sequence[date]) -> None:
    """Notes on which day they read what was written to them."""
    await _note("handed_on", workspace_id, celebrated, days)


async def _note(moment: str, workspace_id: int, celebrated: Sequence[Celebrated], days: Sequence[date]) -> None:
    due = [_due(whose, day) for whose, day in zip(celebrated, days, strict=True)]
    await statement(_NOTE[moment], workspace_id=workspace_id, due=Jsonb(due))


async def put_back_hint(delivery: Delivery, day: date) -> None:
    """Has a manager's message that does not stand yet sent anew when its hour comes."""
    async with all_or_nothing():
        await deliveries.unwant(delivery)
        await statement(_UNHINT, workspace_id=delivery.workspace_id, reader=delivery.reader_id, day=day)


async def put_back_words(delivery: Delivery, kind: CelebrationKind, day: date) -> None:
    """Has words that do not stand yet handed over anew when their hour comes."""
    whose = {"workspace_id": delivery.workspace_id, "reader": delivery.reader_id}
    async with all_or_nothing():
        await deliveries.unwant(delivery)
        await statement(_UNHAND, **whose, kind=kind.value, day=day)


def _due(whose: Celebrated, day: date) -> dict[str, object]:
    occasion = whose.occasion
    return {
        "person_id": whose.person.id,
        "kind": occasion.kind.value,
        "day": occasion.day.isoformat(),
        "at_place": day.isoformat(),
    }


def _read(rows: Sequence[Row]) -> list[Celebrated]:
    return [
        Celebrated(
            person=person_of(row["person"]),
            wish=_WISH.read(row["wish"]) if row["wish"] else CelebrationWish(),
            leave=_LEAVE.read(row["leave"]) if row["leave"] else CheckInWish(),
            occasion=_OCCASION.read(row, kind=CelebrationKind(row["kind"])),
            manager=row["manager"],
            writers=int(row["writers"]),
        )
        for row in rows
    ]
