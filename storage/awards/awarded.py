"""Who was awarded, in the database, and what is told of it."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from bot.awards.awards import ANNOUNCED, TO_HAND_OVER, Award, Candidate
from storage.database import Row, statement
from storage.delivery import deliveries
from storage.delivery.deliveries import WANT
from storage.org.people import person_of

_READ = """
select a.id, a.round_id, a.value_id, a.gift, a.handed_at, to_jsonb(p) as nominee
from award a join person p on p.workspace_id = a.workspace_id and p.id = a.nominee_id
where a.workspace_id = %(workspace_id)s
"""
_OF_ROUND = f"{_READ} and a.round_id = %(round)s order by a.value_id, p.name, a.id"
_TO_HAND = f"""
{_READ} and a.handed_at is null and a.gift <> '' and p.is_active order by a.nominee_id, a.value_id limit 5
"""
# Who is awarded for several values is given once what the company gives.
_ADD = """
insert into award (workspace_id, round_id, nominee_id, value_id, gift)
select r.workspace_id, r.id, chosen.nominee, chosen.value,
    case row_number() over (partition by chosen.nominee order by chosen.value) when 1 then r.gift else '' end
from award_round r cross join unnest(%(nominees)s::bigint[], %(values)s::bigint[]) as chosen(nominee, value)
where r.workspace_id = %(workspace_id)s and r.id = %(round)s order by chosen.value, chosen.nominee
"""
_ANNOUNCE = f"{WANT} values (%(workspace_id)s, %(place)s, null, %(subject)s, %(round)s, true)"
# Everybody about whom somebody wrote what they may read, and who was not awarded.
_TO_READ = """
select distinct n.nominee_id from award_nomination n
where n.workspace_id = %(workspace_id)s and n.round_id = %(round)s and n.reach <> 'nothing' and not exists (
        select 1 from award_wish w where w.workspace_id = n.workspace_id and w.person_id = n.nominee_id)
    and not exists (
        select 1 from award a where a.workspace_id = n.workspace_id and a.round_id = n.round_id
            and a.nominee_id = n.nominee_id)
"""
_SINCE = """
select a.nominee_id from award a
join award_round r on r.workspace_id = a.workspace_id and r.id = a.round_id
where a.workspace_id = %(workspace_id)s and r.decided_on >= %(day)s
"""
_HAND_OVER = """
update award set handed_at = %(now)s
where workspace_id = %(workspace_id)s and id = %(award)s and handed_at is null and gift <> '' returning round_id
"""
_NEWS_OF = """
select distinct round_id from award where workspace_id = %(workspace_id)s and nominee_id = %(person)s
"""
# What was not awarded goes, with rounds in which nothing was.
_FORGET = """
delete from award_nomination n using award_round r
where n.workspace_id = %(workspace_id)s and r.workspace_id = n.workspace_id and r.id = n.round_id
    and r.decided_on < %(before)s and not exists (
        select 1 from award a where a.workspace_id = n.workspace_id and a.round_id = n.round_id
            and a.nominee_id = n.nominee_id and a.value_id = n.value_id)
"""


def _award_of(row: Row) -> Award:
    return Award(
        id=row["id"],
        round_id=row["round_id"],
        nominee=person_of(row["nominee"]),
        value_id=row["value_id"],
        gift=row["gift"],
        handed_at=row["handed_at"],
    )


async def add(workspace_id: int, round_id: int, chosen: Collection[Candidate]) -> None:
    """Stores who is awarded; in the transaction that ends the round."""
    await statement(
        _ADD,
        workspace_id=workspace_id,
        round=round_id,
        nominees=[candidate.nominee for candidate in chosen],
        values=[candidate.value for candidate in chosen],
    )


async def announce(workspace_id: int, round_id: int, place: str) -> None:
    """Has the end of a round posted in a place."""
    await statement(_ANNOUNCE, workspace_id=workspace_id, round=round_id, place=place, subject=ANNOUNCED)


async def to_read(workspace_id: int, round_id: int) -> list[int]:
    """Returns who was not awarded, and may read what somebody wrote about them."""
    rows = await statement(_TO_READ, workspace_id=workspace_id, round=round_id)
    return [row["nominee_id"] for row in rows]


async def of_round(workspace_id: int, round_id: int) -> Sequence[Award]:
    return [_award_of(row) for row in await statement(_OF_ROUND, workspace_id=workspace_id, round=round_id)]


async def since(workspace_id: int, day: date) -> frozenset[int]:
    """Returns who was awarded on a day or later."""
    rows = await statement(_SINCE, workspace_id=workspace_id, day=day)
    return frozenset(row["nominee_id"] for row in rows)


async def to_hand_over(workspace_id: int) -> Sequence[Award]:
    """Returns those whose gift was not ticked off yet, but for who has left."""
    return [_award_of(row) for row in await statement(_TO_HAND, workspace_id=workspace_id)]


async def hand_over(workspace_id: int, award_id: int, now: datetime) -> bool:
    """Ticks off that somebody was given what the company gives, also in the messages to admins; False where that was
    done, or there is nothing.
    """
    rows = await statement(_HAND_OVER, workspace_id=workspace_id, award=award_id, now=now)
    for row in rows:
        await deliveries.revise(TO_HAND_OVER, workspace_id, row["round_id"])
    return bool(rows)


async def revise_news_of(workspace_id: int, person: int) -> None:
    """Has the news of awards in which somebody stands drawn anew."""
    for row in await statement(_NEWS_OF, workspace_id=workspace_id, person=person):
        await deliveries.revise(ANNOUNCED, workspace_id, row["round_id"])


async def forget(workspace_id: int, day: date) -> None:
    """Deletes what was written of nominees who were not awarded, in rounds that ended before a day."""
    await statement(_FORGET, workspace_id=workspace_id, before=day)
