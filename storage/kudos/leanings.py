"""What the rules of `bot.kudos.fairness` look at, in the database: never more than each giver may read."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from bot.delivery.unasked import Usual
from bot.kudos.fairness import FEWEST, Nearby, OneThanks
from storage.database import statement
from storage.records import Stored

_THANKS = Stored(OneThanks)
_TEAM = """
select p.id from person p join team t on t.workspace_id = p.workspace_id and t.id = p.team_id
where t.workspace_id = %(workspace_id)s and t.manager_id = of.person and p.id <> of.person
    and p.is_active and not p.is_bot and not p.is_stranger
"""
_RECEIVED = """
select k.giver_id as giver, r.person_id as receiver, k.given_at
from kudos_receiver r
join kudos k on k.workspace_id = r.workspace_id and k.id = r.kudos_id and k.removed_at is null and not r.hidden
    and k.giver_id is not null
where r.workspace_id = %(workspace_id)s and r.given_at >= %(since)s
"""
# Of others, what is public: to whom they lead, and from whom they thanked to who thanked them.
_LOOK = f"""
select of.person, thanks.* from unnest(%(people)s::bigint[]) as of(person) cross join lateral (
    with mine as (
        select k.giver_id as giver, r.person_id as receiver, k.given_at
        from kudos k join kudos_receiver r on r.workspace_id = k.workspace_id and r.kudos_id = k.id and not r.hidden
        where k.workspace_id = %(workspace_id)s and k.giver_id = of.person and k.given_at >= %(since)s
            and k.removed_at is null
    ), of_me as (
        {_RECEIVED} and r.person_id = of.person
    ), team as (
        {_TEAM}
    ), beside as (
        {_RECEIVED} and not k.private and k.giver_id <> of.person and r.person_id <> of.person
            and r.person_id = any(array(select giver from of_me union select id from team))
            and (k.giver_id = any(array(select receiver from mine)) or r.person_id = any(array(select id from team)))
            and exists (
                select 1 from person p
                where p.workspace_id = r.workspace_id and p.id = r.person_id and p.posts_about_me)
    )
    select * from (select * from mine union all select * from of_me union all select * from beside) every_thanks
    where (select count(*) from mine) >= {FEWEST}
) thanks
order by thanks.given_at
"""
_NEAR = f"""
select of.person, array({_TEAM}) as team, (
    select count(*) from person me join person p on p.workspace_id = me.workspace_id and p.team_id = me.team_id
    where me.workspace_id = %(workspace_id)s and me.id = of.person and p.id <> me.id
        and p.is_active and not p.is_bot and not p.is_stranger) as beside
from unnest(%(people)s::bigint[]) as of(person)
"""
# Who gave enough for a rule and has not turned the hint off; of many some, the same for a while.
_GIVERS = f"""
select k.giver_id as person from kudos k
join person p on p.workspace_id = k.workspace_id and p.id = k.giver_id and p.is_active and not p.is_stranger
where k.workspace_id = %(workspace_id)s and k.given_at >= %(since)s and k.removed_at is null
    and not exists (
        select 1 from reach_choice c where c.workspace_id = k.workspace_id and c.person_id = k.giver_id
            and c.kind = '{Usual.HINT}' and not c.is_on)
group by k.giver_id having count(*) >= {FEWEST} order by hashint8(k.giver_id) limit %(at_most)s
"""


async def thanks_around(workspace_id: int, people: Sequence[int], since: datetime) -> dict[int, list[OneThanks]]:
    """Returns by giver what they gave and got since then, and what they may read of others, the earliest first; nothing
    of who gave too little for any rule.
    """
    around = defaultdict[int, list[OneThanks]](list)
    for row in await statement(_LOOK, workspace_id=workspace_id, people=list(people), since=since):
        around[row["person"]].append(_THANKS.read(row))
    return around


async def nearby(workspace_id: int, people: Sequence[int]) -> dict[int, Nearby]:
    """Returns how many others stand near each of these by the chart."""
    rows = await statement(_NEAR, workspace_id=workspace_id, people=list(people))
    return {row["person"]: Nearby(len(row["team"]) + row["beside"], frozenset(row["team"])) for row in rows}


async def givers(workspace_id: int, since: datetime, at_most: int) -> list[int]:
    """Returns who gave enough for a rule since then, so many at most."""
    rows = await statement(_GIVERS, workspace_id=workspace_id, since=since, at_most=at_most)
    return [row["person"] for row in rows]
