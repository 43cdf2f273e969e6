"""What the room of consistency brings: one's own weeks on the home of who leads, by no message of its own."""

from bot.consistency.actions import OPEN
from bot.roles.roles import ChartRole
from commands.consistency.read_weeks import show_weeks
from commands.feature import GREETED, ButtonRoute, Capability, Feature

CAPABILITIES = (
    Capability(
        does="As a manager: see what one keeps up over four quarters, which nobody else reads",
        requests=("pressed consistency.open",),
        web="**What I keep up** on the home page",
        slack="**What I keep up** in the app's home",
        teams=f"**What I keep up** after {GREETED}",
    ),
)

FEATURE = Feature(
    buttons=(ButtonRoute(OPEN, show_weeks, chart_role=ChartRole.MANAGER),),
    capabilities=CAPABILITIES,
)
