"""Call a concern abusive. One person alone hides nothing: its words are hidden once a second one agrees.

Both are of those who may read it, or observers, who read for that what a reader called so: whoever was one when its
window opened, as with its readers, or, once none of these is left, whoever is one by now. Until then it stands as it
did, in all counts and by all clocks: a reader who hides what is about them would else be its only judge. So what one
reader alone has can be hidden by an observer, or by whom it rose to. Admins read nothing of it; they name observers.

Where nobody is an observer nothing is hidden: nobody could bring it back, and two readers would be the only judges of
what is about both. Neither an admin nor whom it would rise to could: to judge it they would have to read it.
"""

from bot.messages.refusal import Refusal
from bot.ports import Context
from bot.roles.roles import Role
from bot.voice.actions import AbuseForm
from bot.voice.circles import judging_now
from bot.voice.concerns import StoredConcern
from bot.voice.wording import abuse as wording
from commands.feature import Answer
from commands.roles.concern_readers import named_readers
from commands.voice.inbox import show_inbox, to_read
from commands.voice.read_concerns import readers_of
from commands.voice.voice_now import observers
from storage.database import all_or_nothing
from storage.voice import abuse, concerns

_GONE = Refusal("inbox.refused.gone")


async def open_abuse(ctx: Context, key: str) -> Answer:
    concern = await _to_judge(ctx, key)
    if concern is None:
        return _GONE
    watching = judging_now(concern.circle, await observers(ctx.workspace.id))
    may_agree = {*await readers_of(ctx.workspace.id, concern, await named_readers(ctx.workspace.id)), *watching}
    return wording.abuse_form(concern, ctx.person, is_alone=may_agree <= {ctx.person.id}, is_unobserved=not watching)


async def called_abusive(ctx: Context, form: AbuseForm) -> Answer:
    """Notes it; where somebody else said so before, hides its words from everybody but observers, if there are any."""
    concern = await _to_judge(ctx, form.concern)
    if concern is None:
        return _GONE
    workspace_id, person = ctx.workspace.id, ctx.person.id
    if concern.called_by not in (None, person) and not await observers(workspace_id):
        return Refusal("inbox.refused.unobserved")
    async with all_or_nothing():
        is_first = await concerns.call_abusive(workspace_id, concern.key, person, ctx.now)
        if not is_first and await observers(workspace_id) and await concerns.hide(workspace_id, concern.key, person):
            await abuse.count_hidden(workspace_id, ctx.now)
    return await show_inbox(ctx)


async def bring_back(ctx: Context, key: str) -> Answer:
    """Lets it stand, as an observer may: whoever called it abusive, it is as if nobody had."""
    concern = await _to_judge(ctx, key)
    if concern is None or Role.OBSERVER not in ctx.person.roles or not await _judges(ctx, concern):
        return _GONE
    async with all_or_nothing():
        if await concerns.let_stand(ctx.workspace.id, key):
            await abuse.count_brought_back(ctx.workspace.id, ctx.now)
    return await show_inbox(ctx)


async def _to_judge(ctx: Context, key: str) -> StoredConcern | None:
    """Returns a concern that somebody may read, or that was called abusive, where they may judge it."""
    if (concern := await to_read(ctx, key)) or Role.OBSERVER not in ctx.person.roles:
        return concern
    concern = await concerns.find(ctx.workspace.id, key)
    return concern if concern and concern.called_by is not None and await _judges(ctx, concern) else None


async def _judges(ctx: Context, concern: StoredConcern) -> bool:
    return ctx.person.id in judging_now(concern.circle, await observers(ctx.workspace.id))
