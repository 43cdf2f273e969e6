"""Take in a company's people, their teams and who leads them."""

from collections.abc import Iterable

from bot.org.company import Company
from bot.org.people import Person, Workspace
from storage import database
from storage.org import people
from storage.org.chart import NewMember, NewTeam, replace_chart
from storage.org.told_fields import forget_fields, is_stored, store_members


async def save_company(workspace: Workspace, company: Company) -> dict[str, Person]:
    """Stores a company as a whole or not at all, and returns everybody by platform id.

    Who is not in it has no team any more.
    """
    async with database.all_or_nothing():
        await store_company(workspace, company, await people.everyone(workspace.id))
    return await people.by_platform_ids(workspace.id, [member.profile.platform_id for member in company.members])


async def store_company(workspace: Workspace, company: Company, everyone: Iterable[Person]) -> dict[str, int]:
    """Stores the same in a transaction, among `everyone` who is stored; who is as they were is not written. Returns the
    ids of all by platform id.
    """
    ids = await store_people(workspace, company, everyone)
    leading = {member.manager for member in company.members if member.manager}
    teams = [
        NewTeam(ids[leader], name.name, name.handle, name.names)
        for leader, name in company.teams.items()
        if leader in leading
    ]
    members = [
        NewMember(
            ids[member.profile.platform_id],
            ids[member.manager] if member.manager else None,
            member.joined_on,
        )
        for member in company.members
    ]
    await replace_chart(workspace.id, teams, members)
    return ids


async def store_people(workspace: Workspace, company: Company, everyone: Iterable[Person]) -> dict[str, int]:
    """Stores who the people of a company are, as sources and the platform tell of them, and returns the ids of all by
    platform id.
    """
    stored = {person.platform_id: person for person in everyone}
    changed = [member for member in company.members if not is_stored(stored.get(member.profile.platform_id), member)]
    met = await store_members(workspace.id, changed, stored)
    ids = {person.platform_id: person.id for person in stored.values()} | met
    described = {member.profile.platform_id for member in company.members}
    await forget_fields(workspace.id, (person for account, person in stored.items() if account not in described))
    people.forget()
    return ids
