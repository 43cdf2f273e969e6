"""The three steps as whoever installs asks for them."""

from dataclasses import replace

from bot.messages.message import Message
from bot.messages.refusal import Refusal
from bot.messages.say import done, line, sentence
from bot.org.tables.dates import DateOrder
from bot.ports import Context, ServedWorkspace
from bot.roles.roles import Role
from bot.welcome.actions import PeopleFileForm, TurnOnForm
from bot.welcome.wording import people as people_wording
from bot.welcome.wording import turning_on
from commands.feature import Answer
from commands.org.choose_settings import choose_settings
from commands.org.settings_now import settings_now
from commands.roles.change_roles import give
from commands.welcome.bring_people import bring, bring_in_order, make_chart
from commands.welcome.read_progress import read_progress
from commands.welcome.send_welcome import note_steps
from storage.welcome import welcomes

REASON = "welcome.reason"


async def administer(ctx: Context, _: None) -> Answer:
    """Makes whoever presses it an admin: of those who stand in, they were asked first."""
    reason = done(REASON, ctx.workspace.language).plain
    await give(ctx.workspace.id, [ctx.person], Role.ADMIN, ctx.person.id, reason, ctx.now, ctx.settings.admins)
    await note_steps(served_of(ctx), ctx.now)
    return sentence(line(ctx.person.language, "welcome.administered"))


async def keep_values(ctx: Context, _: None) -> Message:
    await welcomes.keep_values(ctx.workspace.id)
    await note_steps(served_of(ctx), ctx.now)
    return sentence(line(ctx.person.language, "welcome.values.said"))


async def turn_on(ctx: Context, _: None) -> Answer:
    """Says what happens once check-ins are on, in a form that turns them on."""
    progress = await read_progress(ctx.workspace.id, ctx.settings, ctx.now)
    return turning_on.form(replace(progress, check_ins=True), ctx.person.language)


async def turned_on(ctx: Context, form: TurnOnForm) -> Answer:
    """Turns check-ins on for this workspace, which stands in the diary and can be put back."""
    if not form.was_read:
        return Refusal("refused.not_understood")
    entry = await choose_settings(ctx, {"pulse.enabled": True})
    if isinstance(entry, Refusal):
        return entry
    served = await settings_now(served_of(ctx))
    await note_steps(served, ctx.now)
    progress = await read_progress(ctx.workspace.id, served.settings, ctx.now)
    return turning_on.turned_on(progress, entry.number if entry else None, ctx.person.language)


async def bring_people(ctx: Context, _: None) -> Answer:
    """Opens the form for a file; elsewhere than on the local page a few lines can be pasted, too."""
    return people_wording.form(ctx.person.language, in_chat=ctx.workspace.platform != "web")


async def pasted(ctx: Context, form: PeopleFileForm) -> Answer:
    """Says what lines would change that came without a file."""
    return await bring(ctx, form.pasted.encode())


async def day_first(ctx: Context, waiting: str) -> Answer:
    return await bring_in_order(ctx, waiting, DateOrder.DAY_FIRST)


async def month_first(ctx: Context, waiting: str) -> Answer:
    return await bring_in_order(ctx, waiting, DateOrder.MONTH_FIRST)


async def chart_made(ctx: Context, waiting: str) -> Answer:
    return await _made(ctx, waiting, anyway=False)


async def chart_made_anyway(ctx: Context, waiting: str) -> Answer:
    return await _made(ctx, waiting, anyway=True)


async def _made(ctx: Context, waiting: str, *, anyway: bool) -> Answer:
    answer = await make_chart(ctx, waiting, anyway=anyway)
    await note_steps(served_of(ctx), ctx.now)
    return answer


def served_of(ctx: Context) -> ServedWorkspace:
    """Returns the workspace in which somebody asks, as the clock knows it."""
    return ServedWorkspace(ctx.workspace, ctx.platform, ctx.settings, ctx.file_settings)
