"""Note who installed us, where the platform knows no administrators: an admin until somebody is made one."""

from bot.org.people import Workspace
from storage.org import people
from storage.roles import grants, installers
from storage.welcome import welcomes


async def note_installer(workspace: Workspace, account: str) -> None:
    """Keeps the first who installs, while nobody was welcomed and nobody is an admin: whoever adds us to one more team
    later is nobody in particular.
    """
    person = (await people.by_platform_ids(workspace.id, [account])).get(account)
    if person is None or not person.is_active or person.is_stranger or person.is_bot:
        return
    if await welcomes.find(workspace.id) or await welcomes.granted_admin(workspace.id):
        return
    await installers.note(workspace.id, person.id)
    grants.forget(workspace.id)
