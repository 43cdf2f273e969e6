"""When something was last said of customers, for whoever remembers what they made of it."""

from storage.database import statement

_LATEST = """
select concat_ws(' ', max(id), max(taken_back_at)) as change from signal_statement
where workspace_id = %(workspace_id)s
"""


async def latest_change(workspace_id: int) -> str:
    """Returns a word that stays the same as long as all values do."""
    [row] = await statement(_LATEST, workspace_id=workspace_id)
    return str(row["change"])
