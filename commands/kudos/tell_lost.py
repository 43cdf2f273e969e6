"""Tell a giver that the post of a kudos can never stand as it should, in one notice; admins once a day and place."""

from datetime import datetime

from bot.delivery.deliveries import Delivery
from bot.kudos.kudos import LOST, SUBJECT
from bot.kudos.wording.lost import lost as lost_message
from bot.messages.message import Message
from bot.org.people import Workspace
from bot.ports import ServedWorkspace
from storage.delivery import deliveries, notices
from storage.kudos import kudos as stored
from storage.org import people


async def tell_lost(delivery: Delivery, served: ServedWorkspace, _: datetime) -> None:
    """Tells whose it is, and admins, of a post that cannot stand; of a private message alone it tells nobody."""
    kudos = await stored.find(delivery.workspace_id, delivery.subject_id)
    if kudos is None:
        return
    await deliveries.revise(LOST, delivery.workspace_id, kudos.id)  # who was told of another loss reads of this one
    if delivery.reader_id is not None:
        return
    if kudos.owner:
        await notices.tell_once(delivery.workspace_id, LOST, kudos.id, kudos.owner.id)
    await notices.tell_admins_of_place_once_a_day(delivery.workspace_id, LOST, delivery, served.settings.admins)


async def draw_lost(delivery: Delivery, workspace: Workspace, _: object = None) -> Message | None:
    """Returns the notice; nothing if the post stands by now, or was taken back before it ever did."""
    reader, kudos = await people.reader_of(delivery), await stored.find(workspace.id, delivery.subject_id)
    lost = await deliveries.lost(workspace.id, SUBJECT, delivery.subject_id)
    if reader is None or kudos is None or lost is None or (kudos.removed and not lost.stands):
        return None
    return lost_message(kudos, lost, reader)
