"""Make somebody an admin from the command line: where nobody is known, or the last admin is gone."""

from collections.abc import Collection
from datetime import datetime

from bot.org.people import Person, Workspace
from bot.roles.roles import Role
from commands.operate.choose_workspace import one_of
from commands.roles.change_roles import give
from storage.org import people


class NotGranted(ValueError):
    """Nobody was made an admin. The text says why, and what to do."""


async def grant_by_operator(
    account: str, reason: str, platform: str, admin_accounts: Collection[str], now: datetime, label: str = ""
) -> str:
    """Returns in a sentence what came of it. `label` is the workspace's name or id, where there are several on a
    platform. Raises NotGranted, UnknownWorkspace.
    """
    workspace = await _workspace(platform, label)
    person = await _person(workspace, account)
    receivers = await give(workspace.id, [person], Role.ADMIN, None, reason.strip(), now, admin_accounts)
    return f"{person.name} {'is an admin of' if receivers else 'was an admin already of'} {workspace.name}."


async def _workspace(platform: str, label: str) -> Workspace:
    fitting = [workspace for workspace in await people.workspaces() if platform in ("", workspace.platform)]
    return one_of(fitting, label)


async def _person(workspace: Workspace, account: str) -> Person:
    handle = account.removeprefix("@")
    person = (await people.by_platform_ids(workspace.id, [account])).get(account) or (
        await people.by_handles(workspace.id, [handle])
    ).get(handle.casefold())
    if person is None:
        raise NotGranted(
            f"Nobody in {workspace.name} is known as {account}. Let them write to Waterline once, or load the chart."
        )
    if not person.is_active or person.is_bot or person.is_stranger:
        raise NotGranted(f"{person.name} has left, is a guest, or is no person: nobody of these can be an admin.")
    return person
