"""What the half hour brings: a question a week to leaders, on their home, by no message of its own."""

from bot.half_hour import actions
from bot.roles.roles import ChartRole
from commands.feature import GREETED, ButtonRoute, Capability, Feature, FormRoute
from commands.half_hour.take_along import offer_another, open_tick, read_heard, take_along, tick_off

CAPABILITIES = (
    Capability(
        does="As a leader of managers: take a question along to customers, one a week, and tick it off with a word",
        requests=(
            *("pressed half_hour.take", "pressed half_hour.another", "pressed half_hour.tick"),
            *("submitted half_hour.done", "pressed half_hour.heard"),
        ),
        web="**Half an hour with customers** on the home page: **Take this along**, then **Done, with a word**",
        slack="**Half an hour with customers** in the app's home: **Take this along**, then **Done, with a word**",
        teams=f"**Half an hour with customers** after {GREETED}: **Take this along**, then **Done, with a word**",
    ),
)

FEATURE = Feature(
    buttons=(
        ButtonRoute(actions.TAKE, take_along, chart_role=ChartRole.LEADER),
        ButtonRoute(actions.ANOTHER, offer_another, chart_role=ChartRole.LEADER),
        ButtonRoute(actions.TICK, open_tick, opens_form=True, chart_role=ChartRole.LEADER),
        ButtonRoute(actions.HEARD, lambda ctx, _: read_heard(ctx), chart_role=ChartRole.LEADER),
    ),
    submissions=(FormRoute(actions.TickForm, tick_off, chart_role=ChartRole.LEADER),),
    capabilities=CAPABILITIES,
)
