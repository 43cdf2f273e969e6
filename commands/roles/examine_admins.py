"""Whether each workspace has an admin: for `python -m bot doctor`."""

from collections.abc import Collection

from commands.operate.examine import Finding
from storage.org import people
from storage.roles.grants import with_roles

_ABOUT = "admins"


async def examine_admins(admin_accounts: Collection[str]) -> list[Finding]:
    """Returns how many admins each workspace has. `admin_accounts` are whom app.yaml names, by platform id."""
    return [await _examine(workspace.id, workspace.name, admin_accounts) for workspace in await people.workspaces()]


async def _examine(workspace_id: int, name: str, admin_accounts: Collection[str]) -> Finding:
    everyone = await with_roles(workspace_id, await people.everyone(workspace_id), admin_accounts)
    count = sum(person.is_admin and person.is_active and not person.is_stranger for person in everyone)
    if count:
        return Finding(_ABOUT, True, f"{name} has {count}.")
    return Finding(
        _ABOUT, True, f"nobody administers {name}. `python -m bot admin grant` makes somebody one.", weak=True
    )
