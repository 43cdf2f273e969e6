"""What admins are told of their workspace as a whole."""

from bot.delivery.deliveries import Delivery
from bot.messages.message import Message
from bot.messages.say import done, say, sentence
from bot.org.people import NOTICES, Workspace
from storage.delivery import dead_letters
from storage.org import people

_NAMED_AT_MOST = 10  # people


async def draw_undelivered(delivery: Delivery, workspace: Workspace, _: object = None) -> Message | None:
    """Returns the notice to whom a message could not be delivered; nothing if all of them have been by now."""
    reader = await people.reader_of(delivery)
    refused = await dead_letters.refused_to(workspace.id, NOTICES)
    if reader is None or not refused:
        return None
    then = say(reader.language, "list.next")
    names = then.join(sorted({letter.name for letter in refused})[:_NAMED_AT_MOST])
    words = then.join(sorted({letter.reason for letter in refused}))
    return sentence(say(reader.language, "help.undelivered", names=names, words=words))


async def draw_barred(delivery: Delivery, _: Workspace, __: object = None) -> Message | None:
    """Returns the notice that nothing could be posted: it is read after the cure."""
    reader = await people.reader_of(delivery)
    return done("help.barred", reader.language) if reader else None
