"""Comments that were released when a round closed: for the head of a unit and those above."""

from collections.abc import Collection, Mapping, Sequence

from storage.database import statement

_ADD = """
insert into comment (workspace_id, round_id, unit, words)
select %(workspace_id)s, %(round_id)s, unit, words
from unnest(%(units)s::text[], %(words)s::text[]) as released(unit, words)
"""
_OF_UNITS = """
select unit, words from comment
where workspace_id = %(workspace_id)s and round_id = %(round_id)s and unit = any(%(units)s)
order by sha256(convert_to(words, 'UTF8'))
"""
_OF_ROUND = """
select unit, words from comment where workspace_id = %(workspace_id)s and round_id = %(round_id)s
order by sha256(convert_to(words, 'UTF8'))
"""


async def replace(workspace_id: int, round_id: int, comments: Mapping[str, Sequence[str]]) -> None:
    """Stores exactly these comments, by unit, in the random order in which they come, instead of earlier ones."""
    rows = [(unit, words) for unit, written in comments.items() for words in written]
    await statement(
        "delete from comment where workspace_id = %(workspace_id)s and round_id = %(round_id)s",
        workspace_id=workspace_id,
        round_id=round_id,
    )
    await statement(
        _ADD,
        workspace_id=workspace_id,
        round_id=round_id,
        units=[unit for unit, _ in rows],
        words=[words for _, words in rows],
    )


async def of_units(workspace_id: int, round_id: int, units: Collection[str]) -> dict[str, list[str]]:
    """Returns the released comments of these units, in an order as good as random and the same for every reader."""
    if not units:
        return {}
    return _by_unit(await statement(_OF_UNITS, workspace_id=workspace_id, round_id=round_id, units=list(units)))


async def of_round(workspace_id: int, round_id: int) -> dict[str, list[str]]:
    """Returns all released comments of a round, in the same order."""
    return _by_unit(await statement(_OF_ROUND, workspace_id=workspace_id, round_id=round_id))


def _by_unit(rows: Sequence[Mapping[str, str]]) -> dict[str, list[str]]:
    comments: dict[str, list[str]] = {}
    for row in rows:
        comments.setdefault(row["unit"], []).append(row["words"])
    return comments
