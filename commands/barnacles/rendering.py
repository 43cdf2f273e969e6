"""What is told of barnacles without being asked for, drawn when it is delivered."""

from bot.barnacles.wording import owners
from bot.delivery.deliveries import Delivery
from bot.messages.message import Message
from bot.org.people import Workspace
from storage.barnacles import barnacles
from storage.org import people

TOLD_AT_MOST = 8


async def draw_owned(delivery: Delivery, workspace: Workspace, _: object = None) -> Message | None:
    """Returns what somebody looks after, and what they are asked to; nothing once that is done."""
    reader = await people.reader_of(delivery)
    if reader is None:
        return None
    theirs = await barnacles.of_person(workspace.id, reader.id, TOLD_AT_MOST)
    return owners.owned(theirs, reader) if theirs else None
