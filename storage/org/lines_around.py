"""The reporting lines around a few people in the database: those above them, and who shows whom they lead."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from bot.org.people import Person
from storage.database import statement
from storage.org.people import person_of

_ASKED = "{0}.is_active and not {0}.is_bot and not {0}.is_stranger"
# Whoever reports to one of these, and leads a team.
_LEADING = """
    join team t on t.workspace_id = %(workspace_id)s and t.manager_id = x.id
    join person m on m.workspace_id = t.workspace_id and m.team_id = t.id
    join team led on led.workspace_id = m.workspace_id and led.manager_id = m.id
"""
# One who is asked shows that somebody leads people, and one below a manager that they lead managers. A manager who has
# left keeps a place while others report to them, so of those everybody is followed. Nobody below these is read.
_AROUND = f"""
with recursive sought (id) as (
    select unnest(%(people)s::bigint[])
), gone (id) as (
    select m.id from (select id from sought union select m.id from sought x {_LEADING}) x {_LEADING}
    where not ({_ASKED.format("m")})
    union
    select m.id from gone x {_LEADING} where not ({_ASKED.format("m")})
), shown (id) as (
    select id from sought union select id from gone
    union
    select below.id from (select id from sought union select id from gone) x cross join lateral (
        select m.id from team t join person m on m.workspace_id = t.workspace_id and m.team_id = t.id
        where t.workspace_id = %(workspace_id)s and t.manager_id = x.id and {_ASKED.format("m")} limit 1) below
    union
    select below.id from sought s cross join lateral (
        select c.id from (select s.id) x {_LEADING}
        join person c on c.workspace_id = led.workspace_id and c.team_id = led.id
        where {_ASKED.format("c")} limit 1) below
), above (id) as (
    select id from shown
    union
    select t.manager_id from above x
    join person p on p.workspace_id = %(workspace_id)s and p.id = x.id
    join team t on t.workspace_id = p.workspace_id and t.id = p.team_id
)
select p.*, t.manager_id as boss from person p
left join team t on t.workspace_id = p.workspace_id and t.id = p.team_id
where p.workspace_id = %(workspace_id)s and p.id = any(array(select id from above))
order by p.name, p.id
"""


class LinesAround(NamedTuple):
    """People and those who say where they stand; `managers` is who leads each one's team, by person."""

    people: Sequence[Person]
    managers: Mapping[int, int]


async def around(workspace_id: int, people: Collection[int]) -> LinesAround:
    """Returns the lines around these people."""
    rows = await statement(_AROUND, workspace_id=workspace_id, people=list(people))
    managers = {row["id"]: row["boss"] for row in rows if row["boss"]}
    return LinesAround([person_of(row) for row in rows], managers)
