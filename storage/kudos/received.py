"""What a receiver does with a thanks by one tap: thank back, and save it to their good days."""

from storage.database import statement

_THANK_BACK = """
update kudos_receiver set thanked_back = true
where workspace_id = %(workspace_id)s and kudos_id = %(kudos)s and person_id = %(person)s and not hidden
    and not thanked_back
returning id
"""
_SAVE = """
update kudos_receiver set saved = %(saved)s
where workspace_id = %(workspace_id)s and kudos_id = %(kudos)s and person_id = %(person)s and not hidden
    and saved <> %(saved)s
returning id
"""


async def thank_back(workspace_id: int, kudos_id: int, receiver: int) -> bool:
    """Notes that a receiver thanked back; False if they had before, or are not in it any more."""
    return bool(await statement(_THANK_BACK, workspace_id=workspace_id, kudos=kudos_id, person=receiver))


async def save(workspace_id: int, kudos_id: int, receiver: int, *, saved: bool) -> bool:
    """Puts a thanks among the receiver's good days, or takes it out; False if it was so before, or they are not in it
    any more.
    """
    return bool(await statement(_SAVE, workspace_id=workspace_id, kudos=kudos_id, person=receiver, saved=saved))
