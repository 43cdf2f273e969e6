"""Change, take back or remove a kudos: the post follows."""

from bot.customers.thanks import WAITS_FOR
from bot.kudos.actions import RemovalForm
from bot.kudos.diary import KudosRemoved
from bot.kudos.kudos import REMOVED, Kudos, as_named_now, check_value, check_words, week_of
from bot.messages.refusal import Refusal
from bot.ports import Context
from storage.customers import sharing
from storage.database import all_or_nothing
from storage.delivery import notices
from storage.diary import diary
from storage.kudos import kudos as stored
from storage.kudos import reports
from storage.org import values


async def own(ctx: Context, kudos_id: int) -> Kudos | Refusal:
    """Returns the person's own kudos while it may still be changed, or why not."""
    kudos = await stored.find(ctx.workspace.id, kudos_id)
    if kudos is None or kudos.removed or (kudos.private and not kudos.is_of(ctx.person)):
        return Refusal("kudos.refused.gone")
    if not kudos.is_of(ctx.person):
        return Refusal("kudos.refused.not_yours")
    return kudos if kudos.changeable_by(ctx.person, ctx.now) else Refusal("kudos.refused.too_late")


async def to_change(ctx: Context, kudos_id: int) -> Kudos | Refusal:
    """Returns the same where its words are the person's own: a customer's stay as they are."""
    kudos = await own(ctx, kudos_id)
    is_of_customer = isinstance(kudos, Kudos) and kudos.is_from_customer
    return Refusal("kudos.refused.customer_words") if is_of_customer else kudos


async def change_kudos(ctx: Context, kudos_id: int, words: str, value_id: int | None) -> Refusal | None:
    kudos = await to_change(ctx, kudos_id)
    if isinstance(kudos, Refusal):
        return kudos
    offered = await values.current(ctx.workspace.id)
    unchanged = kudos.value if kudos.value and kudos.value.id == value_id else None
    refusal = None if unchanged else check_value(value_id, offered, ctx.settings.kudos, ctx.person.language)
    refusal = refusal or check_words(words, kudos.link, ctx.settings.kudos)
    if refusal:
        return refusal
    value = unchanged or next((as_named_now(value_) for value_ in offered if value_.id == value_id), None)
    changed = await stored.change(ctx.workspace.id, kudos_id, words.strip(), value)
    return None if changed else Refusal("kudos.refused.gone")


async def take_back_kudos(ctx: Context, kudos_id: int) -> Refusal | None:
    kudos = await own(ctx, kudos_id)
    if isinstance(kudos, Refusal):
        return kudos
    async with all_or_nothing():
        refused = await remove(ctx, kudos, "")
        if refused is None and kudos.is_from_customer:
            await sharing.decide_anew(ctx.workspace.id, kudos.id, ctx.now - WAITS_FOR)
        return refused


async def remove_kudos(ctx: Context, kudos_id: int, because: str) -> Refusal | None:
    """Removes a kudos, for a reason: an admin's right; a private one only if somebody who reads it reported it."""
    if not because.strip():
        return Refusal("kudos.refused.no_reason", input=RemovalForm.because.name)
    kudos = await stored.find(ctx.workspace.id, kudos_id)
    if kudos is None or kudos.removed:
        return Refusal("kudos.refused.gone")
    if kudos.private and not await reports.waiting(ctx.workspace.id, ctx.person.id, kudos_id):
        return Refusal("kudos.refused.gone")
    async with all_or_nothing():
        refused = await remove(ctx, kudos, because.strip())
        if refused is None:
            await diary.append(ctx.workspace.id, ctx.person.id, KudosRemoved(private=kudos.private), ctx.now)
        return refused


async def remove(ctx: Context, kudos: Kudos, because: str) -> Refusal | None:
    """Removes it wherever it stands. Its giver, or who shared it, reads so, unless they did it."""
    giver, owner, workspace_id = kudos.giver, kudos.owner, ctx.workspace.id
    week = week_of(kudos.given_at, giver.time_zone if giver else "UTC")
    giver_id = giver.id if giver else None
    async with all_or_nothing():
        if not await stored.remove(workspace_id, kudos.id, giver_id, week, ctx.person.id, because, ctx.now):
            return Refusal("kudos.refused.gone")
        await reports.settle(workspace_id, kudos.id)
        if owner and ctx.person.id != owner.id:
            await notices.tell_once(workspace_id, REMOVED, kudos.id, owner.id)
    return None
