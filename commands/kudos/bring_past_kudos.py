"""Bring thanks of another product by a file in chat: first it is said what would come, and on one tap it does."""

import asyncio
from dataclasses import dataclass, field, replace
from secrets import token_urlsafe

from cachetools import TTLCache

from bot.kudos.actions import PastKudosForm
from bot.kudos.wording import past_kudos as wording
from bot.messages.refusal import Refusal
from bot.messages.slug import slug
from bot.org.people import Profile
from bot.org.remarks import ChartError
from bot.org.tables.equations import pairs_in
from bot.ports import Context
from commands.feature import Answer
from commands.kudos.keep_past_kudos import PastChoices, drop_past_kudos, keep_past_kudos, plan_past_kudos
from storage.caches import registered

_WAITS_FOR = 15 * 60  # seconds
_FILES_AT_ONCE = 6  # of ten megabytes each


@dataclass(frozen=True, slots=True)
class _WaitingExport:
    """A file that was looked at, and whose it is: nobody else has it taken over."""

    workspace: int
    person: int
    content: bytes
    choices: PastChoices = field(default_factory=PastChoices)


_waiting: TTLCache[str, _WaitingExport] = registered(TTLCache(maxsize=_FILES_AT_ONCE, ttl=_WAITS_FOR))


async def bring_past_kudos(ctx: Context, content: bytes) -> Answer:
    """Returns what a file would bring. Nothing changes."""
    return await _look(ctx, _WaitingExport(ctx.workspace.id, ctx.person.id, content), token_urlsafe(16))


async def open_choices(ctx: Context, name: str) -> Answer:
    """Asks of which product a waiting file is, and which value each hashtag means."""
    if (waiting := _find(ctx, name)) is None:
        return Refusal("signals.refused.waited")
    plan = await plan_past_kudos(ctx.workspace.id, waiting.content, waiting.choices, await _profiles(ctx), ctx.now)
    return wording.choices_form(plan, name, ctx.person.language)


async def chosen(ctx: Context, form: PastKudosForm) -> Answer:
    """Looks at a waiting file once more, with what was said of it."""
    if (waiting := _find(ctx, form.file)) is None:
        return Refusal("signals.refused.waited")
    values = {slug(tag.lstrip("#")): value for tag, value in pairs_in(form.tags).items() if value}
    return await _look(ctx, replace(waiting, choices=PastChoices(form.product.strip(), values)), form.file)


async def take_past_kudos(ctx: Context, name: str) -> Answer:
    """Takes over a file that was looked at before."""
    if (waiting := _find(ctx, name)) is None:
        return Refusal("signals.refused.waited")
    profiles = await _profiles(ctx)
    _waiting.pop(name, None)
    try:
        count = await keep_past_kudos(
            ctx.workspace.id, waiting.content, waiting.choices, profiles, ctx.person.id, ctx.now
        )
    except ChartError as error:
        return wording.refused(error.faults, ctx.person.language)
    return wording.brought(count, ctx.person.language)


async def undo_past_kudos(ctx: Context, import_id: int) -> bool:
    """Removes what a file brought; False where it is not there any more."""
    return await drop_past_kudos(ctx.workspace.id, import_id, ctx.person.id, ctx.now) is not None


async def _look(ctx: Context, waiting: _WaitingExport, name: str) -> Answer:
    try:
        plan = await plan_past_kudos(ctx.workspace.id, waiting.content, waiting.choices, await _profiles(ctx), ctx.now)
    except ChartError as error:
        return wording.refused(error.faults, ctx.person.language)
    choices = PastChoices(plan.product, waiting.choices.values)
    _waiting[name] = replace(waiting, choices=choices)
    asyncio.get_running_loop().call_later(_WAITS_FOR, _waiting.expire)  # whether or not anybody comes for another
    return wording.would_bring(plan, name, ctx.person.language)


def _find(ctx: Context, name: str) -> _WaitingExport | None:
    waiting = _waiting.get(name)
    is_theirs = waiting is not None and (waiting.workspace, waiting.person) == (ctx.workspace.id, ctx.person.id)
    return waiting if is_theirs else None


async def _profiles(ctx: Context) -> list[Profile]:
    return [profile async for profile in ctx.platform.members()]
