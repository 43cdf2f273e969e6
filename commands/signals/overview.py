"""What is set up, and how much stands of it."""

from bot.messages.message import Message
from bot.ports import Context
from bot.signals.conclusions import KindTested
from bot.signals.signals import SignalKind
from bot.signals.wording import admin
from commands.signals.conclude_quarter import next_test
from storage.signals import kinds, values


async def overview(ctx: Context, _: object = None) -> Message:
    stored = await values.summaries(ctx.workspace.id)
    test = await next_test(ctx.workspace.id)
    standings = []
    for kind in await kinds.current_kinds(ctx.workspace.id):
        summary = stored.get(kind.key)
        standings.append(
            admin.KindStanding(
                kind=kind,
                values=summary.values if summary else 0,
                departments=summary.departments if summary else 0,
                latest=summary.latest.isoformat() if summary else "",
                waits_for=test.day if test and _is_other(kind, test.kinds.get(kind.key)) else None,
            )
        )
    return admin.overview(standings, ctx.workspace.id, ctx.person.language)


def _is_other(kind: SignalKind, tested: KindTested | None) -> bool:
    return tested is None or tested.higher_is_better != kind.higher_is_better
