"""What the room brings: one form of all that reaches a person unasked."""

from bot.org.actions import OPEN_REACH
from bot.reach.actions import ReachForm
from commands.feature import KUDOS, SAME, ButtonRoute, Capability, Feature, FormRoute, Word
from commands.reach.choose import keep_choices, open_choices

CAPABILITIES = (
    Capability(
        does="Choose what reaches one without being asked for, each kind on or off",
        requests=("typed messages", "pressed reach.open", "submitted reach.keep"),
        web=f"`{KUDOS} messages`, or **Why do I get this?** under such a message",
        slack=SAME,
    ),
)

FEATURE = Feature(
    words=(Word(word="messages", usage=f"{KUDOS} messages", does="help.messages", answer=open_choices),),
    buttons=(ButtonRoute(OPEN_REACH, open_choices, opens_form=True),),
    submissions=(FormRoute(ReachForm, keep_choices),),
    capabilities=CAPABILITIES,
)
