"""Bring one message to where it should stand: post, change or delete it until what stands is what is wanted."""

from collections.abc import Collection, Mapping

from bot.delivery.deliveries import Delivery
from bot.digest import wording as digest_wording
from bot.insight.mirror import SEEN_BEFORE
from bot.insight.wording import summary as summary_wording
from bot.kudos import wording
from bot.messages.message import Message
from bot.org.people import Workspace
from bot.ports import Ballots, Missing, Platform, Rejected
from bot.sealed.wording import form as pulse_wording
from commands.checkin.read_invitation import read_invitation
from commands.delivery import tell_admins
from commands.digest.read_digest import read_digest
from commands.insight.read_summary import read_summary
from commands.insight.what_was_planted import is_invented
from storage.checkin import rounds
from storage.delivery import deliveries
from storage.digest import letters
from storage.kudos import kudos as stored
from storage.org import people

GONE = ""  # instead of the message's id: somebody deleted it on the platform, so it is not put back


async def deliver(delivery: Delivery, platforms: Mapping[str, Platform], ballots: Ballots | None = None) -> Delivery:
    """Returns it as it is to be noted. Raises Busy or Unreachable, to be tried again; any other no is a dead letter.

    A process that dies between the platform's yes and our note of it posts a second time, since the platforms have no
    key that would tell it is the same message. That is the whole window.
    """
    workspace = await people.workspace_by_id(delivery.workspace_id)
    message = await _rendered(delivery, workspace, ballots)
    try:
        return delivery.stands(await _place(platforms[workspace.platform], delivery, message))
    except Rejected as no:
        return delivery.given_up(no.reason)


async def read_ahead(taken: Collection[Delivery]) -> None:
    """Once for those that were just taken, and before the first is delivered: one statement for all of them."""
    if keys := {(delivery.workspace_id, delivery.subject_id) for delivery in taken if delivery.subject == "kudos"}:
        await stored.read_ahead(keys)


async def deliver_waiting(platforms: Mapping[str, Platform], ballots: Ballots | None = None) -> None:
    """Brings about all that waits on these platforms, one after the other. Raises what `deliver` raises."""
    while taken := await deliveries.claim(list(platforms), [], places=100, lease=60):
        await read_ahead(taken)
        for delivery in taken:
            await deliveries.settle([await deliver(delivery, platforms, ballots)])


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


async def _rendered(delivery: Delivery, workspace: Workspace, ballots: Ballots | None) -> Message | None:
    """Rendered at delivery, so that it always says what is true now, in the reader's language."""
    if delivery.subject == "kudos":
        return await _kudos(delivery, workspace)
    if delivery.subject == tell_admins.SUBJECT:
        return await _chart(delivery, workspace)
    if delivery.subject in ("digest", "summary"):
        return await _letter(delivery, workspace)
    return await _invitation(delivery, workspace, ballots)


async def _chart(delivery: Delivery, workspace: Workspace) -> Message | None:
    readers = await people.by_ids(workspace.id, [delivery.reader_id] if delivery.reader_id else [])
    return await tell_admins.read_fault(workspace, readers[0]) if readers else None


async def _letter(delivery: Delivery, workspace: Workspace) -> Message | None:
    """Nothing, if there is nothing to say, or the reader leads nobody any more."""
    letter = await letters.find(workspace.id, delivery.subject_id)
    readers = await people.by_ids(workspace.id, [delivery.reader_id] if delivery.reader_id else [])
    if letter is None or not readers or not readers[0].is_active:
        return None
    if letter.kind == "summary":
        summary = await read_summary(readers[0], letter.day + SEEN_BEFORE)
        invented = await is_invented(workspace)
        return summary_wording.summary(summary, workspace.name, readers[0], invented=invented) if summary else None
    week = await read_digest(workspace, readers[0], letter.at, letter.until, letter)
    return digest_wording.digest(week) if week else None


async def _invitation(delivery: Delivery, workspace: Workspace, ballots: Ballots | None) -> Message | None:
    """Nothing, if the round has closed before it could be delivered."""
    row = await rounds.find(workspace.id, delivery.subject_id)
    manifest = ballots.manifest(row.key) if ballots and row else None
    readers = await people.by_ids(workspace.id, [delivery.reader_id] if delivery.reader_id else [])
    if manifest is None or not readers:
        return None
    reader = await read_invitation(workspace, readers[0], manifest)
    return pulse_wording.invitation(reader, reminds=delivery.subject == "reminder") if reader else None


async def _kudos(delivery: Delivery, workspace: Workspace) -> Message | None:
    kudos = await stored.find_to_send(workspace.id, delivery.subject_id)
    if kudos is None:
        return None
    reader = next((person for person in kudos.receivers if person.id == delivery.reader_id), None)
    if reader is None:
        return wording.post(kudos, workspace.language)
    return wording.direct(kudos, reader.language)
