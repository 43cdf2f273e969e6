"""Reports as people ask for them, and as admins read them."""

from bot.delivery.deliveries import Delivery
from bot.kudos.actions import ReportForm
from bot.kudos.diary import ReportsRead
from bot.kudos.wording import kudos as kudos_wording
from bot.kudos.wording import reports as wording
from bot.messages.message import Message
from bot.messages.refusal import Refusal
from bot.messages.say import done
from bot.org.people import Workspace
from bot.ports import Context
from commands.feature import Answer
from commands.kudos.report_kudos import hide_kudos, let_stand, report_kudos, to_report
from storage.diary import diary
from storage.kudos import kudos as stored
from storage.kudos import reports as stored_reports
from storage.org import people

_LISTED = 10  # reports at once; what is decided makes room for the next


async def report(ctx: Context, kudos_id: int) -> Answer:
    kudos = await to_report(ctx, kudos_id)
    return kudos if isinstance(kudos, Refusal) else wording.report_form(kudos, ctx.person.language)


async def reported(ctx: Context, form: ReportForm) -> Answer:
    has_reader = await report_kudos(ctx, form.kudos, form.because)
    if isinstance(has_reader, Refusal):
        return has_reader
    return done("kudos.reported" if has_reader else "kudos.reported_to_nobody", ctx.person.language)


async def hide(ctx: Context, kudos_id: int) -> Answer:
    return await hide_kudos(ctx, kudos_id) or done("kudos.hidden", ctx.person.language)


async def stands(ctx: Context, kudos_id: int) -> Answer:
    return await let_stand(ctx, kudos_id) or done("kudos.let_stand_done", ctx.person.language)


async def remove(ctx: Context, kudos_id: int) -> Answer:
    kudos = await stored.find(ctx.workspace.id, kudos_id)
    if kudos is None or kudos.removed:
        return Refusal("kudos.refused.gone")
    if kudos.private:
        if not await stored_reports.waiting(ctx.workspace.id, ctx.person.id, kudos_id):
            return Refusal("kudos.refused.gone")
        await diary.append(ctx.workspace.id, ctx.person.id, ReportsRead(1, 1), ctx.now)
    return kudos_wording.removal_form(kudos, ctx.person.language)


async def show_reports(ctx: Context, _: str) -> Answer:
    waiting = await stored_reports.waiting(ctx.workspace.id, ctx.person.id, None, _LISTED)
    if waiting:
        private = sum(report.kudos.private for report in waiting)
        await diary.append(ctx.workspace.id, ctx.person.id, ReportsRead(len(waiting), private), ctx.now)
    return wording.overview(waiting, ctx.person.language)


async def draw_report(delivery: Delivery, workspace: Workspace, _: object = None) -> Message | None:
    """Returns the notice to an admin; nothing once somebody has decided, or the kudos is gone, or the admin's own."""
    if (reader := await people.reader_of(delivery)) is None:
        return None
    waiting = await stored_reports.waiting(workspace.id, reader.id, delivery.subject_id)
    return wording.notice(waiting[0], reader.language) if waiting else None


async def draw_removed(delivery: Delivery, workspace: Workspace, _: object = None) -> Message | None:
    """Returns what the giver reads whose kudos somebody else took down."""
    reader, kudos = await people.reader_of(delivery), await stored.find(workspace.id, delivery.subject_id)
    return wording.removed(kudos, reader.language) if reader and kudos and kudos.removed else None
