"""The page about customers, as leaders ask for it: each reads of their own part of the company."""

from bot.messages.message import Message
from bot.messages.refusal import Refusal
from bot.ports import Context
from bot.signals.conclusions import StillComparing
from bot.signals.page_actions import PageTurn
from bot.signals.wording import page as wording
from commands.signals.read_page import read_page
from storage.org import people


async def show_page(ctx: Context, turn: PageTurn | None = None) -> Message | Refusal:
    if not await people.leads_managers(ctx.workspace.id, ctx.person.id):
        return Refusal("felt.refused.no_managers")
    content = await read_page(ctx.workspace, ctx.person, turn, ctx.now)
    if content is None:
        return wording.nothing_given(ctx.person.language)
    if isinstance(content, StillComparing):
        return wording.still_comparing(content, ctx.person.language)
    return wording.page(content, ctx.workspace.name, ctx.person)


async def show_words(ctx: Context, turn: PageTurn) -> Message | Refusal:
    """Returns the departments of a page in sentences."""
    if not await people.leads_managers(ctx.workspace.id, ctx.person.id):
        return Refusal("felt.refused.no_managers")
    content = await read_page(ctx.workspace, ctx.person, turn, ctx.now)
    if isinstance(content, StillComparing):
        return wording.still_comparing(content, ctx.person.language)
    if content is None or not content.departments:
        return wording.nothing_given(ctx.person.language)
    return wording.in_words(content, ctx.workspace.name, ctx.person)
