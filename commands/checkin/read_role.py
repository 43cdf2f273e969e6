"""What is somebody's own by their role: a manager's, a leader's, an admin's."""

from bot.checkin.availability import CheckInWish, available, rhythm_of
from bot.checkin.promises import SHOWN_FOR
from bot.checkin.schedule import next_opening
from bot.checkin.wording.results import chart_fault as chart_fault_line
from bot.digest.roles import LedTeam, SetUp
from bot.digest.wording import roles
from bot.messages.message import Block
from bot.ports import Context
from commands.checkin.preview_audience import names_of
from commands.org.chart import chart, chart_fault
from storage.checkin import promises, rounds
from storage.kudos import reports
from storage.org import people

REPORTS_COUNTED = 20


async def read_role(ctx: Context) -> list[Block]:
    """Returns what the person reads and does beyond what everybody does; nothing for whom that is nothing."""
    blocks: list[Block] = []
    if lead := await _lead(ctx):
        blocks += roles.of_lead(lead, ctx.person)
    if ctx.person.is_admin:
        blocks += roles.of_admin(await _set_up(ctx), ctx.person)
    return blocks


async def _lead(ctx: Context) -> LedTeam | None:
    workspace_id, person = ctx.workspace.id, ctx.person.id
    team = await people.team_led_by(workspace_id, person)
    if team is None or not await people.leads_others(workspace_id, person):
        return None
    reports_ = [member for member in await people.members(workspace_id, team.id) if member.id != person]
    recent = await promises.of(workspace_id, person, ctx.now - SHOWN_FOR, ctx.now)
    return LedTeam(
        size=len(reports_),
        k=ctx.settings.pulse.k,
        promises=tuple(promise for promise in recent if promise.done_at is None),
        has_mirror=ctx.settings.pulse.enabled and await rounds.last_closed(workspace_id) is not None,
        leads_managers=await people.leads_managers(workspace_id, person),
    )


async def _set_up(ctx: Context) -> SetUp:
    workspace_id, standing = ctx.workspace.id, await rounds.standing(ctx.workspace.id)
    zones = await people.time_zones(workspace_id)
    rhythm = rhythm_of(ctx.settings, standing.first_monday, ctx.now)
    fault = await chart_fault(workspace_id)
    return SetUp(
        check_ins=ctx.settings.pulse.enabled,
        upcoming=next_opening(
            rhythm,
            available(ctx.person, CheckInWish(), ctx.settings, ctx.now.date()),
            zones,
            standing.last_week,
            ctx.now,
            standing.previous,
        ),
        people=len((await chart(workspace_id)).asked),
        k=ctx.settings.pulse.k,
        letters=ctx.settings.digest.enabled,
        reports=len(await reports.waiting(workspace_id, ctx.person.id, limit=REPORTS_COUNTED)),
        fault=chart_fault_line(fault, await names_of(workspace_id, fault), ctx.person.language) if fault else "",
    )
