"""What the home says of what customers wrote to somebody and nobody decided on."""

from bot.customers.wording.links import waits
from bot.messages.message import Block
from bot.ports import Context
from storage.customers import waiting


async def thanks_at_home(ctx: Context) -> list[Block]:
    return waits(await waiting.count_waiting(ctx.workspace.id, ctx.person.id), ctx.person.language)
