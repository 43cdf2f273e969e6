"""What the demo brings: the truth of an invented company, to whoever reads its summary."""

from bot.demo import wording
from bot.demo.barnacles import invented_barnacles
from bot.insight.actions import PLANTED
from bot.messages.message import Message
from bot.messages.refusal import Refusal
from bot.ports import Context
from commands.demo.what_was_planted import planted_concerns, planted_customers, what_was_planted
from commands.feature import ButtonRoute, Capability, Feature
from commands.insight.requests import day_of_latest

_NOT_THERE = "not there: only the invented company's truth is known"

CAPABILITIES = (
    Capability(
        does="In the demo: hold what was found against what was planted",
        requests=("pressed summary.planted",),
        web="**What was planted?** under the summary",
        slack=_NOT_THERE,
        teams=_NOT_THERE,
    ),
)


async def planted(ctx: Context) -> Message | Refusal:
    """Returns what was planted; in a real company there is no truth to look up."""
    if not ctx.workspace.invented:
        return Refusal("refused.not_understood")
    truth = await what_was_planted(ctx.workspace, await day_of_latest(ctx))
    concerns = await planted_concerns(ctx.workspace)
    return wording.planted(truth, concerns, invented_barnacles(), planted_customers(), ctx.person.language)


FEATURE = Feature(buttons=(ButtonRoute(PLANTED, lambda ctx, _: planted(ctx)),), capabilities=CAPABILITIES)
