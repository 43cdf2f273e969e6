"""Name the jury, which turns awards on until they are decided; and tick off what the company gave."""

from datetime import date

from bot.awards.actions import JuryForm
from bot.awards.awards import GIFT_AT_MOST, AwardRound, Phase, period_ends
from bot.awards.diary import AwardHandedOver, JuryNamed
from bot.awards.jury import JuryLines, check_jury
from bot.awards.wording import page as wording
from bot.awards.wording.forms import JurySheet, jury_form
from bot.barnacles.days import today_in
from bot.delivery.unasked import Unasked
from bot.messages.fields import YesNo
from bot.messages.refusal import Refusal
from bot.messages.say import done
from bot.messages.typed import day_in
from bot.org.people import Person
from bot.ports import Context
from bot.roles.roles import Role
from commands.feature import Answer
from commands.org.chart import chart_around
from commands.org.meet import meet_anew
from storage.awards import awarded, rounds
from storage.database import all_or_nothing
from storage.diary import diary
from storage.org import people
from storage.reach.choices import turned_off
from storage.roles import grants

_LONGEST = 366  # days for which nominations may be taken


async def open_jury(ctx: Context, _: object = None) -> Answer:
    """Answers with the form: of whoever has the role Jury, those are proposed who did not judge last time."""
    workspace_id, rules = ctx.workspace.id, ctx.settings.awards
    round_, latest = await rounds.open_round(workspace_id), await rounds.latest_decided(workspace_id)
    if round_ and not round_.takes_nominations:
        return Refusal("awards.refused.jury_reads")
    judged_last = await rounds.jury(workspace_id, latest.id) if latest else []
    proposed = await rounds.jury(workspace_id, round_.id) if round_ else await _proposed(workspace_id, judged_last)
    sheet = JurySheet(
        proposed=proposed,
        judged_last=judged_last,
        until=round_.until if round_ else period_ends(today_in(ctx.settings, ctx.now), rules.months),
        each_value=rules.each_value,
        gift=round_.gift if round_ else "",
        is_open=round_ is not None,
    )
    return jury_form(sheet, ctx.person.language)


async def _proposed(workspace_id: int, judged_last: list[Person]) -> list[Person]:
    roles_held = await grants.held(workspace_id)
    pool = {person for person, roles in roles_held.items() if Role.JURY in roles} - {juror.id for juror in judged_last}
    return [person for person in await people.by_ids(workspace_id, sorted(pool)) if person.is_active]


async def jury_named(ctx: Context, form: JuryForm) -> Answer:
    chosen = await meet_anew(ctx.workspace, ctx.platform, form.jurors)
    if len(chosen) < len({*form.jurors}):
        return Refusal("awards.refused.unknown_juror", input=JuryForm.jurors.name)
    jurors = list(chosen.values())
    around = await chart_around(ctx.workspace.id, [juror.id for juror in jurors])
    if refused := check_jury(jurors, JuryLines.of(around.places)):
        return refused
    until = _until(ctx, form.until)
    if isinstance(until, Refusal):
        return until
    if len(form.gift) > GIFT_AT_MOST:
        fields = {"length": len(form.gift), "most": GIFT_AT_MOST}
        return Refusal("kudos.refused.too_long", fields, JuryForm.gift.name)
    if not await _named(ctx, jurors, until, form):
        return Refusal("awards.refused.jury_reads")
    silent = await turned_off(ctx.workspace.id, Unasked.JURY, [juror.id for juror in jurors])
    unreached = [juror for juror in jurors if juror.id in silent]
    return wording.jury_named(jurors, unreached, until, ctx.person.language)


def _until(ctx: Context, text: str) -> date | Refusal:
    today = today_in(ctx.settings, ctx.now)
    until = day_in(text) or date.min
    if not 0 < (until - today).days <= _LONGEST:
        example = period_ends(today, ctx.settings.awards.months).isoformat()
        return Refusal("awards.refused.day", {"example": example}, JuryForm.until.name)
    return until


async def _named(ctx: Context, jurors: list[Person], until: date, form: JuryForm) -> bool:
    """Opens a round, or changes the one that is open; False where its jury reads already."""
    workspace_id, today = ctx.workspace.id, today_in(ctx.settings, ctx.now)
    wanted = AwardRound(
        id=0,
        phase=Phase.NOMINATING,
        opened_on=today,
        until=until,
        each_value=form.each_value is YesNo.YES,
        gift=form.gift,
        named_by=ctx.person.id,
    )
    async with all_or_nothing():
        await diary.hold(workspace_id)
        round_id = await rounds.begin(wanted, workspace_id)
        if round_id is None:
            standing = await rounds.open_round(workspace_id)
            if standing is None or not await rounds.change(workspace_id, standing.id, until, form.gift, ctx.person.id):
                return False
            round_id = standing.id
        await rounds.seat(workspace_id, round_id, [juror.id for juror in jurors])
        await diary.append(workspace_id, ctx.person.id, JuryNamed(len(jurors), until, form.gift), ctx.now)
    return True


async def hand_over(ctx: Context, award_id: int) -> Answer:
    async with all_or_nothing():
        await diary.hold(ctx.workspace.id)
        if not await awarded.hand_over(ctx.workspace.id, award_id, ctx.now):
            return Refusal("awards.refused.handed")
        await diary.append(ctx.workspace.id, ctx.person.id, AwardHandedOver(), ctx.now)
    return done("awards.handed", ctx.person.language)
