"""Take a question along to customers, tick it off, and read what one heard: a leader's own, and nobody else's."""

from datetime import date

from bot.half_hour.actions import TickForm
from bot.half_hour.half_hour import QUESTIONS, WORDS_AT_MOST, HalfHour, first_to_tick, this_week, week_of
from bot.half_hour.wording import half_hour as wording
from bot.messages.message import Block
from bot.messages.refusal import Refusal
from bot.ports import Context
from commands.feature import Answer
from storage.half_hour import half_hours
from storage.org import people


async def half_hour_at_home(ctx: Context) -> list[Block]:
    """Returns it for leaders, unless an admin turned it off."""
    if await _refused(ctx):
        return []
    latest = await half_hours.latest(ctx.workspace.id, ctx.person.id)
    return wording.at_home(this_week(ctx.person.id, week_of(ctx.person, ctx.now), latest), ctx.person.language)


async def offer_another(ctx: Context, question: str) -> Answer:
    if refused := await _refused(ctx):
        return refused
    if question not in QUESTIONS:
        return Refusal("refused.not_understood")
    return wording.offer(question, ctx.person.language)


async def take_along(ctx: Context, question: str) -> Answer:
    """Takes one a week: what was taken along before in this week makes room, unless it is done."""
    if refused := await _refused(ctx):
        return refused
    if question not in QUESTIONS:
        return Refusal("refused.not_understood")
    week = week_of(ctx.person, ctx.now)
    await half_hours.take(ctx.workspace.id, ctx.person.id, week, question)
    half_hour = await _of_week(ctx, week)
    if half_hour is None or half_hour.done_at:
        return Refusal("half_hour.refused.done")
    return wording.taken(half_hour, ctx.person.language)


async def open_tick(ctx: Context, week: str) -> Answer:
    half_hour = await _to_tick(ctx, week)
    return half_hour if isinstance(half_hour, Refusal) else wording.form(half_hour, ctx.person.language)


async def tick_off(ctx: Context, form: TickForm) -> Answer:
    half_hour = await _to_tick(ctx, form.week)
    if isinstance(half_hour, Refusal):
        return half_hour
    if len(form.words) > WORDS_AT_MOST:
        return Refusal("half_hour.refused.long", {"most": WORDS_AT_MOST}, TickForm.words.name)
    await half_hours.tick(ctx.workspace.id, ctx.person.id, half_hour.week, form.words, ctx.now)
    return wording.ticked(ctx.person.language)


async def read_heard(ctx: Context) -> Answer:
    """Answers with one's own, also where nothing is offered any more: the words stay theirs."""
    latest = await half_hours.latest(ctx.workspace.id, ctx.person.id)
    if not latest and (refused := await _refused(ctx)):
        return refused
    ticked_off = [half_hour for half_hour in latest if half_hour.done_at]
    return wording.heard(ticked_off, week_of(ctx.person, ctx.now), ctx.person.language)


async def _refused(ctx: Context) -> Refusal | None:
    if not await people.leads_managers(ctx.workspace.id, ctx.person.id):
        return Refusal("half_hour.refused.not_leader")
    return None if ctx.settings.digest.half_hour else Refusal("half_hour.refused.off")


async def _to_tick(ctx: Context, week: str) -> HalfHour | Refusal:
    """What somebody took along in a week, as long as that can be ticked off."""
    try:
        monday = date.fromisoformat(week)
    except ValueError:
        return Refusal("refused.not_understood")
    half_hour = await _of_week(ctx, monday)
    if half_hour is None or monday < first_to_tick(week_of(ctx.person, ctx.now)):
        return Refusal("half_hour.refused.over")
    return half_hour


async def _of_week(ctx: Context, week: date) -> HalfHour | None:
    latest = await half_hours.latest(ctx.workspace.id, ctx.person.id)
    return next((half_hour for half_hour in latest if half_hour.week == week), None)
