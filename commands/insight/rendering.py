"""The summary as a letter."""

from bot.delivery.deliveries import Delivery
from bot.insight.mirror import SEEN_BEFORE
from bot.insight.wording import summary as wording
from bot.messages.message import Message
from bot.org.people import Workspace
from commands.insight.read_summary import read_summary
from storage.digest import letters
from storage.org import people


async def draw_summary(delivery: Delivery, workspace: Workspace, _: object = None) -> Message | None:
    """Returns the summary; nothing if there is nothing to say, or the reader leads no managers any more."""
    reader = await people.reader_of(delivery)
    letter = await letters.find(workspace.id, delivery.subject_id)
    if letter is None or reader is None or not reader.is_active:
        return None
    content = await read_summary(reader, letter.day + SEEN_BEFORE, waits=True)
    if content is None:
        return None
    return wording.summary(content, workspace.name, reader, invented=workspace.invented)
