"""Whether each workspace has an admin: for `python -m bot doctor`."""

from collections.abc import Collection

from commands.operate.examine import Finding
from storage.org import people
from storage.roles.grants import with_roles

_ABOUT = "admins"


async def examine_admins(named: Collection[str]) -> list[Finding]:
    """`named` are whom app.yaml names, by platform id."""
    return [await _examine(workspace.id, workspace.name, named) for workspace in await people.workspaces()]


async def _examine(workspace_id: int, name: str, named: Collection[str]) -> Finding:
    everyone = await with_roles(workspace_id, await people.everyone(workspace_id), named)
    count = sum(person.is_admin and person.is_active and not person.is_stranger for person in everyone)
    if count:
        return Finding(_ABOUT, True, f"{name} has {count}.")
    return Finding(
        _ABOUT, True, f"nobody administers {name}. `python -m bot admin grant` makes somebody one.", weak=True
    )
