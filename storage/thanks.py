"""Who was thanked in a team, and who was not, in the database: in public only."""

from datetime import datetime

from bot.digest import Unthanked
from bot.kudos import Kudos
from storage.database import statement
from storage.kudos import READ, kudos_of

_MANY = 60  # of a week's kudos are looked at
_IN_TEAM = (
    "k.workspace_id = %s and not k.private and k.removed_at is null and k.given_at > %s and k.given_at <= %s"
    " and k.id in (select r.kudos_id from kudos_receiver r join person p on p.id = r.person_id"
    " where r.workspace_id = %s and p.team_id = %s and p.is_active and p.posts_about_me)"
)


async def in_team(workspace: int, team: int, since: datetime, until: datetime) -> tuple[list[Kudos], int]:
    """What a team's people were thanked for in that time, the newest first, and how often that was."""
    values = (workspace, since, until, workspace, team)
    rows = await statement(f"{READ} where {_IN_TEAM} order by k.id desc limit {_MANY}", *values)
    if len(rows) < _MANY:
        return [kudos_of(row) for row in rows], len(rows)
    counted = await statement(f"select count(*) as many from kudos k where {_IN_TEAM}", *values)
    return [kudos_of(row) for row in rows], int(counted[0]["many"])


async def unthanked(workspace: int, team: int, manager: int, since: datetime, until: datetime) -> Unthanked | None:
    """Who of a manager's team was thanked by nobody in that time; None where all were.

    Only people who were there all the time and do not mind being posted about, in a company that had thanks by then.
    """
    rows = await statement(
        "select p.name, exists (select 1 from kudos_receiver r join kudos k on k.id = r.kudos_id"
        " where r.workspace_id = p.workspace_id and r.person_id = p.id and not k.private and k.removed_at is null"
        " and k.given_at > %s and k.given_at <= %s) as thanked from person p"
        " where p.workspace_id = %s and p.team_id = %s and p.id <> %s and p.is_active and not p.is_bot"
        " and not p.is_stranger and p.posts_about_me and (p.joined_on is null or p.joined_on <= %s)"
        " and not exists (select 1 from (select boss, since from audience where person_id = p.id"
        " order by id desc limit 1) seen where seen.boss <> %s or seen.since > %s)"
        " and (select given_at from kudos where workspace_id = p.workspace_id order by id limit 1) <= %s"
        " order by p.name, p.id",
        *(since, until, workspace, team, manager, since.date(), manager, since.date(), since),
    )
    names = tuple(row["name"] for row in rows if not row["thanked"])
    return Unthanked(names, len(names) == len(rows)) if names else None
