"""What managers believe their teams will answer, in the database: confidential, read by that manager alone."""

from collections.abc import Collection, Mapping

from storage.database import statement


async def keep(workspace: int, round_id: int, manager: int, values: Mapping[str, int]) -> bool:
    """Stores forecasts by item, over earlier ones; False, with nothing stored, if the round is no longer open."""
    rows = await statement(
        "with running as (select id from round where id = %s and workspace_id = %s and state = 'open' for share)"
        " insert into forecast (workspace_id, round_id, manager_id, item, value)"
        " select %s, running.id, %s, item, value from running, unnest(%s::text[], %s::smallint[]) as told(item, value)"
        " on conflict (workspace_id, round_id, manager_id, item) do update set value = excluded.value returning id",
        *(round_id, workspace, workspace, manager, list(values), list(values.values())),
    )
    return bool(rows)


async def of(workspace: int, round_id: int, manager: int) -> dict[str, int]:
    """A manager's own forecasts of a round, by item."""
    rows = await statement(
        "select item, value from forecast where workspace_id = %s and round_id = %s and manager_id = %s",
        *(workspace, round_id, manager),
    )
    return {row["item"]: row["value"] for row in rows}


async def of_manager(workspace: int, rounds: Collection[int], manager: int) -> dict[int, dict[str, int]]:
    """A manager's own forecasts of several rounds, by round and item."""
    rows = await statement(
        "select round_id, item, value from forecast where workspace_id = %s and manager_id = %s and round_id = any(%s)",
        *(workspace, manager, list(rounds)),
    )
    by_round: dict[int, dict[str, int]] = {}
    for row in rows:
        by_round.setdefault(row["round_id"], {})[row["item"]] = row["value"]
    return by_round


async def of_values(workspace: int, rounds: Collection[int]) -> dict[int, dict[str, dict[int, int]]]:
    """Everybody's forecasts about values, by round, item and manager: to be added up, shown to nobody."""
    rows = await statement(
        "select round_id, item, array_agg(manager_id) as managers, array_agg(value) as labels from forecast"
        " where workspace_id = %s and round_id = any(%s) and item like 'value-%%' group by 1, 2",
        *(workspace, list(rounds)),
    )
    by_round: dict[int, dict[str, dict[int, int]]] = {}
    for row in rows:
        by_round.setdefault(row["round_id"], {})[row["item"]] = dict(zip(row["managers"], row["labels"], strict=True))
    return by_round
