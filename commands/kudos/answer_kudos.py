"""What who was thanked may do by one tap: thank back, save a thanks to their good days, or take it out of them."""

from bot.kudos.kudos import Kudos
from bot.messages.message import Message
from bot.messages.refusal import Refusal
from bot.messages.say import done, line, sentence
from bot.ports import Context
from storage.kudos import kudos as stored
from storage.kudos import received


async def thank_back(ctx: Context, kudos_id: int) -> Message | Refusal:
    """Has the giver read under what they gave that it was good to hear; no message goes out."""
    kudos = await _received(ctx, kudos_id)
    if isinstance(kudos, Refusal):
        return kudos
    if kudos.giver is None:
        return Refusal("kudos.refused.no_giver")
    is_new = await received.thank_back(ctx.workspace.id, kudos_id, ctx.person.id)
    return done("kudos.thanked_back" if is_new else "kudos.thanked_back_before", ctx.person.language)


async def save(ctx: Context, kudos_id: int) -> Message | Refusal:
    kudos = await _received(ctx, kudos_id)
    if isinstance(kudos, Refusal):
        return kudos
    is_new = await received.save(ctx.workspace.id, kudos_id, ctx.person.id, saved=True)
    return sentence(line(ctx.person.language, "kudos.saved" if is_new else "kudos.saved_before"))


async def let_go(ctx: Context, kudos_id: int) -> Message | Refusal:
    kudos = await _received(ctx, kudos_id)
    if isinstance(kudos, Refusal):
        return kudos
    await received.save(ctx.workspace.id, kudos_id, ctx.person.id, saved=False)
    return done("kudos.let_go", ctx.person.language)


async def _received(ctx: Context, kudos_id: int) -> Kudos | Refusal:
    kudos = await stored.find(ctx.workspace.id, kudos_id)
    return kudos if kudos and not kudos.removed and kudos.is_for(ctx.person) else Refusal("kudos.refused.gone")
