"""What stands on the home about concerns: the ways in, what became of some, and what waits for a reader."""

from datetime import timedelta

from bot.messages.message import Block, Text
from bot.ports import Context
from bot.voice.wording import reading, writing
from commands.check_ins import folders_of, has_concerns, takes_concerns
from commands.voice.tell_readers import waiting_for
from storage.voice.concerns import answered_since
from storage.voice.counts import IN_TIME, is_any_ignored, is_any_lost

LATELY = timedelta(days=7)


async def ways(ctx: Context) -> list[Block]:
    """Returns it while concerns are on, or a window is open, or anybody ever wrote one here."""
    folders, language = folders_of(ctx.ballots), ctx.person.language
    has_any = folders is not None and has_concerns(folders, ctx.workspace)
    can_write = ctx.settings.voice.enabled or takes_concerns(ctx.ballots, ctx.workspace)
    if not (has_any or can_write):
        return []
    if not has_any:
        return [writing.ways(language)]
    blocks: list[Block] = []
    blocks += await waiting_for(ctx.workspace.id, ctx.person, ctx.now.date())
    if count := await answered_since(ctx.workspace.id, ctx.now - LATELY):
        blocks.append(Text((reading.answered(count, language),)))
    if await is_any_ignored(ctx.workspace.id, ctx.now - IN_TIME):
        blocks.append(Text((reading.ignored(language),)))
    if await is_any_lost(ctx.workspace.id, ctx.now - LATELY):
        blocks.append(Text((reading.lost(language),)))
    return [*blocks, writing.ways(language) if can_write else writing.way_back(language)]
