"""Values and settings as people ask for them."""

from bot.messages.emoji import character
from bot.messages.fields import Status, YesNo
from bot.messages.message import Form, Message
from bot.messages.refusal import Refusal
from bot.messages.say import done
from bot.org.actions import SettingsForm, ValueForm
from bot.org.values import Value
from bot.org.wording import preferences
from bot.org.wording import values as value_wording
from bot.ports import Context
from commands.feature import Answer
from commands.org.choose_settings import longest
from commands.org.save_value import save_value
from storage.org import people, values


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
    rules = ctx.settings.pulse
    days = min(rules.open_for, longest(ctx.settings)) if rules.enabled and not ctx.person.is_guest else None
    return preferences.form(ctx.person, days)


async def settings_kept(ctx: Context, form: SettingsForm) -> Answer:
    await people.set_preferences(ctx.person, form.posts is YesNo.YES, form.language)
    return done("settings.kept", form.language)
