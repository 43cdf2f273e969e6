"""Who is celebrated in the weeks to come, in the database: found by the numbers of days, whoever works here.

A row of `celebration` is an occasion. What is foreseen is looked at again before anything comes of it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from psycopg.types.json import Jsonb

from bot.celebrations.occasions import REMEMBERED, CelebrationWish, Occasion, numbers_between
from storage.database import statement
from storage.org.people import ROWS_AT_ONCE
from storage.records import Stored

_WISH = Stored(CelebrationWish)
_JOINED = "(date_part('month', j.joined_on) * 100 + date_part('day', j.joined_on))::int"
_BORN = "(b.birth_month * 100 + b.birth_day)::int"
# A joining date that was put right has another day, which is foreseen, too: but for whom it was celebrated already.
_IS_THEIRS = f"""
(c.kind = 'first_day') = (c.day = j.joined_on) and (date_part('month', c.day) * 100 + date_part('day', c.day))::int
    in ({_JOINED}, case when {_JOINED} = 229 then 301 end)
"""
_IS_OVER = "coalesce(c.posted_on, c.handed_on) is not null"
# People are looked up one by one: PostgreSQL would read all of them rather than some hundreds by their keys.
_UNFORESEEN = f"""
select p.id as person_id, p.time_zone, p.country, p.joined_on, w.birth_month, w.birth_day,
    coalesce(w.anniversaries, true) as anniversaries, m.time_zone as manager_time_zone, m.country as manager_country
from (
    select j.id from person j
    where j.workspace_id = %(workspace_id)s and j.joined_on is not null and {_JOINED} = any(%(numbers)s)
        and not exists (
            select 1 from celebration c
            where c.workspace_id = j.workspace_id and c.person_id = j.id and c.kind in ('anniversary', 'first_day')
                and c.day <= %(until)s and (c.day >= %(since)s and {_IS_THEIRS} or {_IS_OVER}))
    union
    select b.person_id from celebration_wish b
    where b.workspace_id = %(workspace_id)s and b.birth_month is not null and {_BORN} = any(%(numbers)s)
        and not exists (
            select 1 from celebration c
            where c.workspace_id = b.workspace_id and c.person_id = b.person_id and c.kind = 'birthday'
                and c.day >= %(since)s and c.day <= %(until)s)
) near
cross join lateral (
    select * from person x where x.workspace_id = %(workspace_id)s and x.id = near.id limit 1
) p
left join celebration_wish w on w.workspace_id = p.workspace_id and w.person_id = p.id
left join team t on t.workspace_id = p.workspace_id and t.id = p.team_id and t.manager_id <> p.id
left join person m on m.workspace_id = t.workspace_id and m.id = t.manager_id
where p.is_active and not p.is_bot and not p.is_stranger
"""
_ADD = """
insert into celebration (workspace_id, person_id, kind, day, morning, ahead_on)
select %(workspace_id)s, o.person_id, o.kind, o.day, o.morning, o.ahead_on
from jsonb_to_recordset(%(occasions)s)
    as o(person_id bigint, kind text, day date, morning date, ahead_on date)
order by o.person_id, o.kind on conflict (workspace_id, person_id, kind, day) do nothing
"""
# What was written to somebody who is on a long leave, or was a moment ago, waits for them.
_FORGET = """
delete from celebration c
where c.workspace_id = %(workspace_id)s and c.morning < %(before)s and not (
    c.kind <> 'first_day' and c.handed_on is null and exists (
        select 1 from celebration_word x
        where x.workspace_id = c.workspace_id and x.person_id = c.person_id and x.kind = c.kind and x.day = c.day)
    and exists (
        select 1 from person p left join availability a on a.workspace_id = p.workspace_id and a.person_id = p.id
        where p.workspace_id = c.workspace_id and p.id = c.person_id and p.is_active
            and greatest(p.not_before, a.not_before) > %(before)s))
"""
_FORGET_ALL = "delete from celebration where workspace_id = %(workspace_id)s"


@dataclass(frozen=True, slots=True)
class AtPlace:
    time_zone: str
    country: str


@dataclass(frozen=True, slots=True)
class Unforeseen:
    """Somebody whose day comes back, by what is known of them, and where their manager is."""

    person_id: int
    place: AtPlace
    joined_on: date | None
    wish: CelebrationWish
    manager_place: AtPlace | None


@dataclass(frozen=True, slots=True)
class OccasionOf:
    person_id: int
    occasion: Occasion


async def unforeseen(workspace_id: int, since: date, until: date) -> list[Unforeseen]:
    """Returns who may have something to celebrate in this time that is not foreseen yet."""
    numbers = numbers_between(since, until)
    rows = await statement(_UNFORESEEN, workspace_id=workspace_id, numbers=numbers, since=since, until=until)
    return [
        Unforeseen(
            person_id=row["person_id"],
            place=AtPlace(row["time_zone"], row["country"]),
            joined_on=row["joined_on"],
            wish=_WISH.read(row),
            manager_place=AtPlace(row["manager_time_zone"], row["manager_country"])
            if row["manager_time_zone"]
            else None,
        )
        for row in rows
    ]


async def add(workspace_id: int, occasions: Sequence[OccasionOf]) -> None:
    """Foresees these; what is known stays as it is."""
    for start in range(0, len(occasions), ROWS_AT_ONCE):
        rows = rows_of(occasions[start : start + ROWS_AT_ONCE])
        await statement(_ADD, workspace_id=workspace_id, occasions=Jsonb(rows))


def rows_of(occasions: Iterable[OccasionOf]) -> list[dict[str, object]]:
    """Returns them as statements take them."""
    return [
        {
            "person_id": whose.person_id,
            "kind": whose.occasion.kind.value,
            "day": whose.occasion.day.isoformat(),
            "morning": whose.occasion.morning.isoformat(),
            "ahead_on": whose.occasion.ahead_on.isoformat(),
        }
        for whose in occasions
    ]


async def forget(workspace_id: int, today: date) -> None:
    """Forgets what was celebrated long ago, with the words that were read."""
    await statement(_FORGET, workspace_id=workspace_id, before=today - REMEMBERED)


async def forget_all(workspace_id: int) -> None:
    await statement(_FORGET_ALL, workspace_id=workspace_id)
