"""Who leads reads what they keep up, and nobody else does."""

from datetime import UTC, date, datetime, time, timedelta

from bot.consistency.weeks import STRETCH, STRETCHES, Habit, KeptUp, weeks_until
from bot.consistency.wording import weeks as wording
from bot.half_hour.half_hour import week_of
from bot.insight.claims.concern_counts import AcknowledgedInTime
from bot.messages.message import Block
from bot.messages.refusal import Refusal
from bot.ports import Context
from commands.feature import Answer
from commands.insight.acknowledged import acknowledged_in_time
from storage.consistency import weeks
from storage.org import people

_STRETCH = timedelta(weeks=STRETCH)


async def consistency_at_home(ctx: Context) -> list[Block]:
    leads = await people.leads_others(ctx.workspace.id, ctx.person.id)
    return wording.at_home(ctx.person.language) if leads else []


async def show_weeks(ctx: Context, _: object = None) -> Answer:
    """Answers with the person's own weeks; of concerns only with what they acknowledged themselves."""
    workspace_id, person = ctx.workspace.id, ctx.person
    if not await people.leads_others(workspace_id, person.id):
        return Refusal("consistency.refused.leads_nobody")
    this_week = week_of(person, ctx.now)
    first_week = weeks_until(this_week)[0]
    kept_up = KeptUp(
        this_week=this_week,
        habits=await _habits(ctx),
        counts=await weeks.by_week(workspace_id, person.id, person.time_zone, first_week),
        acknowledged=await _acknowledged(ctx, first_week),
    )
    return wording.page(kept_up, person.language)


async def _habits(ctx: Context) -> tuple[Habit, ...]:
    """Half hours are offered to who leads managers, where an admin has not turned them off."""
    takes_along = ctx.settings.digest.half_hour and await people.leads_managers(ctx.workspace.id, ctx.person.id)
    return tuple(habit for habit in Habit if habit is not Habit.HALF_HOURS or takes_along)


async def _acknowledged(ctx: Context, first_week: date) -> tuple[AcknowledgedInTime | None, ...]:
    midnight = datetime.combine(first_week, time(), UTC)
    begins = [midnight + number * _STRETCH for number in range(STRETCHES)]
    in_stretches = [await acknowledged_in_time(ctx.workspace.id, begin, begin + _STRETCH) for begin in begins]
    of_person = [acknowledged.get(ctx.person.id) for acknowledged in in_stretches]
    return tuple(AcknowledgedInTime.of(amount.in_time, amount.came) if amount else None for amount in of_person)
