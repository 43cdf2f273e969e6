"""Bring one message to where it should stand: post, change or delete it until what stands is what is wanted."""

from collections.abc import Collection
from typing import assert_never

from bot.delivery.deliveries import Delivery, Subject
from bot.messages.message import Message
from bot.org.people import Workspace
from bot.ports import Ballots, Missing, Platform, Rejected, Served
from commands.checkin.rendering import draw_invitation
from commands.delivery.tell_admins import read_fault
from commands.digest.rendering import draw_digest
from commands.insight.rendering import draw_summary
from commands.kudos.rendering import draw_kudos
from storage.delivery import deliveries
from storage.kudos import kudos as stored
from storage.org import people

GONE = ""  # instead of the message's id: somebody deleted it on the platform, so it is not put back


async def deliver(delivery: Delivery, served: Served, ballots: Ballots | None = None) -> Delivery:
    """Returns it as it is to be noted. Raises Busy or Unreachable, to be tried again; any other no is a dead letter.

    A process that dies between the platform's yes and our note of it posts a second time, since the platforms have no
    key that would tell it is the same message. That is the whole window.
    """
    destination = served[delivery.workspace_id]
    message = await draw(delivery, destination.workspace, ballots)
    try:
        return delivery.stands(await _place(destination.platform, delivery, message))
    except Rejected as no:
        return delivery.given_up(no.reason)


async def read_ahead(taken: Collection[Delivery]) -> None:
    """Once for those that were just taken, and before the first is delivered: one statement for all of them."""
    kudos = [delivery for delivery in taken if delivery.subject is Subject.KUDOS]
    if keys := {(delivery.workspace_id, delivery.subject_id) for delivery in kudos}:
        await stored.read_ahead(keys)


async def deliver_waiting(served: Served, ballots: Ballots | None = None) -> None:
    """Brings about all that waits in these workspaces, one after the other. Raises what `deliver` raises."""
    while taken := await deliveries.claim(list(served), places=100, lease=60):
        await read_ahead(taken)
        for delivery in taken:
            await deliveries.settle([await deliver(delivery, served, ballots)])


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


async def draw(delivery: Delivery, workspace: Workspace, ballots: Ballots | None) -> Message | None:
    """Drawn at delivery, so that it always says what is true now, in the reader's language."""
    if delivery.subject is Subject.KUDOS:  # which may stand in a channel, before no reader in particular
        return await draw_kudos(delivery, workspace)
    readers = await people.by_ids(workspace.id, [delivery.reader_id] if delivery.reader_id else [])
    if not readers:
        return None
    reader = readers[0]
    match delivery.subject:
        case Subject.INVITATION:
            return await draw_invitation(delivery, workspace, reader, ballots, reminds=False)
        case Subject.REMINDER:
            return await draw_invitation(delivery, workspace, reader, ballots, reminds=True)
        case Subject.DIGEST:
            return await draw_digest(delivery, workspace, reader)
        case Subject.SUMMARY:
            return await draw_summary(delivery, workspace, reader)
        case Subject.CHART:
            return await read_fault(workspace, reader)
        case _:
            assert_never(delivery.subject)
