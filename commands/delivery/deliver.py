"""Bring one message to where it should stand: post, change or delete it until what stands is what is wanted."""

from collections.abc import Collection, Sequence
from datetime import datetime

from bot.delivery.deliveries import Delivery
from bot.kudos.kudos import LOST
from bot.kudos.kudos import SUBJECT as KUDOS
from bot.messages.message import Message
from bot.org.people import NOTICES
from bot.ports import Ballots, Deliveries, Missing, Platform, Rejected, Served
from bot.reach.wording.choices import with_way
from commands.delivery.hand_over import HandOver, hand_over
from commands.delivery.tell_undelivered import tell_undelivered
from commands.feature import TellLost
from commands.features import DRAWINGS
from commands.org.settings_now import settings_now
from commands.reach.choose import CAN_BE_TURNED_OFF
from commands.reach.turned_off import is_turned_off
from storage.database import all_or_nothing
from storage.delivery import deliveries
from storage.kudos import kudos as stored
from storage.org import people
from storage.reach import days

_SILENT = {*NOTICES, LOST}
FIRST = 1  # revision of a subject, which nothing has changed yet
GONE = ""  # instead of the message's id: somebody deleted it on the platform, so it is not put back


async def deliver(delivery: Delivery, served: Served, now: datetime, ballots: Ballots | None = None) -> Delivery:
    """Tries a delivery and returns it as it is to be noted. Raises Busy or Unreachable; another "no" is a dead letter.

    A process that dies between the platform's yes and our note of it posts a second time, since the platforms have no
    key that would tell it is the same message. That is the whole window.
    """
    destination, drawing = await settings_now(served[delivery.workspace_id]), DRAWINGS[delivery.subject]
    if delivery.message_id is None and drawing.put_back and await drawing.put_back(delivery, destination, now):
        await _release_day(delivery)
        return delivery.stands(None)
    if await is_turned_off(delivery, destination.settings):
        await _release_day(delivery)
        return delivery.stands(None)
    message = await drawing.draw(delivery, destination.workspace, ballots)
    if message and delivery.subject in CAN_BE_TURNED_OFF and (reader := await people.reader_of(delivery)):
        message = with_way(message, reader.language)
    try:
        if message and drawing.file and delivery.message_id is None:
            return await hand_over(delivery, destination, HandOver(drawing.file, message), now)
        return delivery.stands(await _place(destination.platform, delivery, message))
    except Rejected as no:
        return delivery.given_up(no.reason)


async def _release_day(delivery: Delivery) -> None:
    if delivery.reader_id:
        await days.release(delivery.workspace_id, delivery.subject, delivery.reader_id)


async def note(
    workspace_id: int, outcomes: Sequence[Delivery], queue: Deliveries, served: Served, now: datetime
) -> None:
    """Notes what came of tries in a workspace and tells to whom it matters what will never stand: both, or neither.

    A notice that could be drawn before the loss is noted would find nothing to tell.
    """
    if not (lost := [(delivery, tell) for delivery in outcomes if (tell := _teller(delivery))]):
        await queue.settle(workspace_id, outcomes)
        return
    async with all_or_nothing():
        await queue.settle(workspace_id, outcomes)
        for delivery, tell in lost:
            await tell(delivery, served[workspace_id], now)


def _teller(delivery: Delivery) -> TellLost | None:
    """What of the room itself says to whom it matters, or else that it matters to admins."""
    if delivery.failed is None:
        return None
    silent = delivery.subject in _SILENT
    return DRAWINGS[delivery.subject].tell_lost or (None if silent else tell_undelivered)


async def read_ahead(claimed: Collection[Delivery]) -> None:
    """Reads the kudos of these deliveries in one statement, before the first of them is delivered."""
    kudos = [delivery for delivery in claimed if delivery.subject is KUDOS and not _is_known(delivery)]
    if keys := {(delivery.workspace_id, delivery.subject_id) for delivery in kudos}:
        await stored.read_ahead(keys)


def _is_known(delivery: Delivery) -> bool:
    """Returns whether its kudos was read for another place a moment ago, as the channel's is for its receiver.

    What is changed is wanted anew: it may have been read before that, and is read again.
    """
    return delivery.wanted == FIRST and stored.is_read(delivery.workspace_id, delivery.subject_id)


async def deliver_waiting(served: Served, now: datetime, ballots: Ballots | None = None) -> None:
    """Delivers all that waits in these workspaces, one after the other. Raises what `deliver` raises."""
    for workspace_id in served:
        while claimed := await deliveries.claim(workspace_id, places=100, lease=60):
            await read_ahead(claimed)
            for delivery in claimed:
                await deliveries.settle(workspace_id, [await deliver(delivery, served, now, ballots)])


async def _place(platform: Platform, delivery: Delivery, message: Message | None) -> str | None:
    """What stands there afterwards: the platform's id of the message, None, or GONE."""
    try:
        if delivery.message_id == GONE:
            return GONE
        if delivery.message_id is None:
            return await platform.post(delivery.place, message) if message else None
        if message is None:
            await platform.delete(delivery.place, delivery.message_id)
            return None
        await platform.update(delivery.place, delivery.message_id, message)
    except Missing:
        return GONE
    return delivery.message_id
