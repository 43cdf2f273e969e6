"""The summary as a letter."""

from bot.delivery.deliveries import Delivery
from bot.insight.mirror import SEEN_BEFORE
from bot.insight.wording import summary as wording
from bot.messages.message import Message
from bot.org.people import Person, Workspace
from commands.insight.read_summary import read_summary
from commands.insight.what_was_planted import is_invented
from storage.digest import letters


async def draw_summary(delivery: Delivery, workspace: Workspace, reader: Person) -> Message | None:
    """Nothing, if there is nothing to say, or the reader leads no managers any more."""
    letter = await letters.find(workspace.id, delivery.subject_id)
    content = await read_summary(reader, letter.day + SEEN_BEFORE) if letter and reader.is_active else None
    if content is None:
        return None
    return wording.summary(content, workspace.name, reader, invented=await is_invented(workspace))
