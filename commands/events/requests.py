"""Webhooks as admins ask for them: made, changed, tried, turned off and taken away, each with an entry in the diary."""

from bot.delivery.deliveries import Delivery
from bot.events.actions import RemoveWebhookForm, WebhookForm
from bot.events.addresses import Address, Unfit, read_address
from bot.events.diary import WebhookNoted, WebhookStep
from bot.events.webhooks import AT_MOST, OffBecause, Target, Topic, Webhook, new_secret
from bot.events.wording import webhooks as wording
from bot.messages.message import Message
from bot.messages.refusal import Refusal
from bot.messages.say import done, line, sentence
from bot.org.people import Workspace
from bot.ports import Context
from commands.feature import Answer
from storage.database import all_or_nothing
from storage.diary import diary
from storage.events import dead_letters, waiting
from storage.events import webhooks as stored
from storage.events.webhooks import NoSealing
from storage.org import people

_GONE = "events.refused.gone"
_NO_KEY = "events.refused.no_key"


async def show(ctx: Context, _: object = None) -> Message:
    standing = await stored.webhooks(ctx.workspace.id)
    try:
        targets = await stored.targets(ctx.workspace.id, [webhook.id for webhook in standing])
    except NoSealing:
        targets = {}
    secrets = {number: len(target.secrets) for number, target in targets.items()}
    return wording.overview(standing, secrets, ctx.person.language, ctx.person.time_zone)


async def open_form(ctx: Context, number: int) -> Answer:
    """Returns the form of a webhook, or of a new one."""
    standing = await stored.webhooks(ctx.workspace.id)
    webhook = next((webhook for webhook in standing if webhook.id == number), None)
    if number and webhook is None:
        return Refusal(_GONE)
    if not number and len(standing) >= AT_MOST:
        return Refusal("events.refused.many", {"most": AT_MOST})
    try:
        target = (await stored.targets(ctx.workspace.id, [number])).get(number) if number else None
    except NoSealing:
        return Refusal(_NO_KEY)
    topics = webhook.topics if webhook else (Topic.KUDOS,)
    return wording.webhook_form(number, target.url if target else "", topics, ctx.person.language)


async def saved(ctx: Context, form: WebhookForm) -> Answer:
    """Keeps a webhook; of a new one the secret is shown, this once."""
    address = read_address(form.url, loopback=ctx.settings.events.loopback)
    if isinstance(address, Unfit):
        return Refusal(f"events.refused.{address.value}", input=WebhookForm.url.name)
    try:
        async with all_or_nothing():
            await diary.hold(ctx.workspace.id)  # of two who make the last one, the second waits and is refused
            return await (_changed(ctx, form, address) if form.webhook else _made(ctx, form, address))
    except NoSealing:
        return Refusal(_NO_KEY)


async def _made(ctx: Context, form: WebhookForm, address: Address) -> Answer:
    workspace, secret = ctx.workspace.id, new_secret()
    standing = await stored.held(workspace)
    if len(standing) >= AT_MOST:
        return Refusal("events.refused.many", {"most": AT_MOST})
    targets = await stored.targets(workspace, [webhook.id for webhook in standing])
    if any(target.url == address.url for target in targets.values()):
        return Refusal("events.refused.same", input=WebhookForm.url.name)
    number = await stored.add(workspace, address.host, form.topics, Target(address.url, (secret,)), ctx.now)
    event = WebhookNoted(number, address.host, WebhookStep.MADE, form.topics)
    await diary.append(workspace, ctx.person.id, event, ctx.now)
    return wording.secret_shown(secret, ctx.person.language)


async def _changed(ctx: Context, form: WebhookForm, address: Address) -> Answer:
    workspace, number = ctx.workspace.id, form.webhook
    webhooks = {webhook.id: webhook for webhook in await stored.held(workspace)}
    targets = await stored.targets(workspace, list(webhooks))
    if number not in webhooks:
        return Refusal(_GONE)
    if any(target.url == address.url for webhook, target in targets.items() if webhook != number):
        return Refusal("events.refused.same", input=WebhookForm.url.name)
    if number not in targets:
        return Refusal("events.refused.key_lost")
    target = Target(address.url, targets[number].secrets)
    await stored.change(workspace, number, address.host, form.topics, target)
    event = WebhookNoted(number, address.host, WebhookStep.CHANGED, form.topics)
    await diary.append(workspace, ctx.person.id, event, ctx.now)
    return done("events.saved", ctx.person.language)


