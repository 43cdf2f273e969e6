"""What people press and fill in around awards."""

from enum import Enum

from bot.messages.actions import Bare, OnId
from bot.messages.fields import ChosenId, HeldId, OneOf, People, Words, YesNo
from bot.messages.forms import TypedForm

COMMAND_WORD, NOMINATE_WORD = "award", "nominate"

OPEN = Bare("awards.open")
NOMINATE = Bare("awards.nominate")
PUT_FORWARD = OnId("awards.put_forward")  # the kudos
TAKE_BACK = OnId("awards.take_back")  # the nomination
KEEP_OUT = Bare("awards.keep_out")
LET_IN = Bare("awards.let_in")
NAME_JURY = Bare("awards.name_jury")
READ = OnId("awards.read")  # how many of one's own order stand before the page
# These are about a candidate, by the first nomination of them.
FAVOUR = OnId("awards.favour")
UNFAVOUR = OnId("awards.unfavour")
DONE = Bare("awards.done")
HAND_OVER = OnId("awards.hand_over")  # the award


class WordsReach(Enum):
    """What a nominee reads of a nomination once the awards are decided."""

    WITH_NAME = "with_name"
    WITHOUT_NAME = "without_name"
    NOTHING = "nothing"


class NominationForm(TypedForm, key="awards.nominated"):
    """`kudos` is the one that is put forward, 0 for none: then `receiver` is who of those it thanks."""

    nominee: People = People()
    receiver: ChosenId = ChosenId()
    value: ChosenId = ChosenId()
    deed: Words = Words()
    words: Words = Words()
    reach: OneOf[WordsReach] = OneOf(WordsReach, WordsReach.NOTHING)
    kudos: HeldId = HeldId(missing=0)


class JuryForm(TypedForm, key="awards.jury_named"):
    jurors: People = People()
    until: Words = Words()
    each_value: OneOf[YesNo] = OneOf(YesNo, YesNo.NO)
    gift: Words = Words()


class FavourForm(TypedForm, key="awards.favoured"):
    """`candidate` is the first nomination of whom it favours."""

    reason: Words = Words()
    candidate: HeldId = HeldId()
