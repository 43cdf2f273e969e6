"""Have the history of former colleagues follow them to the account they have now.

What people answered, or will, cannot suffer by it. A round knows people by the account of the platform: their keys,
boxes and invitations stand under it in the manifest, and a manifest holds for each account the number of a person.
Nothing of that is rewritten, and so nothing is joined while a round of the workspace is open: an account would be
invited twice, or by a number that is somebody else's by then. It is put off to the next list of people.

Between rounds the roll decides who counts towards a floor. It too knows accounts, each with the number of the person
it had: an account that the roll has not seen, or whose number has changed, counts nothing for thirty days
(`bot.sealed.roll`). A join changes such numbers and no line of the roll, and joining dates of the database are not
read there. So it can make an account a newcomer, never an old hand: whoever could join accounts at will gains no voice
in a number, and no number of fewer people. The roll, not the database, is asked whether a round is open.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from bot.org.company import Company
from bot.org.diary import AccountsJoined
from bot.org.imports.returning import FormerColleague
from bot.org.people import Person, Workspace
from storage.diary import diary
from storage.org.joining import accounts_before, join_accounts
from storage.org.known_by import marks_of_people
from storage.sealed.folders import Folder, of_workspace
from storage.sealed.roll import read_roll


async def former_colleagues(
    workspace_id: int, everyone: Iterable[Person], active: Collection[str]
) -> tuple[FormerColleague, ...]:
    """Returns whom the platform lists no more, with what they were known by. `active` are the accounts that it does."""
    if not active:
        return ()
    former = {
        person.id: person
        for person in everyone
        if not person.is_bot
        and (not person.is_stranger or person.is_guest)
        and not (person.is_active and person.platform_id in active)
    }
    if not former:
        return ()
    for row in await accounts_before(workspace_id):
        former.pop(row, None)
    marks = await marks_of_people(workspace_id, former)
    return tuple(
        FormerColleague(person.platform_id, person.name, person.handle, marks.get(number, ()))
        for number, person in former.items()
    )


def is_round_open(workspace: Workspace, sealed: Folder) -> bool:
    return bool(read_roll(sealed, of_workspace(workspace.platform, workspace.platform_id)).unfinished)


async def follow_returns(workspace: Workspace, company: Company, by: int | None, now: datetime) -> None:
    """Joins the accounts of whoever is here again; to be called in the transaction that makes the company the chart."""
    for entry in company.returns.sure:
        await join_accounts(workspace.id, entry.former, entry.account)
    await diary.append(workspace.id, by, AccountsJoined(len(company.returns.sure)), now)
