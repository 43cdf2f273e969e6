"""Who is here: the workspace, and the people in it that a request names."""

from collections.abc import Iterable

from bot.kudos import Value
from bot.people import Person, Workspace
from bot.ports import Platform
from bot.settings import Settings
from storage import people, values


async def open_workspace(platform: str, platform_id: str, name: str, settings: Settings) -> Workspace:
    """The workspace with this platform id; a new one starts with the values of app.yaml."""
    workspace = await people.workspace(platform, platform_id, name, settings.languages[0])
    first = [Value(0, value.names, value.emoji, value.practices) for value in settings.values]
    await values.first_set(workspace.id, first)
    return workspace


async def meet(workspace: Workspace, platform: Platform, platform_ids: Iterable[str]) -> dict[str, Person]:
    """People by platform id; those we do not know yet are asked of the platform once."""
    asked = list(platform_ids)
    known = await people.by_platform_ids(workspace.id, asked)
    strange = [one for one in asked if one not in known]
    if strange:
        profiles = await platform.profiles(strange)
        known |= {person.platform_id: person for person in await people.meet(workspace.id, profiles)}
    return known
