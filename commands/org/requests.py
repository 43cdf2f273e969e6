"""Values and settings as people ask for them."""

from bot.checkin.diary import OpenForChosen
from bot.config.settings import DAYS_BETWEEN
from bot.messages.emoji import character
from bot.messages.forms import Status, YesNo
from bot.messages.message import Form, Message
from bot.messages.refusal import Refusal
from bot.messages.say import done
from bot.org.actions import SettingsForm, ValueForm
from bot.org.values import Value
from bot.org.wording import preferences
from bot.org.wording import values as value_wording
from bot.ports import Context
from commands.feature import Answer
from commands.org.save_value import save_value
from storage.database import all_or_nothing
from storage.diary import diary
from storage.org import people, values
from storage.org.open_for import choose_days, chosen_days

_CHOICES = (2, 4, 7, 14, 28)  # days


async def show_values(ctx: Context, _: str) -> Message:
    admin = ctx.person.is_admin
    listed = await (values.every if admin else values.current)(ctx.workspace.id)
    return value_wording.overview(listed, ctx.person.language, admin)


async def edit_value(ctx: Context, value_id: int) -> Answer:
    listed = await values.every(ctx.workspace.id)
    chosen = next((value for value in listed if value.id == value_id), None)
    if chosen is None and value_id:
        return Refusal("values.refused.gone")
    in_use = sum(not value.retired for value in listed)
    return value_wording.form(chosen, ctx.settings.languages, in_use, ctx.person.language)


async def value_kept(ctx: Context, form: ValueForm) -> Answer:
    position = form.position
    if position is None:  # some clients leave out what nobody touched
        listed = await values.every(ctx.workspace.id)
        position = next((value.position for value in listed if value.id == form.value), len(listed) + 1)
    if position < 1:
        return Refusal("refused.not_understood")
    value = Value(
        id=form.value,
        names=form.name,
        emoji=character(form.emoji),
        practices=form.practice,
        position=position,
        retired=form.status is Status.RETIRED,
    )
    return await save_value(ctx, value) or done("values.kept", ctx.person.language)


async def settings(ctx: Context, _: object = None) -> Form:
    open_for = await _open_for(ctx) if ctx.settings.pulse.enabled or ctx.person.is_admin else None
    return preferences.form(ctx.person, open_for)


async def settings_kept(ctx: Context, form: SettingsForm) -> Answer:
    open_for = await _open_for(ctx)
    if form.open_for is not None and form.open_for != open_for.days:
        if not ctx.person.is_admin:
            return Refusal("refused.not_admin")
        if form.open_for not in open_for.choices:
            return Refusal("refused.not_understood")
        async with all_or_nothing():
            await choose_days(ctx.workspace.id, form.open_for)
            event = OpenForChosen(open_for.days, form.open_for)
            await diary.append(ctx.workspace.id, ctx.person.id, event, ctx.now)
    await people.set_preferences(ctx.person, form.posts is YesNo.YES, form.language)
    return done("settings.kept", form.language)


async def _open_for(ctx: Context) -> preferences.OpenFor:
    """No longer than from one check-in to the next."""
    rules = ctx.settings.pulse
    longest = DAYS_BETWEEN[rules.cadence]
    days = min(await chosen_days(ctx.workspace.id) or rules.open_for, longest)
    return preferences.OpenFor(days, tuple(sorted({days, *(choice for choice in _CHOICES if choice <= longest)})))
