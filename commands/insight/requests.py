"""The mirror and the summary, as managers and leaders ask for them: each reads what is their own, and nothing else."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from bot.digest.letters import monday_of
from bot.insight.mirror import SEEN_BEFORE
from bot.insight.wording import mirror as mirror_wording
from bot.insight.wording import summary as summary_wording
from bot.messages.message import Message
from bot.messages.refusal import Refusal
from bot.ports import Context
from commands.insight.read_mirror import read_mirror
from commands.insight.read_summary import read_summary
from commands.insight.what_was_planted import is_invented, what_was_planted
from storage.digest import letters


def today(ctx: Context) -> date:
    """The day it is at the company's own place."""
    return ctx.now.astimezone(ZoneInfo(ctx.settings.time_zone)).date()


async def mirror(ctx: Context) -> Message:
    reflected = await read_mirror(ctx.person, today(ctx))
    if reflected is None:
        return mirror_wording.nothing_yet(ctx.person.language)
    return mirror_wording.page(reflected, ctx.workspace.name, ctx.person)


async def summary(ctx: Context) -> Message:
    content = await read_summary(ctx.person, await _day_of_latest(ctx))
    if content is None:
        return summary_wording.nothing_yet(ctx.person.language)
    invented = await is_invented(ctx.workspace)
    return summary_wording.summary(content, ctx.workspace.name, ctx.person, invented=invented)


async def _day_of_latest(ctx: Context) -> date:
    """Of the summary that came as a letter, or could have come: who asks in a mirror's own week is not ahead of it."""
    monday = monday_of(today(ctx))
    sent = await letters.of_week(ctx.workspace.id, ctx.person.id, "summary", monday)
    return monday + SEEN_BEFORE - timedelta(days=0 if sent else 1)


async def planted(ctx: Context) -> Message | Refusal:
    """The demo's truth; in a real company there is none to look up."""
    if not await is_invented(ctx.workspace):
        return Refusal("refused.not_understood")
    truth = await what_was_planted(ctx.workspace, await _day_of_latest(ctx))
    return summary_wording.planted(truth, ctx.person.language)
