"""The settings that count now in a workspace: app.yaml's, with what its admins chose in chat in their place."""

from dataclasses import replace

from bot.ports import ServedWorkspace
from storage.config.chosen import counting_settings


async def settings_now(served: ServedWorkspace) -> ServedWorkspace:
    """Returns the workspace as it is to be served now; what another process changed counts within 30 seconds."""
    file_settings = served.file_settings or served.settings
    now = await counting_settings(served.workspace.id, file_settings)
    if not now.chosen:
        return ServedWorkspace(served.workspace, served.platform, file_settings, file_settings)
    language = now.settings.languages[0] if "languages" in now.chosen else served.workspace.language
    workspace = replace(served.workspace, language=language)
    return ServedWorkspace(workspace, served.platform, now.settings, file_settings)
