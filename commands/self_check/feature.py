"""What a look at oneself brings: a form on the home of who leads, by no message of its own."""

from bot.roles.roles import ChartRole
from bot.self_check.actions import OPEN, SelfCheckForm
from commands.feature import GREETED, ButtonRoute, Capability, Feature, FormRoute
from commands.self_check.look_at_oneself import draw, open_form

CAPABILITIES = (
    Capability(
        does="As a manager: look at oneself with nine questions, of which nothing is kept",
        requests=("pressed self_check.open", "submitted self_check.seen"),
        web="**A look at myself** on the home page",
        slack="**A look at myself** in the app's home",
        teams=f"**A look at myself** after {GREETED}",
    ),
)

FEATURE = Feature(
    buttons=(ButtonRoute(OPEN, open_form, opens_form=True, chart_role=ChartRole.MANAGER),),
    submissions=(FormRoute(SelfCheckForm, draw, chart_role=ChartRole.MANAGER),),
    capabilities=CAPABILITIES,
)
