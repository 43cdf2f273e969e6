"""A thanks as it stands in a channel, and as its receiver reads it."""

from bot.delivery.deliveries import Delivery
from bot.kudos.wording import kudos as wording
from bot.messages.message import Message
from bot.org.people import Workspace
from storage.kudos import kudos as stored


async def draw_kudos(delivery: Delivery, workspace: Workspace, _: object = None) -> Message | None:
    kudos = await stored.find_to_send(workspace.id, delivery.subject_id)
    if kudos is None:
        return None
    reader = next((person for person in kudos.receivers if person.id == delivery.reader_id), None)
    if reader is None:
        return wording.post(kudos, workspace.language) if delivery.reader_id is None else None
    return wording.direct(kudos, reader.language)
