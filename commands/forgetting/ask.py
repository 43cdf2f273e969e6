"""Somebody asks to be forgotten, or an admin asks it for who has left: the wish is stored, and the clock fulfils it."""

from bot.forgetting.actions import ForgetLeaverForm, ForgetMeForm
from bot.forgetting.diary import LeaverForgotten
from bot.forgetting.forgetting import Choices, WhoseWish
from bot.forgetting.wording import forms
from bot.messages.refusal import Refusal
from bot.ports import Context
from bot.roles.roles import Role
from commands.feature import Answer
from storage.database import all_or_nothing
from storage.delivery import notices
from storage.diary import diary
from storage.forgetting import leavers, wishes
from storage.org import people
from storage.retention.holds import hold_over

_SHOWN = 20  # leavers to choose from


async def open_own(ctx: Context, _: object = None) -> Answer:
    return await _kept_from_it(ctx) or forms.own_form(ctx.person.language)


async def forget_me(ctx: Context, form: ForgetMeForm) -> Answer:
    """Stores the wish, and answers with the receipt, which is shown nowhere else."""
    if not forms.is_confirmed(form.confirmation):
        return Refusal("forgetting.refused.word", input=ForgetMeForm.confirmation.name)
    if refused := await _kept_from_it(ctx):
        return refused
    choices = Choices(form.kudos_received, form.kudos_given)
    number = await wishes.add(ctx.workspace.id, ctx.person.id, choices, WhoseWish.OWN, ctx.now, ctx.now)
    if number is None:
        return Refusal("forgetting.refused.gone")
    return forms.receipt(number, ctx.person.language, own=True)


async def open_leaver(ctx: Context, words: str) -> Answer:
    colleagues = await leavers.left(ctx.workspace.id, words.strip(), _SHOWN)
    if colleagues:
        return forms.leaver_form(colleagues, ctx.person.language)
    return Refusal("forgetting.refused.nobody" if words.strip() else "forgetting.refused.none")


async def forget_leaver(ctx: Context, form: ForgetLeaverForm) -> Answer:
    """Stores it, with an entry in the diary that names the receipt alone."""
    if not forms.is_confirmed(form.confirmation):
        return Refusal("forgetting.refused.word", input=ForgetLeaverForm.confirmation.name)
    leaving = await people.by_ids(ctx.workspace.id, [form.person] if form.person else [])
    if not leaving or leaving[0].is_active or leaving[0].is_bot:
        return Refusal("forgetting.refused.gone")
    if await people.leads_others(ctx.workspace.id, leaving[0].id):
        return Refusal("forgetting.refused.leads")
    if hold := await hold_over(ctx.workspace.id, leaving[0].id, ctx.company_day):
        return hold.refusal
    choices = Choices(form.kudos_received, form.kudos_given)
    async with all_or_nothing():
        number = await wishes.add(ctx.workspace.id, leaving[0].id, choices, WhoseWish.ADMIN, ctx.now, ctx.now)
        if number is None:
            return Refusal("forgetting.refused.gone")
        await diary.append(ctx.workspace.id, ctx.person.id, LeaverForgotten(number), ctx.now)
    return forms.receipt(number, ctx.person.language, own=False)


async def _kept_from_it(ctx: Context) -> Refusal | None:
    """Why somebody cannot be forgotten yet: others depend on them, and would be left with nobody."""
    if await people.leads_others(ctx.workspace.id, ctx.person.id):
        return Refusal("forgetting.refused.leads")
    if Role.ADMIN in ctx.person.roles:
        admins = await notices.admins(ctx.workspace.id, ctx.settings.admins)
        if not {*admins} - {ctx.person.id}:
            return Refusal("forgetting.refused.last_admin")
    hold = await hold_over(ctx.workspace.id, ctx.person.id, ctx.company_day)
    return hold.refusal if hold else None
