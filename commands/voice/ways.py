"""The ways to write a concern and to look for its answer, where they lead anywhere."""

from bot.messages.message import Block
from bot.ports import Context
from bot.voice.wording import writing
from commands.check_ins import takes_concerns


def ways(ctx: Context) -> list[Block]:
    """Returns them for everybody's home, while concerns are on or a window is open."""
    if not (ctx.settings.voice.enabled or takes_concerns(ctx.ballots, ctx.workspace)):
        return []
    return [writing.ways(ctx.person.language)]
