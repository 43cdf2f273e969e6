"""Whether what admins chose in chat can be used: for `python -m bot doctor`."""

from bot.config.settings import Settings
from commands.operate.examine import Finding
from storage.config.chosen import counting_settings
from storage.org import people


async def examine_chosen(file_settings: Settings) -> list[Finding]:
    """Returns of each workspace what was chosen in the place of app.yaml, `file_settings`, and what of it cannot be."""
    findings: list[Finding] = []
    for workspace in await people.workspaces():
        counting = await counting_settings(workspace.id, file_settings)
        about = f"settings of {workspace.name}"
        if counting.faults:
            text = (
                f"what is stored for {', '.join(counting.faults)} cannot be, so that app.yaml counts there. "
                "Have an admin choose it again with /waterline admin."
            )
            findings.append(Finding(about, False, text))
        elif counting.chosen:
            text = f"chosen in chat, so that app.yaml does not count: {', '.join(counting.chosen)}."
            findings.append(Finding(about, True, text))
    return findings
