"""What people press and fill in when a company moves in."""

from bot.messages.actions import Bare, OnText
from bot.messages.fields import HeldFlag, Words
from bot.messages.forms import TypedForm
from bot.messages.request import Pressed, Request
from bot.sealed import actions as sealed
from bot.sealed.actions import OnItem

PASTED_AT_MOST = 3_000  # characters of lines that are pasted, as Slack takes them

ADMINISTER = Bare("welcome.administer")
KEEP_VALUES = Bare("welcome.keep_values")
MAKE_CHART = OnText("welcome.chart")  # by the name under which the file waits
MAKE_CHART_ANYWAY = OnText("welcome.anyway")
READ_DAY_FIRST = OnText("welcome.day_first")  # a file that waits, and whose dates can be read in both orders
READ_MONTH_FIRST = OnText("welcome.month_first")
TURN_ON = Bare("welcome.turn_on")
TRY = Bare("welcome.try")

# A check-in that is tried: its buttons are drawn by the room of the sealed ones, and lead here.
TAP = OnItem("welcome.tap")
FILL_IN = OnText("welcome.fill_in")
SEE_READERS = OnText("welcome.readers")
REHEARSED = {
    sealed.ANSWER.name: TAP.name,
    sealed.FORM.name: FILL_IN.name,
    sealed.READERS.name: SEE_READERS.name,
}


def is_tried(request: Request) -> bool:
    """Returns whether it is a tap in a check-in that somebody tries: its window marks what was tapped."""
    return isinstance(request, Pressed) and request.action == TAP.name


class PeopleFileForm(TypedForm, key="welcome.file"):
    """Is sent back without the file, which comes by itself (`bot.messages.request.Brought`): with pasted lines."""

    pasted: Words = Words()


class TurnOnForm(TypedForm, key="welcome.turned_on"):
    """Says what happens, and is sent to have it so; `was_read` is that it came with that form."""

    was_read: HeldFlag = HeldFlag()


class RehearsedForm(sealed.AnswerForm, key="welcome.answer"):
    """The same, and nothing of it is kept."""
