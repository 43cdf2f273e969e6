"""Who was thanked in a team, and who was not, in the database: in public only."""

from collections.abc import Sequence
from datetime import datetime

from bot.digest import Unthanked
from bot.kudos import Kudos
from bot.people import Team
from storage.database import statement
from storage.gathering import Gathering, asked_as, columns, placed
from storage.kudos import READ, kudos_of

_MANY = 60  # of a week's kudos are looked at
_IN_TEAM = (
    "k.workspace_id = asked.workspace and not k.private and k.removed_at is null"
    " and k.given_at > asked.since and k.given_at <= asked.until"
    " and k.id in (select r.kudos_id from kudos_receiver r join person p on p.id = r.person_id"
    " where r.workspace_id = asked.workspace and p.workspace_id = asked.workspace and p.team_id = asked.team"
    " and p.is_active and p.posts_about_me)"
)
_ASKED = asked_as(workspace="bigint", team="bigint", manager="bigint", since="timestamptz", until="timestamptz")
Asked = tuple[int, int, int, datetime, datetime]


async def in_team(team: Team, workspace: int, since: datetime, until: datetime) -> tuple[list[Kudos], int]:
    """What a team's people were thanked for in that time, the newest first, and how often that was."""
    return await _thanked.answer((workspace, team.id, team.manager_id, since, until))


async def _in_teams(asked: Sequence[Asked]) -> list[tuple[list[Kudos], int]]:
    rows = await statement(
        f"select asked.place, told.* from {_ASKED} cross join lateral"
        f" ({READ} where {_IN_TEAM} order by k.id desc limit {_MANY}) told order by asked.place, told.id desc",
        *columns(asked),
    )
    found = placed(rows, asked)
    many = [len(of) for of in found]
    if _MANY in many:
        counted = await statement(
            f"select (select count(*) from kudos k where {_IN_TEAM}) as many from {_ASKED} order by asked.place",
            *columns(asked),
        )
        many = [int(row["many"]) for row in counted]
    return [([kudos_of(row) for row in of], count) for of, count in zip(found, many, strict=True)]


async def unthanked(team: Team, workspace: int, since: datetime, until: datetime) -> Unthanked | None:
    """Who of a manager's team was thanked by nobody in that time; None where all were.

    Only people who were there all the time and do not mind being posted about, in a company that had thanks by then.
    """
    return await _passed_over.answer((workspace, team.id, team.manager_id, since, until))


async def _unthanked(asked: Sequence[Asked]) -> list[Unthanked | None]:
    rows = await statement(
        "select place, count(*) as many, array_agg(name order by name, id) filter (where not thanked) as names from ("
        "select asked.place, p.id, p.name, exists (select 1 from kudos_receiver r join kudos k on k.id = r.kudos_id"
        " where r.workspace_id = p.workspace_id and r.person_id = p.id and not k.private and k.removed_at is null"
        f" and k.given_at > asked.since and k.given_at <= asked.until) as thanked from {_ASKED} cross join lateral"
        " (select (asked.since at time zone 'UTC')::date as day) since cross join lateral"
        " (select given_at from kudos where workspace_id = asked.workspace order by id limit 1) first"
        " join person p on p.workspace_id = asked.workspace and p.team_id = asked.team"
        " where first.given_at <= asked.since and p.id <> asked.manager and p.is_active and not p.is_bot"
        " and not p.is_stranger and p.posts_about_me and (p.joined_on is null or p.joined_on <= since.day)"
        " and not exists (select 1 from (select boss, since from audience where person_id = p.id"
        " order by id desc limit 1) seen where seen.boss <> asked.manager or seen.since > since.day)"
        ") one group by place",
        *columns(asked),
    )
    return [
        Unthanked(tuple(of[0]["names"]), len(of[0]["names"]) == of[0]["many"]) if of and of[0]["names"] else None
        for of in placed(rows, asked)
    ]


# The digests of a morning ask together (`make bench`).
_thanked = Gathering(_in_teams)
_passed_over = Gathering(_unthanked)