async def make_secret(ctx: Context, number: int) -> Answer:
    """Shows a second secret, once; both sign until the old one is ended."""
    secret = new_secret()
    refused = await _rotated(ctx, number, WebhookStep.NEW_SECRET, secret)
    return refused or wording.secret_shown(secret, ctx.person.language)


async def end_old_secret(ctx: Context, number: int) -> Answer:
    refused = await _rotated(ctx, number, WebhookStep.OLD_SECRET_ENDED, "")
    return refused or done("events.old_ended", ctx.person.language)


async def _rotated(ctx: Context, number: int, step: WebhookStep, secret: str) -> Refusal | None:
    """Puts a new secret before the one there is; without one, leaves the newest alone."""
    workspace = ctx.workspace.id
    try:
        async with all_or_nothing():
            webhook = await _held(ctx, number)
            target = (await stored.targets(workspace, [number])).get(number)
            if webhook is None:
                return Refusal(_GONE)
            if target is None:
                return Refusal("events.refused.key_lost")
            if (len(target.secrets) == 1) != bool(secret):
                return Refusal("events.refused.secrets")
            secrets = (secret, *target.secrets) if secret else target.secrets[:1]
            await stored.seal(workspace, number, Target(target.url, secrets))
            await _note(ctx, webhook, step)
    except NoSealing:
        return Refusal(_NO_KEY)
    return None


async def test(ctx: Context, number: int) -> Answer:
    """Sends a test by the way that everything goes; how it went stands on the page."""
    async with all_or_nothing():
        webhook = await _held(ctx, number)
        if webhook is None or not await waiting.add_test(ctx.workspace.id, number):
            return Refusal(_GONE if webhook is None else "events.refused.off")
        await _note(ctx, webhook, WebhookStep.TESTED)
    return sentence(line(ctx.person.language, "events.test_sent"))


async def turn_on(ctx: Context, number: int) -> Answer:
    return await _turn(ctx, number, OffBecause.ON, WebhookStep.TURNED_ON)


async def turn_off(ctx: Context, number: int) -> Answer:
    return await _turn(ctx, number, OffBecause.ADMIN, WebhookStep.TURNED_OFF)


async def _turn(ctx: Context, number: int, off: OffBecause, step: WebhookStep) -> Answer:
    async with all_or_nothing():
        webhook = await _held(ctx, number)
        if webhook is None:
            return Refusal(_GONE)
        if await stored.turn(ctx.workspace.id, number, off):
            await _note(ctx, webhook, step)
    return await show(ctx)


async def open_remove(ctx: Context, number: int) -> Answer:
    webhook = await stored.find(ctx.workspace.id, number)
    return wording.remove_form(webhook, ctx.person.language) if webhook else Refusal(_GONE)


async def removed(ctx: Context, form: RemoveWebhookForm) -> Answer:
    async with all_or_nothing():
        webhook = await _held(ctx, form.webhook)
        if webhook is None or not await stored.drop(ctx.workspace.id, form.webhook):
            return Refusal(_GONE)
        await _note(ctx, webhook, WebhookStep.REMOVED)
    return done("events.removed", ctx.person.language)


async def _held(ctx: Context, number: int) -> Webhook | None:
    """Of those that nobody else changes meanwhile."""
    await diary.hold(ctx.workspace.id)
    return next((webhook for webhook in await stored.held(ctx.workspace.id) if webhook.id == number), None)


async def _note(ctx: Context, webhook: Webhook, step: WebhookStep) -> None:
    await diary.append(ctx.workspace.id, ctx.person.id, WebhookNoted(webhook.id, webhook.host, step), ctx.now)


async def draw_stopped(delivery: Delivery, workspace: Workspace, _: object = None) -> Message | None:
    """Returns what an admin reads of a receiver that wants nothing any more; nothing once it is on again, or gone."""
    reader, webhook = await people.reader_of(delivery), await stored.find(workspace.id, delivery.subject_id)
    if reader is None or webhook is None or webhook.off is not OffBecause.GONE:
        return None
    return wording.stopped(webhook, reader.language)


async def draw_lost(delivery: Delivery, workspace: Workspace, _: object = None) -> Message | None:
    """Returns what an admin reads of what was given up; nothing once it was sent again, or dropped."""
    reader, letter = await people.reader_of(delivery), await dead_letters.find(workspace.id, delivery.subject_id)
    if reader is None or letter is None:
        return None
    return wording.lost(letter.place, letter.reason, reader.language)
