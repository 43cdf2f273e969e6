"""What people type, press and fill in around concerns. Writers are answered without a look-up of who they are."""

from typing import TypeGuard

from bot.barnacles.actions import names_unnamed
from bot.messages.actions import Bare, OnText
from bot.messages.fields import ChosenNumber, HeldText, OneOf, Words, YesNo
from bot.messages.forms import TypedForm
from bot.messages.request import Pressed, Request, Submitted, Typed
from bot.sealed.actions import CONCERN, is_answer
from bot.voice.concerns import Closing

COMMAND, WORD, INBOX = "/voice", "voice", "inbox"
LOOK = Bare("voice.look")
KEEP = OnText("voice.keep")  # the six words, which stand in the dialog that holds the button
ACTIONS = frozenset({CONCERN.name, LOOK.name, KEEP.name})


class ConcernForm(TypedForm, key="voice.write"):
    """`circle` is a place in the manifest of `window`. `six_words` are those of what is changed, or taken back."""

    window: HeldText = HeldText()
    circle: ChosenNumber = ChosenNumber()
    words: Words = Words()
    at_once: OneOf[YesNo] = OneOf(YesNo, YesNo.NO)
    six_words: Words = Words()


class LookForm(TypedForm, key="voice.look"):
    six_words: Words = Words()


# What readers do, and observers: each is about a concern, by its key, and answered like every other request.
OPEN_INBOX = Bare("inbox.open")
FURTHER = OnText("inbox.further")  # those behind this one
FURTHER_CALLED = OnText("inbox.further_called")
READ = OnText("inbox.read")
ARRIVED = OnText("inbox.arrived")
REPLY = OnText("inbox.reply")
CLOSE = OnText("inbox.close")
ABUSE = OnText("inbox.abuse")
BRING_BACK = OnText("inbox.bring_back")


class ConcernReplyForm(TypedForm, key="inbox.reply"):
    concern: HeldText = HeldText()
    words: Words = Words()


class ClosingForm(TypedForm, key="inbox.close"):
    """The closing word. `changes_on` is a day, and `said` what everybody below reads.

    `promised` is the day by which it was to change when the form was opened; empty where there was no word yet.
    """

    concern: HeldText = HeldText()
    promised: HeldText = HeldText()
    closing: OneOf[Closing] = OneOf(Closing)
    changes_on: Words = Words()
    because: Words = Words()
    said: Words = Words()


class AbuseForm(TypedForm, key="inbox.abuse"):
    concern: HeldText = HeldText()


FORMS = frozenset({ConcernForm.KEY, LookForm.KEY})


def typed_words(request: Request) -> str | None:
    """Returns what stands after the command by which one writes a concern; None where it is another request.

    Who mistakes the command writes `/kudos voice ...`: as a thanks their words would be kept in a draft.
    """
    match request:
        case Typed(command=command, text=text) if command == COMMAND:
            return None if text.strip().casefold() == INBOX else text.strip()
        case Typed(command="/waterline" | "/kudos", text=text):
            word, *further = text.strip().split(maxsplit=1) or [""]
            words = "".join(further)
            return None if word.casefold() != WORD or words.casefold() == INBOX else words
    return None


def is_voice(request: Request) -> TypeGuard[Typed | Pressed | Submitted]:
    """Returns whether somebody writes a concern, or looks for one, or is on the way."""
    match request:
        case Typed():
            return typed_words(request) is not None
        case Pressed(action=name):
            return name in ACTIONS
        case Submitted(form=key):
            return key in FORMS
        case _:
            return False


def is_unnoted(request: Request) -> TypeGuard[Typed | Pressed | Submitted]:
    """Returns whether nothing may be noted of who asks, where and when: see `bot.sealed.actions.is_answer`."""
    return is_answer(request) or is_sealed_writing(request)


def is_sealed_writing(request: Request) -> TypeGuard[Typed | Pressed | Submitted]:
    """Returns whether it is about what is written without a name, and so never stands in a chat."""
    return is_voice(request) or names_unnamed(request)
