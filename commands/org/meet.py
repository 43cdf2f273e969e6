"""Find out who the people are that a request names."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.messages.texts import LANGUAGES
from bot.org.people import Person, Profile, Workspace
from bot.ports import Platform, PlatformError
from storage.org import people
from storage.org.looking import is_unheard_of, mark_fresh, note_asked

LOOKED_AT_AT_ONCE = 10  # while somebody waits for an answer


async def meet(workspace: Workspace, platform: Platform, platform_ids: Iterable[str]) -> dict[str, Person]:
    """Returns people by platform id. The platform is asked about those we do not know, and those who had left."""
    accounts = list(platform_ids)
    by_account = await people.by_platform_ids(workspace.id, accounts)
    strange = [account for account in accounts if account not in by_account or not by_account[account].is_active]
    if strange:
        profiles = await platform.profiles(strange)
        by_account |= {person.platform_id: person for person in await people.meet(workspace.id, profiles)}
    return by_account


async def meet_anew(workspace: Workspace, platform: Platform, platform_ids: Iterable[str]) -> dict[str, Person]:
    """Meets people as `meet` does, and asks the platform again about those of whom nothing was heard since the start;
    if it does not answer, what was known has to do.
    """
    by_account = await meet(workspace, platform, platform_ids)
    stale = {account: person for account, person in by_account.items() if is_unheard_of(workspace.id, person)}
    if not stale or len(stale) > LOOKED_AT_AT_ONCE:
        return by_account
    try:
        profiles = await platform.profiles(list(stale))
    except PlatformError:
        return by_account
    note_asked(workspace.id, stale)
    await mark_fresh(workspace.id, stale.values())
    return by_account | {person.platform_id: person for person in await update(workspace, profiles, stale)}


async def update(workspace: Workspace, profiles: Iterable[Profile], by_account: Mapping[str, Person]) -> list[Person]:
    """Stores what a platform tells of these people now. A time zone that it does not tell stays as it was."""
    changed = [
        profile if profile.tells_time_zone else replace(profile, time_zone=by_account[profile.platform_id].time_zone)
        for profile in profiles
        if profile.platform_id in by_account
    ]
    return await people.meet(workspace.id, changed)


async def meet_again(workspace: Workspace, profile: Profile) -> None:
    """Keeps what changed about somebody we know; of others we keep nothing."""
    if await people.by_platform_ids(workspace.id, [profile.platform_id]):
        await people.meet(workspace.id, [profile])


async def meet_roster(workspace: Workspace, profiles: Iterable[Profile], *, guests: bool) -> None:
    """Keeps those of a roster that we do not know yet, so that they can be named; `guests` is whether guests can be.
    Of strangers we keep nothing.
    """
    of_company = {
        profile.platform_id: profile for profile in profiles if not profile.is_stranger or (guests and profile.is_guest)
    }
    by_account = await people.by_platform_ids(workspace.id, of_company)
    if new := [profile for platform_id, profile in of_company.items() if platform_id not in by_account]:
        await people.meet(workspace.id, new)


async def hear_from(workspace: Workspace, platform_id: str, time_zone: str, language: str) -> None:
    """Keeps where a person is now, if the platform tells it with what they do; `language` only at the first time. What
    a source says of them, and the language they chose, stays.
    """
    person = (await people.by_platform_ids(workspace.id, [platform_id])).get(platform_id)
    if person is None:
        return
    if time_zone and person.time_zone != time_zone and "time_zone" not in person.origins:
        await people.meet(workspace.id, [replace(person, time_zone=time_zone)])
    if language in LANGUAGES and person.language != language and not person.language_chosen:
        await people.hear_language(person, language)
