"""What people press and fill in to answer a check-in: asked for without a look-up, and answered so."""

from dataclasses import dataclass
from typing import TypeGuard

from bot.messages.actions import Action, Bare, OnId, OnKey
from bot.messages.fields import HeldText, Others, Words
from bot.messages.forms import TypedForm
from bot.messages.request import Pressed, Request, Submitted


@dataclass(frozen=True, slots=True)
class Tap:
    """A choice, as its label, for one item of a check-in."""

    round: str
    item: str
    choice: str


class OnItem(Action[Tap]):
    def write(self, value: Tap) -> str:
        return f"{value.round}:{value.item}:{value.choice}"

    def read(self, text: str) -> Tap:
        round_, item, choice = (*text.split(":", 2), "", "")[:3]
        return Tap(round_, item, choice)


WORD = "proof"  # behind /waterline
KEEP_PROOF = OnId("pulse.keep_proof")  # the same, as a text
PROOF = OnId("pulse.proof")  # by the place of a check-in among those that were counted, from 1
ANSWER = OnItem("pulse.answer")
FORM = OnKey("pulse.form")
READERS = OnKey("pulse.readers")
CONCERN = Bare(
    "voice.write"
)  # the way to say something without one's name: answered by the room above, in the same way
ACTIONS = frozenset({ANSWER.name, FORM.name, READERS.name})


class AnswerForm(TypedForm, key="pulse.answer"):
    """`choices` are labels by the key of an item."""

    round: HeldText = HeldText()
    comment: Words = Words()
    choices: Others = Others()


def is_answer(request: Request) -> TypeGuard[Pressed | Submitted]:
    """Returns whether it answers a check-in, or is asked for on the way: nothing may be noted then of who asks, where
    and when.

    A row that changes at that moment would tell whoever reads the database who answered.
    """
    match request:
        case Pressed(action=name):
            return name in ACTIONS
        case Submitted(form=key):
            return key == AnswerForm.KEY
        case _:
            return False
