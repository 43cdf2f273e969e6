"""Who is in the list of erasures and in the database all the same was brought back by a backup: they are forgotten
again, with the same choices and the same receipt.
"""

from bot.org.people import Workspace
from storage.forgetting import wishes
from storage.org import people
from storage.sealed.erasures import ErasureLists
from storage.sealed.folders import of_workspace


async def wish_again(workspace: Workspace, lists: ErasureLists) -> int:
    """Stores the wishes of all who are back, and returns how many these are."""
    erasures = lists.of(of_workspace(workspace.platform, workspace.platform_id))
    if not erasures:
        return 0
    back = {person.id: person for person in await people.by_ids(workspace.id, [line.person for line in erasures])}
    unfinished = {forgetting.number for forgetting in await wishes.unfinished(workspace.id)}
    count = 0
    for erasure in erasures:
        person = back.get(erasure.person)
        if person and erasure.receipt not in unfinished and erasure.is_of(person.platform_id):
            await wishes.wish_again(workspace.id, erasure)
            count += 1
    return count
