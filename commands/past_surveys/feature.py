"""What past surveys and kudos of other products bring: they are looked at, taken over, shown and removed."""

from bot.kudos import actions as kudos_actions
from bot.kudos.actions import PastKudosForm
from bot.kudos.diary import PastKudosBrought, PastKudosRemoved
from bot.past_surveys import actions
from bot.past_surveys.actions import ImportFileForm, SurveyChoicesForm
from bot.past_surveys.diary import PastSurveyRemoved, PastSurveysBrought
from bot.roles.roles import Role
from commands.feature import PULSE, SAME, WATERLINE, ButtonRoute, Capability, Feature, FormRoute, Word
from commands.kudos import bring_past_kudos
from commands.past_surveys import bring_survey, show

_WAY = f"`{WATERLINE} imports`"
CAPABILITIES = (
    Capability(
        does="See what one's team said in surveys of another product, marked as imported",
        requests=(f"typed {PULSE} past",),
        web=f"`{PULSE} past`; the line of several surveys is drawn lighter",
        slack=f"`{PULSE} past`",
        teams="`pulse past`",
    ),
    Capability(
        does="As an admin: bring results of surveys, or kudos, of another product, and see first what would come",
        requests=(
            f"typed {WATERLINE} imports",
            *("pressed imports.open", "pressed imports.bring", "submitted imports.file_given"),
            *("pressed imports.choose", "submitted imports.chosen", "pressed imports.take"),
            *("pressed imports.kudos_choose", "submitted imports.kudos_chosen", "pressed imports.kudos_take"),
        ),
        web=f"{_WAY}, then **Bring a file**",
        slack=SAME,
        teams=f"{_WAY.replace('/', '')}, then **Bring a file**; or the file itself, sent to Waterline in the private "
        "chat",
    ),
    Capability(
        does="As an admin: remove what was brought from another product",
        requests=("pressed imports.undo", "pressed imports.kudos_undo"),
        web=f"{_WAY}, then **Remove**",
        slack=SAME,
    ),
)

FEATURE = Feature(
    words=(
        Word(word="past", usage=f"{PULSE} past", does="help.pulse_past", answer=show.show_past, command=PULSE),
        Word(
            word="imports",
            usage=f"{WATERLINE} imports",
            does="help.imports",
            answer=show.overview,
            command=WATERLINE,
            role=Role.ADMIN,
        ),
    ),
    buttons=(
        ButtonRoute(actions.OPEN, show.overview, role=Role.ADMIN),
        ButtonRoute(actions.BRING, show.open_file, opens_form=True, role=Role.ADMIN),
        ButtonRoute(actions.CHOOSE, bring_survey.open_choices, opens_form=True, role=Role.ADMIN),
        ButtonRoute(actions.TAKE, bring_survey.take_survey, role=Role.ADMIN, enters=(PastSurveysBrought,)),
        ButtonRoute(actions.UNDO, show.undo_survey, role=Role.ADMIN, enters=(PastSurveyRemoved,)),
        ButtonRoute(kudos_actions.CHOOSE_PAST, bring_past_kudos.open_choices, opens_form=True, role=Role.ADMIN),
        ButtonRoute(
            kudos_actions.TAKE_PAST, bring_past_kudos.take_past_kudos, role=Role.ADMIN, enters=(PastKudosBrought,)
        ),
        ButtonRoute(kudos_actions.UNDO_PAST, show.undo_kudos, role=Role.ADMIN, enters=(PastKudosRemoved,)),
    ),
    submissions=(
        FormRoute(ImportFileForm, show.pasted, role=Role.ADMIN),
        FormRoute(SurveyChoicesForm, bring_survey.chosen, role=Role.ADMIN),
        FormRoute(PastKudosForm, bring_past_kudos.chosen, role=Role.ADMIN),
    ),
    capabilities=CAPABILITIES,
    events=(PastSurveysBrought, PastSurveyRemoved, PastKudosBrought, PastKudosRemoved),
)
