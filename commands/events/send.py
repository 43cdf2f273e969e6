"""Send what is due: of one workspace, each webhook by itself, one event after the other."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from bot.events.diary import WebhookNoted, WebhookStep
from bot.events.notices import WEBHOOK_LOST, WEBHOOK_STOPPED
from bot.events.sending import Accepted, EventSender, NotAccepted, ReceiverGone, SignedRequest, pause
from bot.events.webhooks import HeldEvent, OffBecause, Target, Webhook
from bot.ports import Served, ServedWorkspace
from commands.events.draw import body_of, draw
from storage.database import all_or_nothing
from storage.delivery import notices
from storage.diary import diary
from storage.events import waiting, webhooks
from storage.events.waiting import Settled
from storage.events.webhooks import NoSealing

LEASE_SECONDS = 400.0  # longer than a whole turn takes
TURN_SECONDS = 15.0  # after which the others of a workspace have theirs
KEY_LOST = "key_lost"
OURS = "failed_here"  # a reason of ours, which the log says


async def due(served: Served, but: Sequence[int]) -> list[int]:
    """Returns the workspaces `but` these that this process serves, and that may have something to send."""
    return [number for number in await waiting.due(but, len(served) + len(but) + 1_000) if number in served]


async def send_waiting(served: ServedWorkspace, sender: EventSender, now: datetime) -> None:
    """Sends what is due in a workspace. Raises what went wrong, once every webhook had its turn."""
    workspace_id = served.workspace.id
    events = await waiting.take(workspace_id, LEASE_SECONDS)
    if not events:
        return
    by_webhook = {number: list(group) for number, group in groupby(events, lambda event: event.webhook_id)}
    try:
        targets = await webhooks.targets(workspace_id, by_webhook)
    except NoSealing:
        targets = {}
    turns = [_turn(served, sender, group, targets.get(number), now) for number, group in by_webhook.items()]
    try:
        outcomes = await asyncio.gather(*turns, return_exceptions=True)
    except asyncio.CancelledError:  # the process ends: another one goes on at once
        await waiting.hand_back(workspace_id, by_webhook)
        raise
    for outcome in outcomes:
        if isinstance(outcome, BaseException):
            raise outcome


async def _turn(
    served: ServedWorkspace, sender: EventSender, events: list[HeldEvent], target: Target | None, now: datetime
) -> None:
    workspace_id, webhook_id = served.workspace.id, events[0].webhook_id
    answered = False
    clock = asyncio.get_running_loop().time
    ends = clock() + TURN_SECONDS
    for event in events:
        [outcome] = await asyncio.gather(_sent(served, sender, event, target), return_exceptions=True)
        match outcome:
            case BaseException():
                seconds = pause(event.tries)
                turn = Settled(webhook_id, answered, failed=event, reason=OURS, wait=seconds, alone=True)
                await _settle(served, turn)
                raise outcome
            case None:
                await waiting.finish(workspace_id, event.id)
            case Accepted():
                await waiting.finish(workspace_id, event.id)  # at once: who is killed here sends this one again alone
                answered = True
            case ReceiverGone():
                await _stop(served, webhook_id, now)
                return
            case NotAccepted(reason=reason, wait=wait, alone=alone):
                seconds = pause(await _tries(workspace_id, event, alone=alone), wait)
                turn = Settled(webhook_id, answered, failed=event, reason=reason, wait=seconds, alone=alone)
                await _settle(served, turn)
                return
        if clock() >= ends:
            break
    await _settle(served, Settled(webhook_id, answered))


async def _sent(
    served: ServedWorkspace, sender: EventSender, event: HeldEvent, target: Target | None
) -> Accepted | ReceiverGone | NotAccepted | None:
    """What a try came to; None where there is nothing to say any more."""
    payload = await draw(served.workspace, event)
    if payload is None:
        return None
    if target is None:
        return NotAccepted(KEY_LOST)
    return await sender.send(
        SignedRequest(
            url=target.url,
            secrets=target.secrets,
            message_id=event.message_id,
            body=body_of(payload),
            loopback=served.settings.events.loopback,
        )
    )


async def _tries(workspace_id: int, event: HeldEvent, *, alone: bool) -> int:
    """How often in a row that was in vain: of what the receiver minds by itself, else of everything that goes there."""
    webhook = None if alone else await webhooks.find(workspace_id, event.webhook_id)
    return webhook.tries if webhook else event.tries


async def _settle(served: ServedWorkspace, turn: Settled) -> None:
    """Notes it; admins read once of the first event that is given up."""
    async with all_or_nothing():
        lost = await waiting.settle(served.workspace.id, turn)
        if lost is not None:
            await notices.tell_admins_once(served.workspace.id, WEBHOOK_LOST, lost, served.settings.admins)


async def _stop(served: ServedWorkspace, webhook_id: int, now: datetime) -> None:
    """Turns it off, since its receiver wants nothing any more; admins read so, and it stands in the diary."""
    workspace_id = served.workspace.id
    async with all_or_nothing():
        webhook = await webhooks.find(workspace_id, webhook_id)
        if webhook and await webhooks.turn(workspace_id, webhook_id, OffBecause.GONE):
            await diary.append(workspace_id, None, _stopped(webhook), now)
            await notices.tell_admins_once(workspace_id, WEBHOOK_STOPPED, webhook_id, served.settings.admins)


def _stopped(webhook: Webhook) -> WebhookNoted:
    return WebhookNoted(webhook.id, webhook.host, WebhookStep.STOPPED)
