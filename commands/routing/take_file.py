"""A file that an admin gives: by its heading it is known what it is of, since a file that is sent says nothing else."""

from bot.customers.praise_file import is_praise
from bot.kudos.past_kudos import is_past_kudos
from bot.messages.request import Brought, NoFile
from bot.past_surveys.reading import is_survey
from bot.ports import Context
from bot.signals.file import is_signals
from commands.customers.bring_praise import bring_praise
from commands.feature import Answer
from commands.kudos.bring_past_kudos import bring_past_kudos
from commands.past_surveys.bring_survey import bring_survey
from commands.signals.give_values import bring_signals
from commands.waiting_files import read_in_turn
from commands.welcome.bring_people import bring


async def take_file(ctx: Context, request: Brought) -> Answer:
    """Says what a file would change: of customer signals, of praise, of what another product held, or of people."""
    try:
        content = await request.fetch() if request.fetch else request.content
    except NoFile as error:
        return error.refusal
    if await read_in_turn(is_signals, content):
        return await bring_signals(ctx, content)
    if await read_in_turn(is_praise, content):
        return await bring_praise(ctx, content)
    if await read_in_turn(is_past_kudos, content):
        return await bring_past_kudos(ctx, content)
    if await read_in_turn(is_survey, content):
        return await bring_survey(ctx, content)
    return await bring(ctx, content)
