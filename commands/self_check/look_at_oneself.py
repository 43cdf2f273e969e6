"""A look at oneself: offered to who leads, answered with what it comes to, and forgotten."""

from bot.messages.message import Block
from bot.messages.refusal import Refusal
from bot.ports import Context
from bot.self_check.actions import SelfCheckForm
from bot.self_check.self_check import read
from bot.self_check.wording import self_check as wording
from commands.feature import Answer
from storage.org import people


async def self_check_at_home(ctx: Context) -> list[Block]:
    leads = await people.leads_others(ctx.workspace.id, ctx.person.id)
    return wording.at_home(ctx.person.language) if leads else []


async def open_form(ctx: Context, _: object = None) -> Answer:
    return await _refused(ctx) or wording.form(ctx.person.language)


async def draw(ctx: Context, form: SelfCheckForm) -> Answer:
    """Answers with the picture, and keeps nothing."""
    if refused := await _refused(ctx):
        return refused
    holds = read(form.answers)
    return holds if isinstance(holds, Refusal) else wording.drawn(holds, ctx.person.language)


async def _refused(ctx: Context) -> Refusal | None:
    leads = await people.leads_others(ctx.workspace.id, ctx.person.id)
    return None if leads else Refusal("self_check.refused.leads_nobody")
