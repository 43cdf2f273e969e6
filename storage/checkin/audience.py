"""Who is asked in a round, in the database: everybody is invited once, and reminded at most once."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from bot.checkin.rounds import INVITATION, REMINDER
from bot.delivery.deliveries import Delivery, Subject
from storage.database import all_or_nothing, statement
from storage.delivery import deliveries
from storage.delivery.deliveries import WANT_DIRECT
from storage.reach.days import COUNTED_BEFORE_REMINDER

_BATCH = 500  # invitations that one statement claims

# Where those are who are due to be written to.
_ZONES = """
select distinct p.time_zone, p.country from round r
cross join lateral (
    select a.person_id from audience a
    where a.workspace_id = r.workspace_id and a.round_id = r.id and not a.invited and a.invite_at <= %(now)s
    union all
    select a.person_id from audience a
    where a.workspace_id = r.workspace_id and a.round_id = r.id and not a.reminded and a.remind_at <= %(now)s
) due
join person p on p.workspace_id = r.workspace_id and p.id = due.person_id
where r.workspace_id = %(workspace_id)s and r.state = 'open' and r.closes_at > %(now)s
"""
_INVITE = f"""
with due as (
    select a.workspace_id, a.id from audience a
    join round r on r.workspace_id = a.workspace_id and r.id = a.round_id
    join person p on p.workspace_id = a.workspace_id and p.id = a.person_id
    where a.workspace_id = %(workspace_id)s and r.state = 'open' and r.closes_at > %(now)s
        and a.invite_at <= %(now)s and not a.invited and (p.time_zone, p.country) in (
            select * from unnest(%(zones)s::text[], %(countries)s::text[]))
    order by a.invite_at, a.id limit {_BATCH} for update of a skip locked
), claimed as (
    update audience a set invited = true from due where a.workspace_id = due.workspace_id and a.id = due.id
    returning a.workspace_id, a.person_id, a.round_id as subject_id
), wanted as ({WANT_DIRECT})
select count(*) as count from claimed
"""
# Who is not invited yet, or whose invitation still waits to be delivered, needs no reminder beside it; whom something
# else reached in that week gets none either: it is due no more then, and takes nothing of the week.
_REMIND = f"""
with due as (
    select a.workspace_id, a.id, a.invited and not exists (
            select 1 from delivery d where d.workspace_id = a.workspace_id and d.subject = '{INVITATION}'
                and d.subject_id = a.round_id and d.reader_id = a.person_id and d.posted <> d.wanted)
            and not {COUNTED_BEFORE_REMINDER} as stands
    from audience a
    join round r on r.workspace_id = a.workspace_id and r.id = a.round_id
    join person p on p.workspace_id = a.workspace_id and p.id = a.person_id
    where a.workspace_id = %(workspace_id)s and r.state = 'open' and r.closes_at > %(now)s
        and a.remind_at <= %(now)s and not a.reminded and (p.time_zone, p.country) in (
            select * from unnest(%(zones)s::text[], %(countries)s::text[]))
    order by a.remind_at, a.id limit {_BATCH} for update of a skip locked
), noted as (
    update audience a set reminded = due.stands, remind_at = case when due.stands then a.remind_at end
    from due where a.workspace_id = due.workspace_id and a.id = due.id
    returning a.workspace_id, a.person_id, a.round_id as subject_id, due.stands
), claimed as (
    select * from noted where stands
), wanted as ({WANT_DIRECT})
select count(*) as count from noted
"""
_PUT_BACK = {
    subject: f"""
    update audience set {claimed} = false
    where workspace_id = %(workspace_id)s and round_id = %(round_id)s and person_id = %(person)s
    """
    for subject, claimed in ((INVITATION, "invited"), (REMINDER, "reminded"))
}
# From the latest round back, which nearly always is the last that is looked at.
_LAST_INVITED = """
select r.opened_at from round r
where r.workspace_id = %(workspace_id)s and r.opened_at < %(moment)s and exists (
    select 1 from audience a
    where a.workspace_id = r.workspace_id and a.round_id = r.id and a.person_id = %(person)s)
order by r.opened_at desc limit 1
"""
_CLAIM = {INVITATION: _INVITE, REMINDER: _REMIND}


async def leaf_of(workspace_id: int, round_id: int, person: int) -> str | None:
    """Returns the unit that a person's answers count for in a round; None for somebody outside its audience."""
    rows = await statement(
        "select leaf from audience"
        " where workspace_id = %(workspace_id)s and round_id = %(round_id)s and person_id = %(person)s",
        workspace_id=workspace_id,
        round_id=round_id,
        person=person,
    )
    return rows[0]["leaf"] if rows else None


async def last_invited(workspace_id: int, person: int, moment: datetime) -> datetime | None:
    """Returns when the latest round opened, of those before, in whose audience somebody was; None where in none."""
    rows = await statement(_LAST_INVITED, workspace_id=workspace_id, person=person, moment=moment)
    return rows[0]["opened_at"] if rows else None


class Whereabouts(NamedTuple):
    """Where people are: their time zone, and the country whose holidays they keep where a source knows it."""

    time_zone: str
    country: str


async def zones_due(workspace_id: int, now: datetime) -> list[Whereabouts]:
    """Returns where those are who are to be invited or reminded by now."""
    rows = await statement(_ZONES, workspace_id=workspace_id, now=now)
    return [Whereabouts(row["time_zone"], row["country"]) for row in rows]


async def invite(workspace_id: int, zones: Collection[Whereabouts], now: datetime) -> int:
    """Claims the invitations that are due at these places, with their deliveries, and returns how many."""
    return await _ask(INVITATION, workspace_id, zones, now)


async def remind(workspace_id: int, zones: Collection[Whereabouts], now: datetime) -> int:
    """Claims the reminders that are due at these places, with their deliveries, and returns how many."""
    return await _ask(REMINDER, workspace_id, zones, now)


async def put_back(delivery: Delivery) -> None:
    """Has an invitation or a reminder that does not stand yet claimed anew when its hour comes."""
    async with all_or_nothing():
        await deliveries.unwant(delivery)
        await statement(
            _PUT_BACK[delivery.subject],
            workspace_id=delivery.workspace_id,
            round_id=delivery.subject_id,
            person=delivery.reader_id,
        )


async def _ask(subject: Subject, workspace_id: int, zones: Collection[Whereabouts], now: datetime) -> int:
    total = 0
    while count := await _ask_some(subject, workspace_id, zones, now):
        total += count
    return total


async def _ask_some(subject: Subject, workspace_id: int, zones: Collection[Whereabouts], now: datetime) -> int:
    rows = await statement(
        _CLAIM[subject],
        workspace_id=workspace_id,
        zones=[zone.time_zone for zone in zones],
        countries=[zone.country for zone in zones],
        now=now,
        subject=subject,
        low_priority=True,
    )
    return int(rows[0]["count"])


async def reschedule(
    workspace_id: int, round_id: int, person: int, invite_at: datetime | None, remind_at: datetime | None
) -> None:
    """Moves the invitation and the reminder of a person, as far as they have not been sent yet."""
    await statement(
        "update audience set invite_at = %(invite_at)s, remind_at = %(remind_at)s"
        " where workspace_id = %(workspace_id)s and round_id = %(round_id)s and person_id = %(person)s",
        invite_at=invite_at,
        remind_at=remind_at,
        workspace_id=workspace_id,
        round_id=round_id,
        person=person,
    )
