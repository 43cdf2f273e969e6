"""What the operator takes out to repeat the search for blind spots: published scores, and forecasts without names."""

from storage.checkin import rounds
from storage.checkin.rounds import COUNTS_IN
from storage.database import statement
from storage.org.unit_keys import team_key_of

_SCORES = f"""
select r.week, l.item, l.unit, l.reading, r.first_monday + 7 * (r.week - 1) as monday, l.size_from, r.id
from round r join ledger l on l.workspace_id = r.workspace_id and l.round_id = r.id
where r.workspace_id = %(workspace_id)s and r.state = 'closed' and {COUNTS_IN} between %(first)s and %(last)s
order by 1, 2, 3
"""
_FORECASTS = f"""
select r.week, f.item, {team_key_of("f.manager_id")} as team, f.value
from round r join forecast f on f.workspace_id = r.workspace_id and f.round_id = r.id
where r.workspace_id = %(workspace_id)s and r.state = 'closed' and {COUNTS_IN} between %(first)s and %(last)s
    and exists (
    select 1 from team t join person p on p.workspace_id = t.workspace_id and p.team_id = t.id
    where t.workspace_id = r.workspace_id and t.manager_id = f.manager_id
        and p.is_active and not p.is_bot and not p.is_stranger)
order by 1, 2, 3
"""


async def last_week(workspace_id: int) -> int | None:
    """Returns the week in which a round closed last."""
    rows = await statement(
        f"select max({COUNTS_IN}) as week from round r where r.workspace_id = %(workspace_id)s and r.state = 'closed'",
        workspace_id=workspace_id,
    )
    return rows[0]["week"] if rows else None


async def scores(workspace_id: int, weeks: range) -> list[tuple[str, ...]]:
    """Returns week, item, block, reading, Monday, size and where it lay of everything that rounds of these weeks
    published.
    """
    rows = await statement(_SCORES, workspace_id=workspace_id, first=weeks.start, last=weeks.stop - 1)
    inside = {round_id: await within(workspace_id, round_id) for round_id in {row["id"] for row in rows}}
    lines = []
    for row in rows:
        *cells, round_id = row.values()
        lines.append((*map(str, cells), inside[round_id].get(row["unit"], "")))
    return lines


async def within(workspace_id: int, round_id: int) -> dict[str, str]:
    """Returns in which units that a round showed each of its units lies, the nearest leading."""
    round_ = await rounds.find(workspace_id, round_id)
    shown = await rounds.published(workspace_id, round_id)
    above: dict[str | None, str] = {None: ""}
    inside: dict[str, str] = {}
    for unit in round_.frozen.tree.units if round_ else ():  # parents before children
        inside[unit.key] = above[unit.parent]
        above[unit.key] = f"{unit.key} {inside[unit.key]}".strip() if unit.key in shown else inside[unit.key]
    return inside


async def forecasts(workspace_id: int, weeks: range) -> list[tuple[str, ...]]:
    """Returns week, item, team and label of every forecast for these weeks by managers who have people now."""
    rows = await statement(_FORECASTS, workspace_id=workspace_id, first=weeks.start, last=weeks.stop - 1)
    return [tuple(map(str, row.values())) for row in rows]
