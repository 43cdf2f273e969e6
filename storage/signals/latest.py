"""When something was last said of customers, for whoever remembers what they made of it."""

from datetime import datetime
from typing import NamedTuple

from storage.database import statement

_LATEST = """
select coalesce(max(id), 0) as statement, max(taken_back_at) as taken_back_at from signal_statement
where workspace_id = %(workspace_id)s
"""


class LatestChange(NamedTuple):
    """The latest statement, and when one was last taken back."""

    statement: int
    taken_back_at: datetime | None


async def latest_change(workspace_id: int) -> LatestChange:
    """Returns what was last said: as long as that stays, all values do."""
    [row] = await statement(_LATEST, workspace_id=workspace_id)
    return LatestChange(row["statement"], row["taken_back_at"])
