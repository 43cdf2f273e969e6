"""Find out who the people are that a request names."""

from collections.abc import Iterable

from bot.people import Person, Profile, Workspace
from bot.ports import Platform
from storage import people


async def meet(workspace: Workspace, platform: Platform, platform_ids: Iterable[str]) -> dict[str, Person]:
    """People by platform id. The platform is asked about those we do not know, and about those who had left."""
    asked = list(platform_ids)
    known = await people.by_platform_ids(workspace.id, asked)
    strange = [one for one in asked if one not in known or not known[one].is_active]
    if strange:
        profiles = await platform.profiles(strange)
        known |= {person.platform_id: person for person in await people.meet(workspace.id, profiles)}
    return known


async def meet_again(workspace: Workspace, profile: Profile) -> None:
    """Keeps what changed about somebody we know; of others we keep nothing."""
    if await people.by_platform_ids(workspace.id, [profile.platform_id]):
        await people.meet(workspace.id, [profile])
