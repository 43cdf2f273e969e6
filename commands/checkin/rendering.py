"""The invitation to a check-in, and its reminder."""

from bot.delivery.deliveries import Delivery
from bot.messages.message import Message
from bot.org.people import Workspace
from bot.ports import Ballots
from bot.sealed.wording import form
from commands.checkin.read_invitation import read_invitation
from storage.checkin import rounds
from storage.org import people


async def draw_invitation(delivery: Delivery, workspace: Workspace, ballots: Ballots | None) -> Message | None:
    """Returns the invitation; nothing if the round has closed before it could be delivered."""
    return await _draw(delivery, workspace, ballots, reminds=False)


async def draw_reminder(delivery: Delivery, workspace: Workspace, ballots: Ballots | None) -> Message | None:
    """Returns the reminder; nothing if the round has closed before it could be delivered."""
    return await _draw(delivery, workspace, ballots, reminds=True)


async def _draw(delivery: Delivery, workspace: Workspace, ballots: Ballots | None, *, reminds: bool) -> Message | None:
    reader = await people.reader_of(delivery)
    row = await rounds.find(workspace.id, delivery.subject_id)
    manifest = ballots.manifest(row.key) if ballots and row else None
    invited = await read_invitation(workspace, reader, manifest, ballots) if manifest and reader else None
    return form.invitation(invited, reminds=reminds) if invited else None
