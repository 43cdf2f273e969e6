"""What managers believe their teams will answer, in the database: confidential, read by that manager alone."""

from collections.abc import Collection, Mapping

from storage.database import statement

_KEEP = """
with running as (
    select workspace_id, id from round
    where workspace_id = %(workspace_id)s and id = %(round_id)s and state = 'open' for share
)
insert into forecast (workspace_id, round_id, manager_id, item, value)
select running.workspace_id, running.id, %(manager)s, forecast.item, forecast.value
from running cross join unnest(%(items)s::text[], %(values)s::smallint[]) as forecast(item, value)
on conflict (workspace_id, round_id, manager_id, item) do update set value = excluded.value returning id
"""
_OF_ROUND = """
select item, value from forecast
where workspace_id = %(workspace_id)s and round_id = %(round_id)s and manager_id = %(manager)s
"""
_OF_ROUNDS = """
select round_id, item, value from forecast
where workspace_id = %(workspace_id)s and manager_id = %(manager)s and round_id = any(%(rounds)s)
"""
_OF_EVERYBODY = """
select round_id, item, array_agg(manager_id) as managers, array_agg(value) as labels from forecast
where workspace_id = %(workspace_id)s and round_id = any(%(rounds)s) and item like %(items)s group by 1, 2
"""


async def save(workspace_id: int, round_id: int, manager: int, values: Mapping[str, int]) -> bool:
    """Stores forecasts by item, over earlier ones; False, with nothing stored, if the round is no longer open."""
    rows = await statement(
        _KEEP,
        workspace_id=workspace_id,
        round_id=round_id,
        manager=manager,
        items=list(values),
        values=list(values.values()),
    )
    return bool(rows)


async def of(workspace_id: int, round_id: int, manager: int) -> dict[str, int]:
    """Returns a manager's own forecasts for a round, by item."""
    rows = await statement(_OF_ROUND, workspace_id=workspace_id, round_id=round_id, manager=manager)
    return {row["item"]: row["value"] for row in rows}


async def of_manager(workspace_id: int, rounds: Collection[int], manager: int) -> dict[int, dict[str, int]]:
    """Returns a manager's own forecasts for several rounds, by round and item."""
    rows = await statement(_OF_ROUNDS, workspace_id=workspace_id, rounds=list(rounds), manager=manager)
    by_round: dict[int, dict[str, int]] = {}
    for row in rows:
        by_round.setdefault(row["round_id"], {})[row["item"]] = row["value"]
    return by_round


async def of_values(workspace_id: int, rounds: Collection[int]) -> dict[int, dict[str, dict[int, int]]]:
    """Returns everybody's forecasts about values, by round, item and manager: for sums, to be shown to nobody."""
    return await _of_everybody(workspace_id, rounds, "value-%")


async def of_departments(workspace_id: int, rounds: Collection[int]) -> dict[int, dict[str, dict[int, int]]]:
    """Returns the same of what heads believe of how their departments serve others."""
    return await _of_everybody(workspace_id, rounds, "serves-%")


async def of_everybody(workspace_id: int, rounds: Collection[int]) -> dict[int, dict[str, dict[int, int]]]:
    """Returns the same of every item."""
    return await _of_everybody(workspace_id, rounds, "%")


async def _of_everybody(workspace_id: int, rounds: Collection[int], items: str) -> dict[int, dict[str, dict[int, int]]]:
    rows = await statement(_OF_EVERYBODY, workspace_id=workspace_id, rounds=list(rounds), items=items)
    by_round: dict[int, dict[str, dict[int, int]]] = {}
    for row in rows:
        by_round.setdefault(row["round_id"], {})[row["item"]] = dict(zip(row["managers"], row["labels"], strict=True))
    return by_round
