"""What managers press and fill in around their digest."""

from dataclasses import dataclass

from bot.messages.actions import Action, Bare, OnId, read_id
from bot.messages.fields import ChosenNumber, OneOf, Words, YesNo
from bot.messages.forms import TypedForm


@dataclass(frozen=True, slots=True)
class Kept:
    """A promise that is kept, and the letter in which that is said; 0 for a digest that was asked for."""

    promise: int
    letter: int


class OnPromise(Action[Kept]):
    def write(self, value: Kept) -> str:
        return f"{value.promise}:{value.letter}"

    def read(self, text: str) -> Kept:
        promise, _, letter = text.partition(":")
        return Kept(read_id(promise), read_id(letter))


OPEN = Bare("digest.open")
PROMISE = OnId("digest.promise")
TAKE_BACK = OnId("digest.take_back")
DECLINE = OnId("digest.decline")
DONE = OnPromise("digest.done")
SETTINGS = Bare("digest.settings")


class DigestForm(TypedForm, key="digest.keep"):
    wanted: OneOf[YesNo] = OneOf(YesNo)
    weekday: ChosenNumber = ChosenNumber()
    at: Words = Words()
