"""The company's directory as admins ask for it: how it stands, its tokens, and their word on many changes at once."""

from bot.delivery.deliveries import Delivery
from bot.messages.message import Message
from bot.messages.refusal import Refusal
from bot.messages.say import done
from bot.org.people import Workspace
from bot.ports import Context
from bot.scim.actions import MakeTokenForm, RevokeTokenForm
from bot.scim.diary import ScimAnswered
from bot.scim.tokens import AT_MOST
from bot.scim.wording import scim as wording
from commands.feature import Answer
from commands.scim.tokens import make_token, newest_of, revoke_token
from storage.database import all_or_nothing
from storage.diary import diary
from storage.org import people
from storage.scim import resources, sync, tokens


async def show(ctx: Context, _: object = None) -> Message:
    standing = await tokens.tokens(ctx.workspace.id)
    makers = await people.by_ids(ctx.workspace.id, sorted({token.made_by for token in standing}))
    return wording.overview(
        wording.Overview(
            workspace_id=ctx.workspace.id,
            tokens=standing,
            makers={person.id: person.name for person in makers},
            counts=await resources.counts(ctx.workspace.id),
            state=await sync.state(ctx.workspace.id),
        ),
        ctx.person.language,
        ctx.person.time_zone,
    )


async def open_make_token(ctx: Context, _: None) -> Answer:
    standing = await tokens.tokens(ctx.workspace.id)
    if len(standing) >= AT_MOST:
        return Refusal("scim.refused.tokens")
    return wording.make_token_form(newest_of(standing), ctx.person.language)


async def token_made(ctx: Context, form: MakeTokenForm) -> Answer:
    token = await make_token(ctx, form.newest)
    if isinstance(token, Refusal):
        return token
    return wording.token_shown(token, ctx.workspace.id, ctx.person.language)


async def open_revoke_token(ctx: Context, number: int) -> Answer:
    if number not in [token.id for token in await tokens.tokens(ctx.workspace.id)]:
        return Refusal("scim.refused.no_token")
    return wording.revoke_token_form(number, ctx.person.language)


async def token_revoked(ctx: Context, form: RevokeTokenForm) -> Answer:
    return await revoke_token(ctx, form.token) or done("scim.token_revoked", ctx.person.language)


async def agree(ctx: Context, question: int) -> Answer:
    """Has the directory do at the next look what was stopped."""
    return await _answer(ctx, question, is_agreed=True)


async def decline(ctx: Context, question: int) -> Answer:
    return await _answer(ctx, question, is_agreed=False)


async def _answer(ctx: Context, question: int, *, is_agreed: bool) -> Answer:
    workspace = ctx.workspace.id
    async with all_or_nothing():
        stopped = (await sync.state(workspace)).stopped
        is_open = await (
            sync.agree(workspace, question, ctx.now) if is_agreed else sync.decline(workspace, question, ctx.now)
        )
        if stopped is None or not is_open:
            return Refusal("scim.refused.no_question")
        event = ScimAnswered(stopped.leaving, stopped.moving, is_agreed)
        await diary.append(workspace, ctx.person.id, event, ctx.now)
    return done("scim.agreed" if is_agreed else "scim.declined", ctx.person.language)


async def draw_stopped(delivery: Delivery, workspace: Workspace, _: object = None) -> Message | None:
    """Returns the question to an admin; nothing once it is answered, or there is nothing to ask."""
    reader, state = await people.reader_of(delivery), await sync.state(workspace.id)
    if reader is None or state.stopped is None or state.question != delivery.subject_id or state.stopped.is_declined:
        return None
    return wording.question(state.question, state.stopped, reader.language)
