"""Bring thanks of another product by a file in chat: first it is said what would come, and on one tap it does."""

from bot.kudos.actions import PastKudosForm
from bot.kudos.wording import past_kudos as wording
from bot.messages.refusal import Refusal
from bot.messages.slug import slug
from bot.org.people import Profile
from bot.org.remarks import ChartError
from bot.org.tables.equations import pairs_in
from bot.ports import Context
from bot.retention.holds import Hold
from commands.feature import Answer
from commands.kudos.keep_past_kudos import PastChoices, drop_past_kudos, keep_past_kudos, plan_past_kudos
from commands.waiting_files import WaitingFiles
from storage.kudos.past_kudos import PastImport

_waiting = WaitingFiles[PastChoices]()


async def bring_past_kudos(ctx: Context, content: bytes) -> Answer:
    """Returns what a file would bring. Nothing changes."""
    return await _look(ctx, content, PastChoices())


async def open_choices(ctx: Context, name: str) -> Answer:
    """Asks of which product a waiting file is, and which value each hashtag means."""
    if (waiting := _waiting.find(ctx, name)) is None:
        return Refusal("signals.refused.waited")
    plan = await plan_past_kudos(ctx.workspace.id, waiting.content, waiting.choices, await _profiles(ctx), ctx.now)
    return wording.choices_form(plan, name, ctx.person.language)


async def chosen(ctx: Context, form: PastKudosForm) -> Answer:
    """Looks at a waiting file once more, with what was said of it."""
    if (waiting := _waiting.find(ctx, form.file)) is None:
        return Refusal("signals.refused.waited")
    values = {slug(tag.lstrip("#")): value for tag, value in pairs_in(form.tags).items() if value}
    return await _look(ctx, waiting.content, PastChoices(form.product.strip(), values), form.file)


async def take_past_kudos(ctx: Context, name: str) -> Answer:
    """Takes over a file that was looked at before."""
    if (waiting := _waiting.find(ctx, name)) is None:
        return Refusal("signals.refused.waited")
    profiles = await _profiles(ctx)
    _waiting.let_go(name)
    try:
        count = await keep_past_kudos(
            ctx.workspace.id, waiting.content, waiting.choices, profiles, ctx.person.id, ctx.now
        )
    except ChartError as error:
        return wording.refused(error.faults, ctx.person.language)
    return wording.brought(count, ctx.person.language)


async def undo_past_kudos(ctx: Context, import_id: int) -> Refusal | None:
    """Removes what a file brought, or returns why not."""
    dropped = await drop_past_kudos(ctx.workspace.id, import_id, ctx.person.id, ctx.company_day, ctx.now)
    match dropped:
        case Hold():
            return dropped.refusal
        case None:
            return Refusal("imports.refused.gone")
        case PastImport():
            return None


async def _look(ctx: Context, content: bytes, choices: PastChoices, name: str = "") -> Answer:
    try:
        plan = await plan_past_kudos(ctx.workspace.id, content, choices, await _profiles(ctx), ctx.now)
    except ChartError as error:
        return wording.refused(error.faults, ctx.person.language)
    name = _waiting.keep(ctx, content, PastChoices(plan.product, choices.values), name)
    return wording.would_bring(plan, name, ctx.person.language)


async def _profiles(ctx: Context) -> list[Profile]:
    return [profile async for profile in ctx.platform.members()]
