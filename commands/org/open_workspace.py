"""Open the door for a workspace: a new one starts with what app.yaml says."""

from dataclasses import replace

from bot.config.settings import Settings
from bot.org.people import Workspace
from bot.org.values import Value
from storage.org import people, values


async def open_workspace(
    platform: str, platform_id: str, name: str, settings: Settings, *, invented: bool = False
) -> Workspace:
    """Returns the workspace with this platform id; a new one starts with the values of app.yaml, and one that removed
    us has come back, unless it is being erased.
    """
    workspace = await people.workspace(platform, platform_id, name, settings.languages[0], invented=invented)
    first_values = [
        Value(id=0, names=value.names, emoji=value.emoji, practices=value.practices) for value in settings.values
    ]
    await values.first_set(workspace.id, first_values)
    # What the platform said of itself, whatever the row says: files of check-ins are named by it.
    return replace(workspace, platform=platform, platform_id=platform_id)
