"""Bring past results by a file in chat: first it is said what would come, then what it does not say is asked for."""

from bot.messages.refusal import Refusal
from bot.org.remarks import ChartError
from bot.org.tables.equations import pairs_in
from bot.past_surveys.actions import SurveyChoicesForm
from bot.past_surveys.months import month_in
from bot.past_surveys.survey import SurveyChoices, SurveyReading
from bot.past_surveys.themes import theme_named
from bot.past_surveys.wording import admin as wording
from bot.ports import Context
from bot.signals.written_periods import company_day
from commands.feature import Answer
from commands.past_surveys.keep_survey import keep_survey, plan_survey
from commands.waiting_files import WaitingFiles

_waiting = WaitingFiles[SurveyChoices]()


async def bring_survey(ctx: Context, content: bytes) -> Answer:
    """Returns what a file would come to. Nothing changes."""
    return await _look(ctx, content, SurveyChoices())


async def open_choices(ctx: Context, name: str) -> Answer:
    """Asks what a waiting file does not say itself."""
    if (waiting := _waiting.find(ctx, name)) is None:
        return Refusal("signals.refused.waited")
    return wording.choices_form(
        await _plan(ctx, waiting.content, waiting.choices), waiting.choices, name, ctx.person.language
    )


async def chosen(ctx: Context, form: SurveyChoicesForm) -> Answer:
    """Looks at a waiting file once more, with what was said of it."""
    if (waiting := _waiting.find(ctx, form.file)) is None:
        return Refusal("signals.refused.waited")
    if form.month.strip() and month_in(form.month) is None:
        return Refusal("imports.refused.month", input=SurveyChoicesForm.month.name)
    columns = pairs_in(form.columns)
    if unknown := [theme for theme in columns.values() if theme_named(theme) is None]:
        return Refusal("imports.refused.theme", {"theme": unknown[0]}, SurveyChoicesForm.columns.name)
    least_answers = form.least_answers.strip()
    choices = SurveyChoices(
        product=form.product.strip(),
        month=month_in(form.month),
        scale=form.scale,
        columns={name: theme_named(theme) or "" for name, theme in columns.items()},
        teams=pairs_in(form.teams),
        least_answers=int(least_answers)
        if least_answers.isascii() and least_answers.isdecimal() and len(least_answers) < 6
        else 0,
    )
    return await _look(ctx, waiting.content, choices, form.file)


async def take_survey(ctx: Context, name: str) -> Answer:
    """Takes over a file that was looked at before, by the teams of now."""
    if (waiting := _waiting.find(ctx, name)) is None:
        return Refusal("signals.refused.waited")
    reading = await _plan(ctx, waiting.content, waiting.choices)
    if reading.unclear:
        return wording.would_take(reading, name, ctx.person.language)
    _waiting.let_go(name)
    stored_survey = await keep_survey(ctx.workspace.id, reading, waiting.choices.product, ctx.person.id, ctx.now)
    return wording.taken(stored_survey.scores, stored_survey.months_before, ctx.person.language)


async def _look(ctx: Context, content: bytes, choices: SurveyChoices, name: str = "") -> Answer:
    try:
        reading = await _plan(ctx, content, choices)
    except ChartError as error:
        return wording.refused(error.faults, ctx.person.language)
    return wording.would_take(reading, _waiting.keep(ctx, content, choices, name), ctx.person.language)


async def _plan(ctx: Context, content: bytes, choices: SurveyChoices) -> SurveyReading:
    today = company_day(ctx.settings, ctx.now)
    return await plan_survey(ctx, content, choices, ctx.settings.pulse.k, today)
