"""Choose what is celebrated of oneself: a birthday without its year, which nobody else can enter, and one's years."""

from bot.celebrations.actions import CelebrationsForm
from bot.celebrations.occasions import LATELY, CelebrationWish, YearlyDay
from bot.celebrations.wording import forms, letters
from bot.messages.fields import YesNo
from bot.messages.message import Block
from bot.messages.refusal import Refusal
from bot.messages.say import done
from bot.ports import Context
from commands.feature import Answer
from storage.celebrations import wishes

_LEAP_YEAR = 2024


async def celebrations_at_home(ctx: Context) -> list[Block]:
    return letters.at_home(ctx.person.language) if ctx.settings.celebrations.enabled else []


async def open_own(ctx: Context, _: object = None) -> Answer:
    if not ctx.settings.celebrations.enabled:
        return Refusal("celebrations.refused.off")
    wish = await wishes.of(ctx.workspace.id, ctx.person.id)
    return forms.own_form(wish, ctx.settings.celebrations.channel, ctx.person.language)


async def keep_own(ctx: Context, form: CelebrationsForm) -> Answer:
    """Keeps it, also where nothing is celebrated any more: who takes a birthday back is never refused."""
    month, day = form.birth_month or None, form.birth_day or None
    if not _is_a_day(month, day):
        return Refusal("celebrations.refused.date", input=CelebrationsForm.birth_day.name)
    wish = CelebrationWish(month, day, form.anniversaries is YesNo.YES)
    await wishes.save(ctx.workspace.id, ctx.person.id, wish, ctx.now.date() - LATELY)
    return done("celebrations.kept", ctx.person.language)


def _is_a_day(month: int | None, day: int | None) -> bool:
    """Whether both are said and are a day of some year, or neither is."""
    if month is None or day is None:
        return month is day
    try:
        YearlyDay(month, day).in_year(_LEAP_YEAR)
    except ValueError:
        return False
    return True
