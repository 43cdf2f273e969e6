"""What the search for blind spots reads: scores of teams, forecasts, kudos and their weeks. No ballot is near."""

import asyncio
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from bot.insight.records import Records
from storage.database import statement

_RECEIVED = (
    "kudos k join kudos_receiver r on r.workspace_id = k.workspace_id and r.kudos_id = k.id"
    " join person p on p.workspace_id = r.workspace_id and p.id = r.person_id"
    " join team t on t.workspace_id = p.workspace_id and t.id = p.team_id"
)
_GIVEN = "kudos k join team t on t.workspace_id = k.workspace_id and t.manager_id = k.giver_id"
# Weeks are counted from the first Monday, 1 leading, as rounds are.
_WEEK = "1 + floor(extract(epoch from k.given_at - %s) / 604800)::int"
_STANDS = "k.given_at >= %s and k.given_at < %s and k.removed_at is null and not k.private"
_NAMES_SOMEBODY = (
    "exists (select 1 from kudos_receiver r join person p on p.workspace_id = r.workspace_id and p.id = r.person_id"
    " where r.workspace_id = k.workspace_id and r.kudos_id = k.id and p.posts_about_me)"
)  # as `Kudos.named_in_public`: whom no post may name is thanked in a direct message only


async def records(workspace: int, first_monday: date, weeks: range) -> Records:
    """Forecasts of the closed rounds of these weeks, and kudos that stand in public.

    Columns come as arrays: a large company's quarter has a million cells, which as rows take ten times the memory.
    """
    begins = datetime.combine(first_monday, time(), UTC)
    meanwhile = (begins, workspace, begins + timedelta(weeks=weeks.start - 1), begins + timedelta(weeks=weeks.stop - 1))
    believed = statement(
        "select r.week, f.item, array_agg(f.manager_id) as managers, array_agg(f.value) as labels from round r"
        " join forecast f on f.workspace_id = r.workspace_id and f.round_id = r.id"
        " where r.workspace_id = %s and r.state = 'closed' and r.week between %s and %s group by 1, 2",
        *(workspace, weeks.start, weeks.stop - 1),
    )
    received = statement(
        "select week, value, array_agg(manager_id) as managers, array_agg(many) as kudos from ("
        f"select t.manager_id, coalesce(k.value_id, 0) as value, {_WEEK} as week, count(*) as many from {_RECEIVED}"
        f" where k.workspace_id = %s and {_STANDS} and p.posts_about_me group by 1, 2, 3) one group by 1, 2",
        *meanwhile,
    )
    thanks_given = statement(
        "select week, array_agg(giver_id) as managers, array_agg(many) as kudos from ("
        f"select k.giver_id, {_WEEK} as week, count(*) as many from {_GIVEN}"
        f" where k.workspace_id = %s and {_STANDS} and {_NAMES_SOMEBODY} group by 1, 2) one group by 1",
        *meanwhile,
    )
    answers = await asyncio.gather(believed, received, thanks_given)
    return Records(*(list(map(_values, rows)) for rows in answers))


async def staffed(workspace: int) -> dict[int, int]:
    """How many active people report to each manager."""
    rows = await statement(
        "select t.manager_id, count(*) as many from team t"
        " join person p on p.workspace_id = t.workspace_id and p.team_id = t.id"
        " where t.workspace_id = %s and p.is_active and not p.is_bot and not p.is_stranger group by 1",
        workspace,
    )
    return {row["manager_id"]: row["many"] for row in rows}


def _values(row: Any) -> Any:
    return tuple(row.values())


async def recognised(workspace: int, since: datetime, until: datetime) -> list[tuple[int, list[list[int]], list[int]]]:
    """Values, groups of managers whose people were thanked together for living them in public, and how often each."""
    rows = await statement(
        "select value_id, array_agg(managers) as groups, array_agg(many) as many from ("
        "select value_id, managers, count(*) as many from ("
        f"select k.value_id, array_agg(distinct t.manager_id) as managers from {_RECEIVED}"
        f" where k.workspace_id = %s and {_STANDS} and p.posts_about_me"
        " and k.value_id is not null group by k.workspace_id, k.id) thanks group by 1, 2)"
        " together group by 1, cardinality(managers)",
        *(workspace, since, until),
    )
    return [_values(row) for row in rows]


async def given_by_bosses(workspace: int, since: datetime, until: datetime) -> dict[int, int]:
    """How many thanks each person who leads a team gave in public."""
    rows = await statement(
        f"select k.giver_id, count(*) as many from {_GIVEN}"
        f" where k.workspace_id = %s and {_STANDS} and {_NAMES_SOMEBODY} group by 1",
        *(workspace, since, until),
    )
    return {row["giver_id"]: row["many"] for row in rows}
