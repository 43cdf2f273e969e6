"""What is left of somebody once their rows are gone: what stood in their private chat, until the platform has taken it
away, and where that was.
"""

from datetime import datetime

from bot.delivery.deliveries import Subject
from bot.forgetting.forgetting import Forgetting
from storage.database import all_or_nothing, statement
from storage.forgetting import wishes

_WAITS = """
select 1 from delivery
where workspace_id = %(workspace_id)s and reader_id = %(person)s and subject = %(subject)s
    and posted <> wanted and failed is null limit 1
"""
# Whoever is here again under the account keeps what reached them since, and where they are reached.
_IS_BACK = """exists (
    select 1 from person p where p.workspace_id = %(workspace_id)s and p.platform_id = %(account)s)"""
_DELIVERIES = f"""
delete from delivery where workspace_id = %(workspace_id)s
    and (reader_id = %(person)s or place = %(account)s and not {_IS_BACK})
"""
_POSTS = f"""
delete from post where workspace_id = %(workspace_id)s and place = %(account)s and (deleted or not {_IS_BACK})
"""
_ADDRESS = f"""
delete from installation where workspace_id = %(workspace_id)s and place = %(account)s and not {_IS_BACK}
"""


async def is_being_taken_away(workspace_id: int, person: int, subject: Subject) -> bool:
    """Returns whether the platform is still to take away some of what was said to somebody."""
    return bool(await statement(_WAITS, workspace_id=workspace_id, person=person, subject=subject))


async def take_away(workspace_id: int, forgetting: Forgetting, now: datetime) -> None:
    """Deletes the rest, and leaves the receipt."""
    whose = {"workspace_id": workspace_id, "account": forgetting.account}
    async with all_or_nothing():
        await statement(_DELIVERIES, person=forgetting.person_id, **whose)
        await statement(_POSTS, **whose)
        await statement(_ADDRESS, **whose)
        await wishes.end(workspace_id, forgetting.number, now)
