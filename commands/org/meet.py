"""Find out who the people are that a request names."""

from collections.abc import Iterable
from dataclasses import replace

from bot.messages.texts import LANGUAGES
from bot.org.people import Person, Profile, Workspace
from bot.ports import Platform
from storage.org import people


async def meet(workspace: Workspace, platform: Platform, platform_ids: Iterable[str]) -> dict[str, Person]:
    """People by platform id. The platform is asked about those we do not know, and about those who had left."""
    accounts = list(platform_ids)
    known = await people.by_platform_ids(workspace.id, accounts)
    strange = [account for account in accounts if account not in known or not known[account].is_active]
    if strange:
        profiles = await platform.profiles(strange)
        known |= {person.platform_id: person for person in await people.meet(workspace.id, profiles)}
    return known


async def meet_again(workspace: Workspace, profile: Profile) -> None:
    """Keeps what changed about somebody we know; of others we keep nothing."""
    if await people.by_platform_ids(workspace.id, [profile.platform_id]):
        await people.meet(workspace.id, [profile])


async def meet_roster(workspace: Workspace, profiles: Iterable[Profile]) -> None:
    """Keeps those of a roster that we do not know yet, so that they can be named. Of strangers we keep nothing."""
    own = {profile.platform_id: profile for profile in profiles if not profile.is_stranger}
    known = await people.by_platform_ids(workspace.id, own)
    if new := [profile for platform_id, profile in own.items() if platform_id not in known]:
        await people.meet(workspace.id, new)


async def hear_from(workspace: Workspace, platform_id: str, time_zone: str, language: str) -> None:
    """Keeps where a person is now, if the platform tells it with what they do; `language` only at the first time."""
    known = (await people.by_platform_ids(workspace.id, [platform_id])).get(platform_id)
    if known and time_zone and known.time_zone != time_zone:
        await people.meet(workspace.id, [replace(known, time_zone=time_zone)])
    if known and language in LANGUAGES and known.language != language:
        await people.set_preferences(known, known.posts_about_me, language)
