"""What admins chose in chat in the place of app.yaml, in the database, and the settings that count with it."""

from collections.abc import Mapping
from typing import Any

from cachetools import TTLCache
from psycopg.types.json import Jsonb

from bot.config.chosen import CountingSettings, counting
from bot.config.settings import Settings
from storage.caches import WORKSPACES, ByWorkspace, registered
from storage.database import statement

_READ = "select settings from chosen_settings where workspace_id = %(workspace_id)s"
_WRITE = """
insert into chosen_settings (workspace_id, settings) values (%(workspace_id)s, %(settings)s)
on conflict (workspace_id) do update set settings = excluded.settings
"""
# Asked at every request; what another process changes is seen within this many seconds. With the file's settings that
# it was worked out of: in tests one process has several.
_counting: TTLCache[int, tuple[Settings, CountingSettings]] = registered(TTLCache(maxsize=WORKSPACES, ttl=30))
_latest: ByWorkspace[Settings] = registered(ByWorkspace())


async def counting_settings(workspace_id: int, file_settings: Settings) -> CountingSettings:
    """Returns the settings of a workspace that count now. `file_settings` is what app.yaml says."""
    remembered = _counting.get(workspace_id)
    if remembered and remembered[0] is file_settings:
        return remembered[1]
    settings = counting(file_settings, await stored(workspace_id))
    _counting[workspace_id] = file_settings, settings
    _latest[workspace_id] = settings.settings
    return settings


def remembered_settings(workspace_id: int, file_settings: Settings) -> Settings:
    """Returns them as this process read them last, without asking the database."""
    return _latest.get(workspace_id, file_settings)


async def stored(workspace_id: int) -> Any:
    """Returns what was chosen, by path, whatever the row says."""
    rows = await statement(_READ, workspace_id=workspace_id)
    return rows[0]["settings"] if rows else {}


async def store(workspace_id: int, chosen: Mapping[str, Any]) -> None:
    """Stores what is chosen from now on, in the place of all that was."""
    await statement(_WRITE, workspace_id=workspace_id, settings=Jsonb(dict(chosen)))
    forget(workspace_id)


def forget(workspace_id: int) -> None:
    """Has them looked up anew: once more by whoever stored them within a larger transaction, at its end."""
    _counting.pop(workspace_id, None)
