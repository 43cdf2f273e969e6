"""The mirror and the summary, as managers and leaders ask for them: each reads what is their own, and nothing else."""

from datetime import date, timedelta

from bot.digest.letters import monday_of
from bot.insight.mirror import SEEN_BEFORE
from bot.insight.wording import mirror as mirror_wording
from bot.insight.wording import summary as summary_wording
from bot.messages.message import Message
from bot.messages.refusal import Refusal
from bot.org.people import Person
from bot.ports import Context
from commands.insight.read_mirror import read_mirror
from commands.insight.read_summary import read_summary
from storage.digest import letters
from storage.org import people


async def mirror(ctx: Context) -> Message | Refusal:
    if not await people.leads_others(ctx.workspace.id, ctx.person.id):
        return Refusal("mirror.refused.no_team")
    reflected = await read_mirror(ctx.person, ctx.company_day)
    if reflected is None:
        return mirror_wording.nothing_yet(ctx.person.language)
    return mirror_wording.page(reflected, ctx.workspace.name, ctx.person)


async def summary(ctx: Context) -> Message | Refusal:
    if not await people.leads_managers(ctx.workspace.id, ctx.person.id):
        return Refusal("summary.refused.no_managers")
    content = await read_summary(ctx.person, await day_of_latest(ctx))
    if content is None:
        return summary_wording.nothing_yet(ctx.person.language)
    return summary_wording.summary(content, ctx.workspace.name, ctx.person, invented=ctx.workspace.invented)


async def day_of_latest(ctx: Context) -> date:
    """Returns the day of the summary that came as a letter, or could have come."""
    return await day_of_latest_summary(ctx.person, ctx.company_day)


async def day_of_latest_summary(leader: Person, today: date) -> date:
    """Returns the same for who reads it otherwise: in a mirror's own week nobody is ahead of the letter."""
    monday = monday_of(today)
    letter = await letters.of_week(leader.workspace_id, leader.id, "summary", monday)
    return monday + SEEN_BEFORE - timedelta(days=0 if letter else 1)
