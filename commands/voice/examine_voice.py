"""Whether concerns can be written in each workspace, and who was named as readers: for `python -m bot doctor`."""

from bot.config.settings import Settings
from bot.org.people import Workspace
from bot.voice.circles import GROUP_AT_LEAST
from commands.operate.examine import Finding
from commands.roles.concern_readers import named_readers
from storage.config.chosen import counting_settings
from storage.org import people

_ABOUT = "voice"


async def examine_voice(file_settings: Settings) -> list[Finding]:
    """Returns a line a workspace. `file_settings` are those of app.yaml."""
    return [await _examine(workspace, file_settings) for workspace in await people.workspaces()]


async def _examine(workspace: Workspace, file_settings: Settings) -> Finding:
    rules = (await counting_settings(workspace.id, file_settings)).settings.voice
    if not rules.enabled:
        return Finding(_ABOUT, True, f"is off in {workspace.name}.")
    count = len(await named_readers(workspace.id))
    if count >= GROUP_AT_LEAST:
        return Finding(_ABOUT, True, f"is on in {workspace.name}; {count} people are named as readers.")
    text = f"is on in {workspace.name}, without a circle that admins named: that takes {GROUP_AT_LEAST} people."
    return Finding(_ABOUT, True, f"{text} An admin names them with /waterline roles.", weak=True)
