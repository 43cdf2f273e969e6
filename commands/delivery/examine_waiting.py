"""Whose messages wait for longer than anybody should: for `python -m bot doctor`."""

from commands.operate.examine import Finding
from storage.delivery.due import waits_for
from storage.org.people import workspaces

_LONG = 900.0  # seconds, after which the alert comes, too
_NAMED_AT_MOST = 20
_TEXT = (
    "messages wait in {places}. Is the token of each in the environment of a process, its tenant in TEAMS_TENANTS? "
    "Does its platform refuse us? Where one is gone for good: `python -m bot erase-workspace PLATFORM ID --yes`."
)


async def examine_waiting() -> list[Finding]:
    """Returns in which workspaces of the open database messages wait, and for how long; nothing where in none."""
    waits = {f"{each.platform} {each.platform_id}": await waits_for(each.id) for each in await workspaces()}
    late = sorted((place for place, seconds in waits.items() if seconds > _LONG), key=waits.__getitem__, reverse=True)
    if not late:
        return []
    places = [f"{place} ({waits[place] / 3600:.1f} hours)" for place in late[:_NAMED_AT_MOST]]
    unnamed = [f"{len(late) - _NAMED_AT_MOST} more"] if len(late) > _NAMED_AT_MOST else []
    return [Finding("whose messages wait", False, _TEXT.format(places=", ".join([*places, *unnamed])))]
