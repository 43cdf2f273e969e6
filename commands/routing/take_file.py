"""A file that an admin gives: by its heading it is known what it is of, since a file that is sent says nothing else."""

import asyncio

from bot.customers.praise_file import is_praise
from bot.messages.request import Brought, NoFile
from bot.ports import Context
from bot.signals.file import is_signals
from commands.customers.bring_praise import bring_praise
from commands.feature import Answer
from commands.signals.give_values import bring_signals
from commands.welcome.bring_people import bring


async def take_file(ctx: Context, request: Brought) -> Answer:
    """Says what a file would change: of customer signals, of praise, or of people."""
    try:
        content = await request.fetch() if request.fetch else request.content
    except NoFile as error:
        return error.refusal
    if await asyncio.to_thread(is_signals, content):
        return await bring_signals(ctx, content)
    if await asyncio.to_thread(is_praise, content):
        return await bring_praise(ctx, content)
    return await bring(ctx, content)
