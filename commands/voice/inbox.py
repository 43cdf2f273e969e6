"""What readers do with concerns: read, say that one has arrived, reply; observers read what was called abusive.

Who may read one is asked anew at every step (`read_concerns`). Everybody else reads that there is none, and learns
nothing of whether there is.
"""

from bot.messages.message import Message
from bot.messages.refusal import Refusal
from bot.ports import Context
from bot.roles.roles import Role
from bot.voice.actions import ConcernReplyForm
from bot.voice.concerns import NOTHING, ConcernPage, StoredConcern
from bot.voice.sealing import CHARACTERS_AT_MOST
from bot.voice.wording import reading
from commands.feature import Answer
from commands.roles.concern_readers import named_readers
from commands.voice.read_concerns import read_concerns, readers_of
from commands.voice.repeat_nobody import repeats_another
from commands.voice.voice_now import observers
from storage.org import people
from storage.voice import concerns, inbox
from storage.voice.counts import IN_TIME, is_any_ignored

# What one look shows, which fits one message of each platform, whoever wrote how much.
AT_ONCE, HIDDEN_AT_ONCE = 6, 4
_GONE = Refusal("inbox.refused.gone")


async def show_inbox(ctx: Context, _: object = None) -> Message:
    is_observer = Role.OBSERVER in ctx.person.roles
    is_ignored = is_observer and await is_any_ignored(ctx.workspace.id, ctx.now - IN_TIME)
    return reading.inbox(await _came(ctx, ""), await _called(ctx, ""), ctx.now, ctx.person, is_ignored=is_ignored)


async def show_further(ctx: Context, behind: str) -> Message:
    """Turns the page; from the beginning, where the last one that was read is gone meanwhile."""
    came = await _came(ctx, behind)
    if not came.concerns:
        return await show_inbox(ctx)
    return reading.inbox(came, NOTHING, ctx.now, ctx.person)


async def show_further_called(ctx: Context, behind: str) -> Message:
    """Turns the page of what was called abusive, for observers; everybody else finds their inbox."""
    called = await _called(ctx, behind)
    return reading.called_page(called, ctx.person) if called.concerns else await show_inbox(ctx)


async def _called(ctx: Context, behind: str) -> ConcernPage:
    if Role.OBSERVER not in ctx.person.roles:
        return NOTHING
    watching = await observers(ctx.workspace.id)
    return await inbox.called(ctx.workspace.id, ctx.person.id, watching, HIDDEN_AT_ONCE, behind)


async def _came(ctx: Context, behind: str) -> ConcernPage:
    group = await named_readers(ctx.workspace.id)
    return await read_concerns(ctx.workspace.id, ctx.person.id, group, AT_ONCE, behind)


async def read_one(ctx: Context, key: str) -> Answer:
    concern = await to_read(ctx, key)
    return await _shown(ctx, concern) if concern else _GONE


async def arrived(ctx: Context, key: str) -> Answer:
    """Notes that it has arrived: its writer reads that, and it rises no more."""
    if await to_answer(ctx, key) is None:
        return _GONE
    await concerns.acknowledge(ctx.workspace.id, key, ctx.person.id, ctx.now)
    return await read_one(ctx, key)


async def open_reply(ctx: Context, key: str) -> Answer:
    concern = await to_answer(ctx, key)
    return reading.reply_form(concern, ctx.person.language) if concern else _GONE


async def replied(ctx: Context, form: ConcernReplyForm) -> Answer:
    """Says it to who wrote the concern, and nothing to them that somebody else wrote."""
    concern = await to_answer(ctx, form.concern)
    if concern is None:
        return _GONE
    at_input = ConcernReplyForm.words.name
    if not any(map(str.isalnum, form.words)):
        return Refusal("inbox.refused.empty", input=at_input)
    if len(form.words) > CHARACTERS_AT_MOST:
        fields = {"length": f"{len(form.words):,}", "most": f"{CHARACTERS_AT_MOST:,}"}
        return Refusal("voice.refused.too_long", fields, at_input)
    if refused := await repeats_another(ctx, form.words, at_input, to=concern):
        return refused
    if not await concerns.reply(ctx.workspace.id, form.concern, ctx.person.id, form.words, ctx.now):
        return _GONE
    return await read_one(ctx, form.concern)


async def to_read(ctx: Context, key: str) -> StoredConcern | None:
    """Returns a concern that the person may read now; None for any other, and for one that is not there."""
    concern = await concerns.find(ctx.workspace.id, key)
    if concern is None:
        return None
    group = await named_readers(ctx.workspace.id)
    return concern if ctx.person.id in await readers_of(ctx.workspace.id, concern, group) else None


async def to_answer(ctx: Context, key: str) -> StoredConcern | None:
    """Returns a concern that the person may read now, and whose words are not hidden: nobody answers what they cannot
    read.
    """
    concern = await to_read(ctx, key)
    return concern if concern and concern.readable is not None else None


async def _shown(ctx: Context, concern: StoredConcern) -> Message:
    replies = await concerns.replies_to(ctx.workspace.id, concern.key)
    speakers = await people.by_ids(ctx.workspace.id, {reply.person_id for reply in replies})
    names = {person.id: person.name for person in speakers}
    return reading.concern_page(concern, replies, names, ctx.now, ctx.person)
