"""Take in a company's people, their teams and who leads them."""

from bot.org.company import Company
from bot.org.people import Person, Workspace
from storage import database
from storage.org import people
from storage.org.chart import NewMember, NewTeam, replace_chart


async def save_company(workspace: Workspace, company: Company) -> dict[str, Person]:
    """Stores a company as a whole or not at all, and returns everybody by platform id.

    Who is not in it has no team any more.
    """
    ids = [member.profile.platform_id for member in company.members]
    async with database.all_or_nothing():
        known = {person.platform_id: person for person in await people.everyone(workspace.id)}
        told = [member.profile for member in company.members]
        await people.meet(workspace.id, [who for who in told if not people.is_told(known.get(who.platform_id), who)])
        by_account = await people.by_platform_ids(workspace.id, ids)
        leading = {member.manager for member in company.members if member.manager}
        teams = [
            NewTeam(by_account[leader].id, name.name, name.handle, name.names)
            for leader, name in company.teams.items()
            if leader in leading
        ]
        members = [
            NewMember(
                by_account[member.profile.platform_id].id,
                by_account[member.manager].id if member.manager else None,
                member.joined_on,
            )
            for member in company.members
        ]
        await replace_chart(workspace.id, teams, members)
    return await people.by_platform_ids(workspace.id, ids)
