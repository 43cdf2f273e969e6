"""What the first run brings: one message to whoever installs, with three steps, and a check-in to try alone."""

from bot.config.diary import SettingsChosen
from bot.org.actions import BRING_PEOPLE, LOOK_BACK, PUT_BACK
from bot.org.diary import ChartLoaded, ChartPutBack
from bot.roles.diary import RoleGiven
from bot.roles.roles import Role
from bot.welcome import actions
from bot.welcome.actions import PeopleFileForm, RehearsedForm, TurnOnForm
from bot.welcome.notices import WELCOME
from commands.feature import SAME, WATERLINE, ButtonRoute, Capability, Drawing, Feature, FormRoute
from commands.welcome import rehearse, requests
from commands.welcome.put_back import preview_put_back, put_back
from commands.welcome.send_welcome import draw_welcome, welcome

_BY_MESSAGE = "the direct message of the first run"
CAPABILITIES = (
    Capability(
        does="As an admin: say that the values are right as they are, or that one administers oneself",
        requests=("pressed welcome.keep_values", "pressed welcome.administer"),
        web=f"**They are ours** and **I do** in {_BY_MESSAGE}",
        slack=SAME,
    ),
    Capability(
        does="As an admin: bring the company's people by a file, and see first what it would change",
        requests=(
            "pressed welcome.people",
            "submitted welcome.file",
            "brought",
            "pressed welcome.day_first",
            "pressed welcome.month_first",
            "pressed welcome.chart",
            "pressed welcome.anyway",
        ),
        web=f"**Bring your people** in {_BY_MESSAGE}, or under `{WATERLINE} people`",
        slack=SAME,
        teams=f"**Bring your people** in {_BY_MESSAGE}, or under `waterline people`; or the file itself, sent to "
        "Waterline in the private chat",
    ),
    Capability(
        does="As an admin: put the chart back that was there before its last change, for seven days",
        requests=("pressed people.look_back", "pressed people.put_back"),
        web=f"**Put the chart back** under `{WATERLINE} people`, or under what an import changed",
        slack=SAME,
    ),
    Capability(
        does="As an admin: read what happens once check-ins are on, and turn them on",
        requests=("pressed welcome.turn_on", "submitted welcome.turned_on"),
        web=f"**Turn check-ins on** in {_BY_MESSAGE}",
        slack=SAME,
    ),
    Capability(
        does="Try a check-in alone, of which nothing is kept",
        requests=(
            "pressed welcome.try",
            "pressed welcome.tap",
            "pressed welcome.fill_in",
            "pressed welcome.readers",
            "submitted welcome.answer",
        ),
        web=f"**See what your people will see** in {_BY_MESSAGE}",
        slack=SAME,
    ),
)

FEATURE = Feature(
    buttons=(
        ButtonRoute(actions.ADMINISTER, requests.administer, role=Role.ADMIN, enters=(RoleGiven,)),
        ButtonRoute(actions.KEEP_VALUES, requests.keep_values, role=Role.ADMIN),
        ButtonRoute(BRING_PEOPLE, requests.bring_people, opens_form=True, role=Role.ADMIN),
        ButtonRoute(actions.MAKE_CHART, requests.chart_made, role=Role.ADMIN, enters=(ChartLoaded,)),
        ButtonRoute(actions.MAKE_CHART_ANYWAY, requests.chart_made_anyway, role=Role.ADMIN, enters=(ChartLoaded,)),
        ButtonRoute(actions.READ_DAY_FIRST, requests.day_first, role=Role.ADMIN),
        ButtonRoute(actions.READ_MONTH_FIRST, requests.month_first, role=Role.ADMIN),
        ButtonRoute(LOOK_BACK, preview_put_back, role=Role.ADMIN),
        ButtonRoute(PUT_BACK, put_back, role=Role.ADMIN, enters=(ChartPutBack,)),
        ButtonRoute(actions.TURN_ON, requests.turn_on, opens_form=True, role=Role.ADMIN),
        ButtonRoute(actions.TRY, rehearse.rehearse),
        ButtonRoute(actions.TAP, rehearse.tap),
        ButtonRoute(actions.FILL_IN, rehearse.fill_in, opens_form=True),
        ButtonRoute(actions.SEE_READERS, rehearse.see_readers),
    ),
    submissions=(
        FormRoute(PeopleFileForm, requests.pasted, role=Role.ADMIN),
        FormRoute(TurnOnForm, requests.turned_on, role=Role.ADMIN, enters=(SettingsChosen,)),
        FormRoute(RehearsedForm, rehearse.filled_in),
    ),
    capabilities=CAPABILITIES,
    drawings=(Drawing(WELCOME, draw_welcome),),
    due=(welcome,),
)
