"""Change, take back or remove a kudos: the post follows."""

from bot.kudos.kudos import Kudos, as_named_now, check_value, check_words, week_of
from bot.messages.refusal import Refusal
from bot.ports import Context
from storage.kudos import kudos as stored
from storage.org import values


async def own(ctx: Context, kudos_id: int) -> Kudos | Refusal:
    """The person's own kudos while it may still be changed, or why not."""
    kudos = await stored.find(ctx.workspace.id, kudos_id)
    if kudos is None or kudos.removed or (kudos.private and kudos.giver.id != ctx.person.id):
        return Refusal("kudos.refused.gone")
    if kudos.giver.id != ctx.person.id:
        return Refusal("kudos.refused.not_yours")
    return kudos if kudos.changeable_by(ctx.person, ctx.now) else Refusal("kudos.refused.too_late")


async def change_kudos(ctx: Context, kudos_id: int, words: str, value_id: int | None) -> Refusal | None:
    kudos = await own(ctx, kudos_id)
    if isinstance(kudos, Refusal):
        return kudos
    offered = await values.current(ctx.workspace.id)
    kept = kudos.value if kudos.value and kudos.value.id == value_id else None
    refusal = None if kept else check_value(value_id, offered, ctx.settings.kudos, ctx.person.language)
    refusal = refusal or check_words(words, kudos.link, ctx.settings.kudos)
    if refusal:
        return refusal
    value = kept or next((as_named_now(value_) for value_ in offered if value_.id == value_id), None)
    changed = await stored.change(ctx.workspace.id, kudos_id, words.strip(), value)
    return None if changed else Refusal("kudos.refused.gone")


async def take_back_kudos(ctx: Context, kudos_id: int) -> Refusal | None:
    kudos = await own(ctx, kudos_id)
    if isinstance(kudos, Refusal):
        return kudos
    return await _remove(ctx, kudos, "")


async def remove_kudos(ctx: Context, kudos_id: int, because: str) -> Refusal | None:
    """An admin's right, with a reason."""
    if not because.strip():
        return Refusal("kudos.refused.no_reason", input="because")
    kudos = await stored.find(ctx.workspace.id, kudos_id)
    if kudos is None or kudos.removed or kudos.private:
        return Refusal("kudos.refused.gone")
    return await _remove(ctx, kudos, because.strip())


async def _remove(ctx: Context, kudos: Kudos, because: str) -> Refusal | None:
    week = week_of(kudos.given_at, kudos.giver.time_zone)
    removed = await stored.remove(ctx.workspace.id, kudos.id, kudos.giver.id, week, ctx.person.id, because, ctx.now)
    return None if removed else Refusal("kudos.refused.gone")
