"""What is set up, and how much stands of it."""

from bot.messages.message import Message
from bot.ports import Context
from bot.signals.wording import admin
from storage.signals import kinds, values


async def overview(ctx: Context, _: object = None) -> Message:
    stored = await values.summaries(ctx.workspace.id)
    standings = []
    for kind in await kinds.current_kinds(ctx.workspace.id):
        summary = stored.get(kind.key)
        standings.append(
            admin.KindStanding(
                kind=kind,
                values=summary.values if summary else 0,
                departments=summary.departments if summary else 0,
                latest=summary.latest.isoformat() if summary else "",
            )
        )
    return admin.overview(standings, ctx.workspace.id, ctx.person.language)
