"""A team's week as its manager's digest tells it, in the database: thanks in public, who had none, and promises.

One statement, for as many digests as are read at once: those of a morning are (`make bench`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from bot.checkin.promises import SHOWN_FOR, Promise
from bot.digest.digest import THANKS_OF, UNTHANKED_FOR, Quotable, Unthanked
from storage.batching import Batcher, Memo
from storage.caches import WORKSPACES, registered
from storage.checkin.promises import PROMISE
from storage.database import Row, statement
from storage.kudos.kudos import value_of
from storage.org.people import LEADS_OTHERS

_MANY = 60  # of a week's kudos are looked at
_AT_ONCE = 5  # half of what a queue has in hand: the others are put into words meanwhile


_TEAMS = """
jsonb_to_recordset(%(questions)s)
    as question(place int, manager bigint, at timestamptz, began timestamptz)
cross join lateral (
    select * from team where workspace_id = %(workspace_id)s and manager_id = question.manager limit 1
) t
"""  # looked up one by one: PostgreSQL takes the JSON for a hundred rows, and would read all teams
# Of colleagues: what customers thanked for is counted apart.
_THANKS = """
k.workspace_id = %(workspace_id)s and not k.private and k.removed_at is null and k.giver_id is not null and k.id in (
    select r.kudos_id from kudos_receiver r join person p on p.workspace_id = r.workspace_id and p.id = r.person_id
    where r.workspace_id = %(workspace_id)s
        and r.given_at > question.at - %(thanks_of)s and r.given_at <= question.at
        and p.workspace_id = %(workspace_id)s and p.team_id = t.id and p.is_active and not p.is_stranger
        and p.posts_about_me and not r.hidden)
"""
# Who picked up somebody's work. The words of such a thanks are not quoted: beside these names they would say whose.
_COVERED = """
select distinct p.id, p.name from kudos k
join kudos_receiver r on r.workspace_id = k.workspace_id and r.kudos_id = k.id
join person p on p.workspace_id = r.workspace_id and p.id = r.person_id
where k.workspace_id = %(workspace_id)s and k.cover and not k.private and k.removed_at is null
    and r.workspace_id = %(workspace_id)s and not r.hidden
    and r.given_at > question.at - %(thanks_of)s and r.given_at <= question.at
    and p.workspace_id = %(workspace_id)s and p.team_id = t.id and p.is_active and not p.is_stranger
    and p.posts_about_me
"""
_BY_CUSTOMERS = """
select distinct p.id, p.name from kudos k
join kudos_receiver r on r.workspace_id = k.workspace_id and r.kudos_id = k.id
join person p on p.workspace_id = r.workspace_id and p.id = r.person_id
where k.workspace_id = %(workspace_id)s and k.giver_id is null and not k.private and k.removed_at is null
    and r.workspace_id = %(workspace_id)s and not r.hidden
    and r.given_at > question.at - %(thanks_of)s and r.given_at <= question.at
    and p.workspace_id = %(workspace_id)s and p.team_id = t.id and p.is_active and not p.is_stranger
    and p.posts_about_me
"""
# Who is in their second week and was not thanked yet, as far as anybody may know.
_FIRST_THANKS = """
select p.id, p.name from person p
cross join (select (question.at at time zone 'UTC')::date as today) there
where p.workspace_id = %(workspace_id)s and p.team_id = t.id and p.id <> question.manager and p.is_active
    and not p.is_bot and not p.is_stranger and p.posts_about_me
    and p.joined_on > there.today - 14 and p.joined_on <= there.today - 7
    and not exists (
        select 1 from kudos_receiver r join kudos k on k.workspace_id = r.workspace_id and k.id = r.kudos_id
        where r.workspace_id = p.workspace_id and r.person_id = p.id and r.given_at <= question.at
            and not r.hidden and not k.private and k.removed_at is null)
"""
# Unthanked are only people who were there all the time and do not mind being posted about, in a company that had
# thanks by then.
_READ = f"""
select question.place, t.name as team, passed.people, passed.names,
    (select jsonb_agg(to_jsonb(k)) from (
        select case when k.cover then '' else k.words end as words, k.value, k.value_id,
            (select name from person where workspace_id = k.workspace_id and id = k.giver_id) as giver,
            (select jsonb_agg(p.name order by r.given_at, r.id) from kudos_receiver r
                join person p on p.workspace_id = r.workspace_id and p.id = r.person_id
                where r.workspace_id = k.workspace_id and r.kudos_id = k.id and p.posts_about_me
                    and not r.hidden) as named
        from kudos k where {_THANKS} order by k.given_at desc, k.id desc limit {_MANY}) k) as thanks,
    (select jsonb_agg(name order by name, id) from ({_COVERED}) covered) as covered,
    (select jsonb_agg(name order by name, id) from ({_BY_CUSTOMERS}) thanked) as by_customers,
    (select jsonb_agg(name order by name, id) from ({_FIRST_THANKS}) newcomer) as newcomers,
    (select jsonb_agg(to_jsonb(p)) from (
        select {PROMISE.columns()} from promise where workspace_id = %(workspace_id)s and person_id = question.manager
            and made_at <= question.at
            and (made_at > question.at - %(shown_for)s or done_at > question.at - %(shown_for)s)
        order by made_at, id) p) as promises
