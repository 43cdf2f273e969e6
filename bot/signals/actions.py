"""What admins press and fill in around customer signals."""

from enum import Enum

from bot.messages.actions import Bare, OnId, OnKey
from bot.messages.fields import HeldText, OneOf, People, Words, WordsByLanguage
from bot.messages.forms import TypedForm
from bot.signals.signals import SignalShape

PASTED_AT_MOST = 3_000  # characters of lines that are pasted, as Slack takes them

OPEN = Bare("signals.open")
EDIT_KIND = OnKey("signals.kind")  # by its key, empty for a new one
REMOVE_KIND = OnKey("signals.remove")
RETURN_KIND = OnKey("signals.return")
GIVE = Bare("signals.give")
BRING = Bare("signals.bring")
STATE = OnKey("signals.state")  # by the name under which a file waits
TAKE_BACK = OnId("signals.take_back")  # by the number of a statement


class Direction(Enum):
    """Which direction of a number is good: asked, never guessed."""

    HIGHER = "higher"
    LOWER = "lower"


class SignalKindForm(TypedForm, key="signals.kind_saved"):
    name: WordsByLanguage = WordsByLanguage()
    shape: OneOf[SignalShape] = OneOf(SignalShape)
    better: OneOf[Direction] = OneOf(Direction)
    key: HeldText = HeldText()


class SignalValueForm(TypedForm, key="signals.given"):
    """One number, in the words of a file; `head` is who heads the department."""

    signal: Words = Words()
    head: People = People()
    period: Words = Words()
    value: Words = Words()
    answers: Words = Words()


class SignalFileForm(TypedForm, key="signals.file_given"):
    """Is sent back without the file, which comes by itself (`bot.messages.request.Brought`): with pasted lines."""

    pasted: Words = Words()
