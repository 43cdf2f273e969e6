"""When something was last said of customers, for whoever remembers what they made of it."""

from datetime import datetime

from storage.database import statement

_LATEST = """
select coalesce(max(id), 0) as statement, max(taken_back_at) as taken_back_at from signal_statement
where workspace_id = %(workspace_id)s
"""


async def latest_change(workspace_id: int) -> tuple[int, datetime | None]:
    """Returns the latest statement, and when one was last taken back: as long as both stay, all values do."""
    [row] = await statement(_LATEST, workspace_id=workspace_id)
    return row["statement"], row["taken_back_at"]
