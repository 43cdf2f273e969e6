"""What the operator takes out to repeat the search for blind spots: published scores, and forecasts without names."""

from storage.database import statement

_CLOSED = "r.workspace_id = %s and r.state = 'closed' and r.week between %s and %s"


async def last_week(workspace: int) -> int | None:
    """The week of the latest closed round."""
    rows = await statement(
        "select max(week) as week from round where workspace_id = %s and state = 'closed'", workspace
    )
    return rows[0]["week"] if rows else None


async def scores(workspace: int, weeks: range) -> list[tuple[str, ...]]:
    """Week, item, block and reading of everything that rounds of these weeks published."""
    rows = await statement(
        "select r.week, l.item, l.unit, l.reading from round r"
        " join ledger l on l.workspace_id = r.workspace_id and l.round_id = r.id"
        f" where {_CLOSED} order by 1, 2, 3",
        *(workspace, weeks.start, weeks.stop - 1),
    )
    return [tuple(map(str, row.values())) for row in rows]


async def forecasts(workspace: int, weeks: range) -> list[tuple[str, ...]]:
    """Week, item, team and label of every forecast for these weeks, of managers who have people now."""
    rows = await statement(
        "select r.week, f.item, 'team:' || f.manager_id as team, f.value from round r"
        f" join forecast f on f.workspace_id = r.workspace_id and f.round_id = r.id where {_CLOSED}"
        " and exists (select 1 from team t join person p on p.workspace_id = t.workspace_id and p.team_id = t.id"
        " where t.workspace_id = r.workspace_id and t.manager_id = f.manager_id"
        " and p.is_active and not p.is_bot and not p.is_stranger) order by 1, 2, 3",
        *(workspace, weeks.start, weeks.stop - 1),
    )
    return [tuple(map(str, row.values())) for row in rows]
