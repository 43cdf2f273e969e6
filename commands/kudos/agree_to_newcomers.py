"""Who is in a thanks agrees that newcomers may read it, or takes that back."""

from bot.kudos.kudos import Kudos
from bot.kudos.wording import kudos as wording
from bot.messages.message import Message
from bot.messages.refusal import Refusal
from bot.messages.say import done
from bot.ports import Context
from storage.kudos import consent
from storage.kudos import kudos as stored


async def agree(ctx: Context, kudos_id: int) -> Message | Refusal:
    kudos = await _own(ctx, kudos_id)
    if isinstance(kudos, Refusal):
        return kudos
    is_new = await consent.agree(ctx.workspace.id, kudos_id, ctx.person.id)
    return wording.agreed(kudos, ctx.person.language, is_new=is_new)


async def disagree(ctx: Context, kudos_id: int) -> Message | Refusal:
    kudos = await _own(ctx, kudos_id)
    if isinstance(kudos, Refusal):
        return kudos
    await consent.disagree(ctx.workspace.id, kudos_id, ctx.person.id)
    return done("kudos.not_read", ctx.person.language)


async def _own(ctx: Context, kudos_id: int) -> Kudos | Refusal:
    """A public thanks for a value that the person gave or got."""
    kudos = await stored.find(ctx.workspace.id, kudos_id)
    if kudos is None or not kudos.can_be_story or not (kudos.is_of(ctx.person) or kudos.is_for(ctx.person)):
        return Refusal("kudos.refused.gone")
    return kudos
