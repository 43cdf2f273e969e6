"""An admin says that a value for which nobody was thanked still says something."""

from bot.messages.message import Message
from bot.messages.refusal import Refusal
from bot.messages.say import done
from bot.newcomers.quiet_values import NOT_AGAIN_FOR
from bot.ports import Context
from bot.reach.today import day_of
from storage.newcomers import quiet_values


async def still_says(ctx: Context, value_id: int) -> Message | Refusal:
    """Has no admin asked about it for a year."""
    today = day_of(ctx.person, ctx.now)
    is_new = await quiet_values.still_says(ctx.workspace.id, value_id, today + NOT_AGAIN_FOR, today)
    return done("values.still_says_kept", ctx.person.language) if is_new else Refusal("values.refused.not_asked")
