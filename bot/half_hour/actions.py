"""What leaders press and fill in around their half hour with customers."""

from bot.messages.actions import Bare, OnKey, OnText
from bot.messages.fields import HeldText, Words
from bot.messages.forms import TypedForm

HEARD = Bare("half_hour.heard")
TAKE = OnText("half_hour.take")  # the question, by its key
ANOTHER = OnText("half_hour.another")  # the question in whose place another is wished for
TICK = OnKey("half_hour.tick")  # the week in which it was taken along, by its Monday


class TickForm(TypedForm, key="half_hour.done"):
    """What was heard, in a line for oneself."""

    words: Words = Words()
    week: HeldText = HeldText()
