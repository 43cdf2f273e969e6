"""What came out of the latest check-in, as everybody reads it: at home, and behind Results."""

from dataclasses import replace

from bot.checkin.promises import OPEN_FOR
from bot.checkin.wording import announcements, results
from bot.checkin.wording.promises import lines as promise_lines
from bot.checkin.wording.results import RoundForReader
from bot.insight.wording.mirror import moved_lately
from bot.messages.message import Block, Message
from bot.ports import Context
from commands.checkin.read_promises import read_announced, read_promises
from commands.checkin.read_results import read_results
from commands.feature import Answer
from commands.insight.read_moved import read_moved
from commands.insight.requests import today


async def latest(ctx: Context) -> Answer:
    outcome = await read_results(ctx.workspace, ctx.person)
    if outcome is None:
        return results.nothing_yet(ctx.person.language)
    page = await _page(ctx, outcome)
    announced = await read_announced(ctx.workspace, ctx.person, ctx.now - OPEN_FOR, ctx.now)
    heading, *below = page.blocks
    return Message(page.plain, (heading, *announcements.lines(announced, ctx.person.language), *below))


async def what_was_said(ctx: Context) -> list[Block]:
    """Returns what was promised up to the latest check-in, what was announced up to now, and what came out of it."""
    outcome = await read_results(ctx.workspace, ctx.person)
    latest_round = ctx.running or (outcome.round if outcome else None)
    until = latest_round.opened_at if latest_round else ctx.now
    promised = await read_promises(ctx.workspace, ctx.person, ctx.now - OPEN_FOR, until)
    announced = await read_announced(ctx.workspace, ctx.person, ctx.now - OPEN_FOR, ctx.now)
    promised = replace(promised, announced=announced)
    lines = promise_lines(promised, ctx.person.language)
    if outcome is None:
        return lines
    heading, *below = (await _page(ctx, outcome)).blocks
    return [heading, *lines, *below]


async def comments(ctx: Context) -> Answer:
    """Answers with the latest check-in's comments, or else its numbers: the button may be an older one's."""
    outcome = await read_results(ctx.workspace, ctx.person)
    if outcome is None or not outcome.comments:
        return await latest(ctx)
    return results.comments(outcome, ctx.person.language)


async def _page(ctx: Context, outcome: RoundForReader) -> Message:
    """With what moved for everybody, as managers and leaders read it."""
    lately = await read_moved(ctx.person, today(ctx))
    if lately is None:
        return results.results(outcome, ctx.person)
    moved, until = lately
    line = moved_lately(moved, until, ctx.person.language)
    side = (moved.now > moved.before) - (moved.now < moved.before)
    return results.results(outcome, ctx.person, line, went_along=side if moved.alike else 0)
