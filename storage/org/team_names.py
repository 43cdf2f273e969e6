"""What teams are called in languages in which an admin gave them a name, by who leads them."""

from collections.abc import Collection

from cachetools import TTLCache

from bot.org.people import TeamNames
from storage.caches import WORKSPACES, ByWorkspace, registered
from storage.database import statement

_current: TTLCache[int, TeamNames] = registered(TTLCache(maxsize=WORKSPACES, ttl=30))
_latest: ByWorkspace[TeamNames] = registered(ByWorkspace())
_READ = """
select manager_id, names from team where workspace_id = %(workspace_id)s and names <> '{}'
"""


async def team_names(workspace_id: int) -> TeamNames:
    """Returns them as they are; what another process changes is seen within 30 seconds."""
    if (names := _current.get(workspace_id)) is None:
        await read_team_names([workspace_id])
        names = remembered_names(workspace_id)
    return names


async def read_team_names(workspaces: Collection[int]) -> None:
    """Reads them for `remembered_names`."""
    for workspace_id in workspaces:
        rows = await statement(_READ, workspace_id=workspace_id)
        names = {row["manager_id"]: row["names"] for row in rows}
        _latest[workspace_id] = _current[workspace_id] = names


def remembered_names(workspace_id: int) -> TeamNames:
    """Returns them as they were when this process read them last, without asking the database."""
    return _latest.get(workspace_id, {})


def forget_names(workspace_id: int) -> None:
    _current.pop(workspace_id, None)