from {_TEAMS}
cross join lateral (select question.at - %(unthanked_for)s as begun) since
cross join lateral (
    select count(*) as people, array_agg(name order by name, id) filter (where not thanked) as names from (
        select p.id, p.name, exists (
            select 1 from kudos_receiver r join kudos k on k.workspace_id = r.workspace_id and k.id = r.kudos_id
            where r.workspace_id = p.workspace_id and r.person_id = p.id
                and r.given_at > since.begun and r.given_at <= question.at
                and not r.hidden and not k.private and k.removed_at is null) as thanked
        from person p cross join (select (since.begun at time zone 'UTC')::date as day) first
        where p.workspace_id = %(workspace_id)s and p.team_id = t.id and p.id <> question.manager and p.is_active
            and not p.is_bot and not p.is_stranger and p.posts_about_me
            and (p.joined_on is null or p.joined_on <= first.day)
            and not exists (select 1 from (
                select a.boss, a.since from round r
                join audience a on a.workspace_id = r.workspace_id and a.round_id = r.id
                where r.workspace_id = p.workspace_id and a.person_id = p.id
                order by r.opened_at desc, r.id desc limit 1) seen
                where seen.boss <> question.manager or seen.since > first.day)
            and question.began <= since.begun
    ) member
) passed
where {LEADS_OTHERS}
"""
_COUNT = f"select question.place, (select count(*) from kudos k where {_THANKS}) as count from {_TEAMS}"


@dataclass(frozen=True, slots=True)
class TeamWeek:
    """`kudos` are the newest of the `count` that a team's people got, the newest first; promises the oldest first.

    `covering` are those who were thanked for picking up somebody's work, `by_customers` those whom a customer thanked,
    where that was shared; `newcomers` are in their second week, and nobody has thanked them in public.
    """

    team: str
    kudos: Sequence[Quotable]
    count: int
    unthanked: Unthanked | None
    promises: Sequence[Promise]
    covering: tuple[str, ...] = ()
    by_customers: tuple[str, ...] = ()
    newcomers: tuple[str, ...] = ()


async def of_team(workspace_id: int, manager: int, moment: datetime) -> TeamWeek | None:
    """Returns the week, up to `moment`, of the team that somebody leads; None if nobody else is in it."""
    began = await _began.answer(workspace_id, lambda: _first_kudos(workspace_id))
    question = {
        "manager": manager,
        "at": moment.isoformat(),
        "began": began and began.isoformat(),
    }
    return await _reading.answer((workspace_id, question))


async def _first_kudos(workspace_id: int) -> datetime | None:
    """The moment of the first kudos of a workspace."""
    rows = await statement(
        "select min(given_at) as began from kudos where workspace_id = %(workspace_id)s", workspace_id=workspace_id
    )
    began: datetime | None = rows[0]["began"]
    return began


async def _read(questions: Sequence[tuple[int, Mapping[str, Any]]]) -> list[TeamWeek | None]:
    """By workspace, which is the same, and what is asked."""
    numbered = [{"place": place, **question} for place, (_, question) in enumerate(questions)]
    values = {"workspace_id": questions[0][0], "questions": Jsonb(numbered), "thanks_of": THANKS_OF}
    rows = await statement(_READ, **values, shown_for=SHOWN_FOR, unthanked_for=UNTHANKED_FOR)
    by_place = {row["place"]: row for row in rows}
    counts = {place: len(row["thanks"] or ()) for place, row in by_place.items()}
    if _MANY in counts.values():
        counted = await statement(_COUNT, **values)
        counts = {row["place"]: int(row["count"]) for row in counted}
    return [_week_of(by_place[place], counts[place]) if place in by_place else None for place in range(len(questions))]


def _week_of(row: Row, count: int) -> TeamWeek:
    names = tuple(row["names"] or ())
    return TeamWeek(
        team=row["team"],
        kudos=[_quotable(thanks) for thanks in row["thanks"] or ()],
        count=count,
        unthanked=Unthanked(names, len(names) == row["people"]) if names else None,
        promises=[PROMISE.read(promise) for promise in row["promises"] or ()],
        covering=tuple(row["covered"] or ()),
        by_customers=tuple(row["by_customers"] or ()),
        newcomers=tuple(row["newcomers"] or ()),
    )


def _quotable(thanks: Mapping[str, Any]) -> Quotable:
    return Quotable(thanks["words"], value_of(thanks), thanks["giver"], tuple(thanks["named"]))


_began: Memo[int, datetime | None] = registered(Memo(WORKSPACES, 3600))
_reading = Batcher(_read, _AT_ONCE, workspace_of=lambda question: question[0])
