"""Comments that were released when a round closed: for the head of a unit and those above."""

from collections.abc import Collection, Mapping, Sequence

from storage.database import statement


async def replace(workspace: int, round_id: int, comments: Mapping[str, Sequence[str]]) -> None:
    """Stores exactly these, by unit, in the random order in which they come."""
    rows = [(unit, words) for unit, written in comments.items() for words in written]
    await statement("delete from comment where workspace_id = %s and round_id = %s", workspace, round_id)
    await statement(
        "insert into comment (workspace_id, round_id, unit, words) select %s, %s, unit, words"
        " from unnest(%s::text[], %s::text[]) as row(unit, words)",
        *(workspace, round_id, [unit for unit, _ in rows], [words for _, words in rows]),
    )


async def of_units(workspace: int, round_id: int, units: Collection[str]) -> dict[str, list[str]]:
    """Released comments of these units, in the order in which they were stored."""
    sql = "select unit, words from comment where workspace_id = %s and round_id = %s and unit = any(%s) order by id"
    return _by_unit(await statement(sql, workspace, round_id, list(units))) if units else {}


async def of_round(workspace: int, round_id: int) -> dict[str, list[str]]:
    sql = "select unit, words from comment where workspace_id = %s and round_id = %s order by id"
    return _by_unit(await statement(sql, workspace, round_id))


def _by_unit(rows: Sequence[Mapping[str, str]]) -> dict[str, list[str]]:
    comments: dict[str, list[str]] = {}
    for row in rows:
        comments.setdefault(row["unit"], []).append(row["words"])
    return comments
