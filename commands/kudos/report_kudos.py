"""Report a thanks that hurts, hide one that one got, and decide on what was reported."""

from bot.kudos.actions import ReportForm
from bot.kudos.diary import LeftStanding
from bot.kudos.kudos import BECAUSE_AT_MOST, REPORTED, Kudos
from bot.messages.refusal import Refusal
from bot.ports import Context
from commands.kudos.change_kudos import remove
from storage.database import all_or_nothing
from storage.delivery import notices
from storage.diary import diary
from storage.kudos import kudos as stored
from storage.kudos import reports


async def to_report(ctx: Context, kudos_id: int) -> Kudos | Refusal:
    """Returns the kudos that somebody may report: what they can read, and did not write."""
    kudos = await stored.find(ctx.workspace.id, kudos_id)
    if kudos is None or kudos.removed:
        return Refusal("kudos.refused.gone")
    if not (kudos.named_in_public or kudos.is_for(ctx.person) or kudos.is_of(ctx.person)):
        return Refusal("kudos.refused.gone")
    return Refusal("kudos.refused.own_report") if kudos.is_of(ctx.person) else kudos


async def report_kudos(ctx: Context, kudos_id: int, because: str) -> bool | Refusal:
    """Stores the report, and returns whether there is an admin to read it: nobody does who gave or got the kudos."""
    kudos = await to_report(ctx, kudos_id)
    if isinstance(kudos, Refusal):
        return kudos
    if len(because) > BECAUSE_AT_MOST:
        fields = {"length": len(because), "most": BECAUSE_AT_MOST}
        return Refusal("kudos.refused.too_long", fields, ReportForm.because.name)
    await reports.add(ctx.workspace.id, kudos_id, ctx.person.id, because, ctx.now)
    parties = await reports.parties(ctx.workspace.id, kudos_id)
    return await notices.tell_admins_once(ctx.workspace.id, REPORTED, kudos_id, ctx.settings.admins, parties)


async def hide_kudos(ctx: Context, kudos_id: int) -> Refusal | None:
    """Takes the person out of a thanks that they got; where nobody else is thanked in it, all of it is removed."""
    async with all_or_nothing():
        await stored.hold(ctx.workspace.id, kudos_id)  # so that of two who hide it at once the second is the last one
        kudos = await stored.find(ctx.workspace.id, kudos_id)
        if kudos is None or kudos.removed or not kudos.is_for(ctx.person):
            return Refusal("kudos.refused.gone")
        if len(kudos.receivers) == 1:
            return await remove(ctx, kudos, "")
        hidden = await reports.hide(ctx.workspace.id, kudos_id, ctx.person.id)
        return None if hidden else Refusal("kudos.refused.gone")


async def let_stand(ctx: Context, kudos_id: int) -> Refusal | None:
    if ctx.person.id in await reports.parties(ctx.workspace.id, kudos_id):
        return Refusal("kudos.refused.party")
    async with all_or_nothing():
        settled = await reports.settle(ctx.workspace.id, kudos_id)
        if settled:
            await diary.append(ctx.workspace.id, ctx.person.id, LeftStanding(), ctx.now)
    return None if settled else Refusal("kudos.refused.no_report")
