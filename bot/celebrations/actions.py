"""What people press and fill in around celebrations."""

from dataclasses import dataclass
from datetime import date

from bot.celebrations.occasions import CelebrationKind
from bot.messages.actions import Action, Bare, Misread, read_id
from bot.messages.fields import ChosenNumber, HeldText, OneOf, Words, YesNo
from bot.messages.forms import TypedForm


@dataclass(frozen=True, slots=True)
class OccasionKey:
    """Whose occasion it is, by the number of the person, its kind and its day."""

    person: int
    kind: CelebrationKind
    day: date


class OnOccasion(Action[OccasionKey]):
    def write(self, value: OccasionKey) -> str:
        return f"{value.person}:{value.kind.value}:{value.day.isoformat()}"

    def read(self, text: str) -> OccasionKey:
        person, _, rest = text.partition(":")
        kind, _, day = rest.partition(":")
        try:
            return OccasionKey(read_id(person), CelebrationKind(kind), date.fromisoformat(day))
        except ValueError:
            raise Misread("no occasion") from None


OPEN = Bare("celebrations.open")  # one's own
WRITE = OnOccasion("celebrations.write")


class CelebrationsForm(TypedForm, key="celebrations.keep"):
    """What somebody wishes to have celebrated; 0 is no month and no day."""

    birth_month: ChosenNumber = ChosenNumber()
    birth_day: ChosenNumber = ChosenNumber()
    anniversaries: OneOf[YesNo] = OneOf(YesNo)


class WordsForm(TypedForm, key="celebrations.words"):
    """Words to somebody, or of somebody who is new."""

    words: Words = Words()
    occasion: HeldText = HeldText()
