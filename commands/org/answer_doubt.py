"""An admin says whether two names are one person: kept, so that it is not asked again, and in the diary."""

from bot.messages.message import Message
from bot.messages.refusal import Refusal
from bot.messages.say import done
from bot.org.diary import DoubtAnswered
from bot.org.wording import sources as wording
from bot.ports import Context
from commands.feature import Answer
from storage.database import all_or_nothing
from storage.diary import diary
from storage.org import doubts
from storage.org.joining import was_joined
from storage.scim.sync import sync_again

_GONE = Refusal("people.refused.answered")


async def same_person(ctx: Context, number: int) -> Answer:
    return await _answer(ctx, number, is_same=True)


async def two_people(ctx: Context, number: int) -> Answer:
    return await _answer(ctx, number, is_same=False)


async def _answer(ctx: Context, number: int, *, is_same: bool) -> Message | Refusal:
    """The next list of people is read with it, and what a directory sent is read anew."""
    workspace_id = ctx.workspace.id
    async with all_or_nothing():
        if not await doubts.answer_doubt(workspace_id, number, is_same=is_same):
            return _GONE
        await sync_again(workspace_id, ctx.now)
        entry = await diary.append(workspace_id, ctx.person.id, DoubtAnswered(number, is_same), ctx.now)
    return wording.answered(entry.number, number, is_same=is_same, language=ctx.person.language)


async def reconsider(ctx: Context, number: int) -> Answer:
    """Takes an answer back, as long as no history has followed it."""
    workspace_id = ctx.workspace.id
    async with all_or_nothing():
        stored = await doubts.find_doubt(workspace_id, number)
        if stored is None or stored.is_same is None:
            return _GONE
        if stored.is_same and await was_joined(workspace_id, stored.doubt.account):
            return Refusal("people.refused.joined")
        await doubts.take_back(workspace_id, number)
        await sync_again(workspace_id, ctx.now)
        await diary.append(workspace_id, ctx.person.id, DoubtAnswered(number, stored.is_same, undone=True), ctx.now)
    return done("sources.taken_back", ctx.person.language)
