"""What was brought from other products: all of it for admins, and a team's past results for who leads or is in it."""

from bot.kudos.past_kudos import is_past_kudos
from bot.messages.message import Message
from bot.messages.refusal import Refusal
from bot.messages.say import day, say
from bot.past_surveys.actions import ImportFileForm
from bot.past_surveys.survey import PastSurvey
from bot.past_surveys.wording import admin as wording
from bot.past_surveys.wording.page import page
from bot.ports import Context
from bot.retention.holds import Hold
from commands.feature import Answer
from commands.kudos.bring_past_kudos import bring_past_kudos, undo_past_kudos
from commands.past_surveys.bring_survey import bring_survey
from commands.past_surveys.keep_survey import drop_survey
from storage.kudos.past_kudos import past_imports
from storage.past_surveys import surveys

_SCORES_AT_MOST = 600  # of one page


async def overview(ctx: Context, _: object = None) -> Message:
    """Returns what was brought, each with the way to remove it."""
    language, time_zone = ctx.person.language, ctx.person.time_zone
    kudos = [
        wording.TakenKudos(
            past_import.id,
            say(
                language,
                "past_kudos.taken",
                product=past_import.product,
                day=day(language, past_import.imported_at, time_zone),
            ),
            past_import.thanks,
        )
        for past_import in await past_imports(ctx.workspace.id)
    ]
    return wording.overview(await surveys.all_surveys(ctx.workspace.id), kudos, language)


async def open_file(ctx: Context, _: None) -> Answer:
    """Asks for a file."""
    return wording.file_form(ctx.person.language, in_chat=ctx.workspace.platform != "web")


async def pasted(ctx: Context, form: ImportFileForm) -> Answer:
    """Says what lines would bring that came without a file."""
    if not form.pasted:
        return Refusal("welcome.file.nothing")
    content = form.pasted.encode()
    return await (bring_past_kudos if is_past_kudos(content) else bring_survey)(ctx, content)


async def undo_survey(ctx: Context, survey_id: int) -> Answer:
    """Removes a survey."""
    dropped = await drop_survey(ctx.workspace.id, survey_id, ctx.person.id, ctx.company_day, ctx.now)
    match dropped:
        case Hold():
            return dropped.refusal
        case None:
            return Refusal("imports.refused.gone")
        case PastSurvey():
            return await overview(ctx)


async def undo_kudos(ctx: Context, import_id: int) -> Answer:
    """Removes what a file of kudos brought."""
    return await undo_past_kudos(ctx, import_id) or await overview(ctx)


async def show_past(ctx: Context, _: str) -> Message:
    """Returns past results of the reader's team, of the teams that they lead, and of all below."""
    person = ctx.person
    k = ctx.settings.pulse.k
    scores = await surveys.seen_by(ctx.workspace.id, person.id, person.team_id, person.language, k, _SCORES_AT_MOST + 1)
    return page(scores[:_SCORES_AT_MOST], person.language, is_cut=len(scores) > _SCORES_AT_MOST)
