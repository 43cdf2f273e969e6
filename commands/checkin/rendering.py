"""The invitation to a check-in, and its reminder."""

from bot.delivery.deliveries import Delivery
from bot.messages.message import Message
from bot.org.people import Person, Workspace
from bot.ports import Ballots
from bot.sealed.wording import form
from commands.checkin.read_invitation import read_invitation
from storage.checkin import rounds


async def draw_invitation(
    delivery: Delivery, workspace: Workspace, reader: Person, ballots: Ballots | None, *, reminds: bool
) -> Message | None:
    """Nothing, if the round has closed before it could be delivered."""
    row = await rounds.find(workspace.id, delivery.subject_id)
    manifest = ballots.manifest(row.key) if ballots and row else None
    invited = await read_invitation(workspace, reader, manifest) if manifest else None
    return form.invitation(invited, reminds=reminds) if invited else None
