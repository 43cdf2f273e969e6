"""Who was thanked in a team, and who was not, in the database: in public only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.digest import THANKS_OF, UNTHANKED_FOR, Unthanked
from bot.kudos import Kudos
from storage.database import Row, statement
from storage.gathering import Gathering, asked_as, columns
from storage.kudos import READ, kudos_of
from storage.people import LEADS_OTHERS

_MANY = 60  # of a week's kudos are looked at
_ASKED = asked_as(
    workspace="bigint", manager="bigint", week_ago="timestamptz", long_ago="timestamptz", until="timestamptz"
)
_IN_TEAM = (
    "k.workspace_id = asked.workspace and not k.private and k.removed_at is null"
    " and k.given_at > asked.week_ago and k.given_at <= asked.until"
    " and k.id in (select r.kudos_id from kudos_receiver r join person p on p.id = r.person_id"
    " where r.workspace_id = asked.workspace and p.workspace_id = asked.workspace and p.team_id = t.id"
    " and p.is_active and p.posts_about_me)"
)
_TEAMS = f"{_ASKED} join team t on t.workspace_id = asked.workspace and t.manager_id = asked.manager"

# Unthanked are only people who were there all the time and do not mind being posted about, in a company that had
# thanks by then. The digests of a morning ask together (`make bench`).
_READ = f"""
select asked.place, t.name as team, passed.people, passed.names,
    (select jsonb_agg(to_jsonb(k)) from ({READ} where {_IN_TEAM} order by k.id desc limit {_MANY}) k) as thanks
from {_TEAMS} cross join lateral (
    select count(*) as people, array_agg(name order by name, id) filter (where not thanked) as names from (
        select p.id, p.name, exists (select 1 from kudos_receiver r join kudos k on k.id = r.kudos_id
            where r.workspace_id = p.workspace_id and r.person_id = p.id and not k.private and k.removed_at is null
            and k.given_at > asked.long_ago and k.given_at <= asked.until) as thanked
        from person p cross join (select (asked.long_ago at time zone 'UTC')::date as day) since
        where p.workspace_id = asked.workspace and p.team_id = t.id and p.id <> asked.manager and p.is_active
            and not p.is_bot and not p.is_stranger and p.posts_about_me
            and (p.joined_on is null or p.joined_on <= since.day)
            and not exists (select 1 from (select boss, since from audience where person_id = p.id
                order by id desc limit 1) seen where seen.boss <> asked.manager or seen.since > since.day)
            and (select given_at from kudos where workspace_id = asked.workspace order by id limit 1) <= asked.long_ago
    ) member
) passed where {LEADS_OTHERS}
"""


@dataclass(frozen=True, slots=True)
class TeamThanks:
    """What a team's people were thanked for in a week, the newest first, and how often; who was thanked by nobody."""

    team: str
    kudos: Sequence[Kudos]
    count: int
    unthanked: Unthanked | None


async def of_team(workspace: int, manager: int, at: datetime) -> TeamThanks | None:
    """The thanks up to then in the team that somebody leads, if there is anybody else in it."""
    return await _reading.answer((workspace, manager, at - THANKS_OF, at - UNTHANKED_FOR, at))


async def _read(asked: Sequence[tuple[int, int, datetime, datetime, datetime]]) -> list[TeamThanks | None]:
    rows = {row["place"]: row for row in await statement(_READ, *columns(asked))}
    counts = {place: len(row["thanks"] or ()) for place, row in rows.items()}
    if _MANY in counts.values():
        counted = await statement(
            f"select place, (select count(*) from kudos k where {_IN_TEAM}) as many from {_TEAMS}", *columns(asked)
        )
        counts = {row["place"]: int(row["many"]) for row in counted}
    return [_thanks_of(rows[place], counts[place]) if place in rows else None for place in range(1, len(asked) + 1)]


def _thanks_of(row: Row, count: int) -> TeamThanks:
    names = tuple(row["names"] or ())
    unthanked = Unthanked(names, len(names) == row["people"]) if names else None
    return TeamThanks(row["team"], [kudos_of(one) for one in row["thanks"] or ()], count, unthanked)


_reading = Gathering(_read)
