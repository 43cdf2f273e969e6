"""What the search for blind spots reads: scores of teams, forecasts, kudos and their weeks. No ballot is near."""

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from bot.records import Records
from storage.database import statement

# Weeks are counted from the first Monday, 1 leading, as rounds are.
_WEEK = "1 + floor(extract(epoch from k.given_at - %s) / 604800)::int"
_STANDS = "k.given_at >= %s and k.given_at < %s and k.removed_at is null and not k.private"


async def records(workspace: int, first_monday: date, weeks: range) -> Records:
    """Everything of these weeks, of closed rounds and of kudos that stand in public."""
    begins = datetime.combine(first_monday, time(), UTC)
    asked = (workspace, weeks.start, weeks.stop - 1)
    meanwhile = (begins, workspace, begins + timedelta(weeks=weeks.start - 1), begins + timedelta(weeks=weeks.stop - 1))
    lived = await statement(
        "select r.week, l.item, substr(l.unit, 6)::bigint as manager, l.reading, l.size_from, l.participation"
        " from round r join ledger l on l.round_id = r.id where r.workspace_id = %s and r.state = 'closed'"
        " and r.week between %s and %s and l.workspace_id = r.workspace_id and l.unit like 'team:%%'",
        *asked,
    )
    believed = await statement(
        "select r.week, f.item, f.manager_id as manager, f.value as label from round r join forecast f"
        " on f.round_id = r.id where r.workspace_id = %s and r.state = 'closed' and r.week between %s and %s"
        " and f.workspace_id = r.workspace_id",
        *asked,
    )
    received = await statement(
        f"select t.manager_id, coalesce(k.value_id, 0) as value, {_WEEK} as week, count(*) as many from kudos k"
        " join kudos_receiver r on r.kudos_id = k.id join person p on p.id = r.person_id"
        " join team t on t.id = p.team_id"
        f" where k.workspace_id = %s and {_STANDS} and p.posts_about_me group by 1, 2, 3",
        *meanwhile,
    )
    given = await statement(
        f"select k.giver_id, {_WEEK} as week, count(*) as many from kudos k join team t on t.manager_id = k.giver_id"
        f" where k.workspace_id = %s and {_STANDS} group by 1, 2",
        *meanwhile,
    )
    return Records(*(list(map(_values, rows)) for rows in (lived, believed, received, given)))


async def staffed(workspace: int) -> dict[int, int]:
    """How many active people report to each manager."""
    rows = await statement(
        "select t.manager_id, count(*) as many from team t join person p on p.team_id = t.id"
        " where t.workspace_id = %s and p.is_active and not p.is_bot and not p.is_stranger group by 1",
        workspace,
    )
    return {row["manager_id"]: row["many"] for row in rows}


def _values(row: Any) -> Any:
    return tuple(row.values())


async def recognised(workspace: int, managers: Collection[int], since: datetime, until: datetime) -> dict[int, int]:
    """By value the thanks that people of these managers' teams got in public."""
    rows = await statement(
        "select k.value_id, count(distinct k.id) as many from kudos k join kudos_receiver r on r.kudos_id = k.id"
        " join person p on p.id = r.person_id join team t on t.id = p.team_id where k.workspace_id = %s"
        f" and {_STANDS} and p.posts_about_me and k.value_id is not null and t.manager_id = any(%s) group by 1",
        *(workspace, since, until, list(managers)),
    )
    return {row["value_id"]: row["many"] for row in rows}


async def given_by(workspace: int, givers: Collection[int], since: datetime, until: datetime) -> dict[int, int]:
    """How many thanks each of these people gave in public."""
    rows = await statement(
        f"select k.giver_id, count(*) as many from kudos k where k.workspace_id = %s and {_STANDS}"
        " and k.giver_id = any(%s) group by 1",
        *(workspace, since, until, list(givers)),
    )
    return {row["giver_id"]: row["many"] for row in rows}
