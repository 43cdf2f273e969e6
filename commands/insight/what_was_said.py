"""What came out of the latest check-in, as everybody reads it: at home, and behind Results."""

from dataclasses import dataclass, replace

from bot.checkin.outcome import RoundForReader
from bot.checkin.promises import OPEN_FOR, Promised
from bot.checkin.wording import announcements, results
from bot.checkin.wording.promises import lines as promise_lines
from bot.insight.wording.mirror import moved_lately
from bot.messages.message import Block, Message
from bot.org.people import Person
from bot.ports import Context
from commands.checkin.read_promises import read_announced, read_promises
from commands.checkin.read_results import read_results
from commands.feature import Answer
from commands.insight.read_moved import MovedLately, read_moved


async def latest(ctx: Context) -> Answer:
    outcome = await read_results(ctx.workspace, ctx.person)
    if outcome is None:
        return results.nothing_yet(ctx.person.language)
    page = _page(outcome, await read_moved(ctx.person, ctx.company_day), ctx.person)
    announced = await read_announced(ctx.workspace, ctx.person, ctx.now - OPEN_FOR, ctx.now)
    heading, *below = page.blocks
    return Message(page.plain, (heading, *announcements.lines(announced, ctx.person.language), *below))


@dataclass(frozen=True, slots=True)
class WhatWasSaid:
    """What stands at home of the latest check-in: what was promised and announced, what came out, what moved."""

    promised: Promised
    outcome: RoundForReader | None
    moved: MovedLately | None


async def what_was_said(ctx: Context) -> list[Block]:
    return drawn(await read_what_was_said(ctx), ctx.person)


async def read_what_was_said(ctx: Context) -> WhatWasSaid:
    """Returns what was promised up to the latest check-in, what was announced up to now, and what came out of it."""
    outcome = await read_results(ctx.workspace, ctx.person)
    latest_round = ctx.running or (outcome.round if outcome else None)
    until = latest_round.opened_at if latest_round else ctx.now
    promised = await read_promises(ctx.workspace, ctx.person, ctx.now - OPEN_FOR, until)
    announced = await read_announced(ctx.workspace, ctx.person, ctx.now - OPEN_FOR, ctx.now)
    moved = await read_moved(ctx.person, ctx.company_day) if outcome else None
    return WhatWasSaid(replace(promised, announced=announced), outcome, moved)


def drawn(content: WhatWasSaid, reader: Person) -> list[Block]:
    """Returns it as it is read, in the reader's language."""
    lines = promise_lines(content.promised, reader.language)
    if content.outcome is None:
        return lines
    heading, *below = _page(content.outcome, content.moved, reader).blocks
    return [heading, *lines, *below]


async def comments(ctx: Context) -> Answer:
    """Answers with the latest check-in's comments, or else its numbers: the button may be an older one's."""
    outcome = await read_results(ctx.workspace, ctx.person)
    if outcome is None or not outcome.comments:
        return await latest(ctx)
    return results.comments(outcome, ctx.person.language)


def _page(outcome: RoundForReader, lately: MovedLately | None, reader: Person) -> Message:
    """With what moved for everybody, as managers and leaders read it."""
    if lately is None:
        return results.results(outcome, reader)
    moved, until = lately
    line = moved_lately(moved, until, reader.language)
    side = (moved.now > moved.before) - (moved.now < moved.before)
    return results.results(outcome, reader, line, went_along=side if moved.alike else 0)
