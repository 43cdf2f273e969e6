"""The digest as a letter."""

from bot.delivery.deliveries import Delivery
from bot.digest.wording import digest as wording
from bot.messages.message import Message
from bot.org.people import Workspace
from commands.digest.read_digest import read_digest
from storage.digest import letters
from storage.org import people


async def draw_digest(delivery: Delivery, workspace: Workspace, _: object = None) -> Message | None:
    """Returns the digest; nothing if there is nothing to say, or the reader leads nobody any more."""
    reader = await people.reader_of(delivery)
    letter = await letters.find(workspace.id, delivery.subject_id)
    if letter is None or reader is None or not reader.is_active:
        return None
    content = await read_digest(workspace, reader, letter.at, letter.until, letter)
    return wording.digest(content) if content else None
