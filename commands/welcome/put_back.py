"""An admin puts the chart back that was there before its last change: first what that would change, then it is so."""

from bot.messages.refusal import Refusal
from bot.org.wording import put_back as wording
from bot.ports import Context
from commands.check_ins import folders_of
from commands.feature import Answer
from commands.org.merge_company import MergeRules, undo_merge
from commands.org.show_people import kept_now, view_of
from commands.welcome.requests import served_of
from commands.welcome.send_welcome import note_steps
from storage.sealed.folders import Folders

_NOTHING = Refusal("put_back.refused.nothing")
_CHANGED = Refusal("put_back.refused.changed")


async def preview_put_back(ctx: Context, _: None) -> Answer:
    """Says what putting the chart back would change. Nothing changes."""
    chart_before = await kept_now(ctx)
    if chart_before is None:
        return _NOTHING
    rules = MergeRules(dry_run=True, by=ctx.person.id)
    changes = await undo_merge(ctx.workspace, _folders(ctx).sealed, ctx.now, rules, chart_before.moment)
    if changes is None:
        return _CHANGED
    return wording.preview(view_of(chart_before, ctx), changes, chart_before.moment.isoformat(), ctx.person.language)


async def put_back(ctx: Context, kept_at: str) -> Answer:
    """Puts the chart back that was looked at. Where another change came between, nothing is done: two taps are one."""
    chart_before = await kept_now(ctx)
    if chart_before is None:
        return _NOTHING
    if chart_before.moment.isoformat() != kept_at:
        return _CHANGED
    folders = _folders(ctx)
    folders.prepare()  # where check-ins are still off, nobody has needed them yet
    changes = await undo_merge(
        ctx.workspace, folders.sealed, ctx.now, MergeRules(by=ctx.person.id), chart_before.moment
    )
    if changes is None:
        return _CHANGED
    await note_steps(served_of(ctx), ctx.now)
    return wording.is_back(changes, ctx.person.language)


def _folders(ctx: Context) -> Folders:
    folders = folders_of(ctx.ballots)
    if folders is None:
        raise TypeError("a chart is to be put back in a process without the check-ins' folders")
    return folders
