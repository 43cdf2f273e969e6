"""What the queue posts of customers' thanks: always as it is then, and only to whom it is for."""

from bot.customers.thanks import SHOWN, CustomerThanks, ThanksState
from bot.customers.wording import waiting as wording
from bot.delivery.deliveries import Delivery
from bot.messages.message import Message
from bot.org.people import Person, Workspace
from storage.customers import waiting
from storage.org import people


async def draw_notice(delivery: Delivery, workspace: Workspace, _: object = None) -> Message | None:
    """Returns what waits still of a notice; nothing once all of it is decided, or is another's to decide."""
    reader = await people.reader_of(delivery)
    waits = await waiting.in_notice(workspace.id, delivery.subject_id, reader.id) if reader else ()
    return wording.notice(waits, SHOWN, reader) if reader and waits else None


async def draw_handed(delivery: Delivery, workspace: Workspace, _: object = None) -> Message | None:
    """Returns what was handed on to the reader."""
    reader, thanks = await people.reader_of(delivery), await _handed(delivery, workspace)
    if reader is None or thanks is None or thanks.handed_to != reader.id:
        return None
    return wording.handed(thanks, await _person(workspace, thanks.handed_by), reader)


async def draw_answer(delivery: Delivery, workspace: Workspace, _: object = None) -> Message | None:
    """Returns the word that closed what the reader handed on."""
    reader, thanks = await people.reader_of(delivery), await _handed(delivery, workspace)
    if reader is None or thanks is None or thanks.handed_by != reader.id or thanks.state is not ThanksState.CLOSED:
        return None
    return wording.answered(thanks, await _person(workspace, thanks.handed_to), reader)


async def _handed(delivery: Delivery, workspace: Workspace) -> CustomerThanks | None:
    return await waiting.find_handed(workspace.id, delivery.subject_id)


async def _person(workspace: Workspace, number: int | None) -> Person | None:
    return next(iter(await people.by_ids(workspace.id, [number])), None) if number else None
