"""What people press and fill in to choose what reaches them."""

from bot.messages.fields import Others
from bot.messages.forms import TypedForm


class ReachForm(TypedForm, key="reach.keep"):
    """An input for each kind that is offered, by its name."""

    choices: Others = Others()
