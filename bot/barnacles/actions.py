"""What people press and fill in around barnacles."""

from enum import Enum
from typing import TypeGuard

from bot.messages.actions import Bare, OnId
from bot.messages.fields import ChosenId, HeldFlag, HeldId, HeldText, OneOf, Words, YesNo
from bot.messages.forms import TypedForm
from bot.messages.request import Pressed, Request, Submitted, Typed

COMMAND, WORD, LISTED = "/barnacle", "barnacle", "list"


class BarnacleKind(Enum):
    RULE = "rule"
    IDEA = "idea"


class Ending(Enum):
    """How a barnacle ends, and, behind the first three, an idea."""

    SCRAPED_OFF = "scraped_off"
    MADE_SMALLER = "made_smaller"
    STAYS = "stays"
    TRIED = "tried"
    TAKEN_UP = "taken_up"
    NOT_NOW = "not_now"


ENDINGS = {
    BarnacleKind.RULE: (Ending.SCRAPED_OFF, Ending.MADE_SMALLER, Ending.STAYS),
    BarnacleKind.IDEA: (Ending.TRIED, Ending.TAKEN_UP, Ending.NOT_NOW),
}


NAME = Bare("barnacles.name")
ME_TOO = OnId("barnacles.me_too")
LIST = OnId("barnacles.list")  # those behind the one with this number, 0 for the first ones

TAKE = OnId("barnacles.take")
PASS_ON = OnId("barnacles.pass_on")
END = OnId("barnacles.end")
JOIN = OnId("barnacles.join")

TAKE_AWAY = OnId("barnacles.take_away")
AWAY = OnId("barnacles.away")  # what was taken away, behind the one with this number
BRING_BACK = OnId("barnacles.bring_back")


class NameForm(TypedForm, key="barnacles.named"):
    """`similar` is the one that somebody joins instead of naming another; the form asks once whether it is `seen`.

    `unnamed` is that it is sealed, and stands in the list without a name. `thanks_for` is the value of which the form
    said that whoever ends it is thanked for it, as the settings name it.
    """

    words: Words = Words()
    hinders: Words = Words()
    cost: Words = Words()
    kind: OneOf[BarnacleKind] = OneOf(BarnacleKind, BarnacleKind.RULE)
    unnamed: OneOf[YesNo] = OneOf(YesNo, YesNo.NO)
    similar: ChosenId = ChosenId()
    place: HeldText = HeldText()
    seen: HeldFlag = HeldFlag()
    thanks_for: HeldText = HeldText()


class EndForm(TypedForm, key="barnacles.ended"):
    """`until` is of what stays, `hours` of what it gives back a month. `thanks_for` is the value of which the form said
    that whoever named it is thanked for it, as the settings name it.
    """

    ending: OneOf[Ending] = OneOf(Ending)
    because: Words = Words()
    until: Words = Words()
    hours: Words = Words()
    barnacle: HeldId = HeldId()
    thanks_for: HeldText = HeldText()


class JoinForm(TypedForm, key="barnacles.joined"):
    """`barnacle` is the same as the one that is chosen: everybody whom it hinders counts there."""

    into: ChosenId = ChosenId()
    barnacle: HeldId = HeldId()


class TakeAwayForm(TypedForm, key="barnacles.taken_away"):
    because: Words = Words()
    barnacle: HeldId = HeldId()


def words_to_name(request: Request) -> str | None:
    """Returns what stands after the command that opens the form; None where it is another request."""
    match request:
        case Typed(command=command, text=text) if command == COMMAND:
            return None if asks_for_list(text) else text.strip()
        case Typed(command="/waterline", text=text):
            word, *further = text.strip().split(maxsplit=1) or [""]
            return "".join(further) if word.casefold() == WORD and not asks_for_list("".join(further)) else None
    return None


def asks_for_list(text: str) -> bool:
    """Returns whether what stands after the command asks for the list, with or without words to look for."""
    return text.casefold().split(maxsplit=1)[:1] == [LISTED]


def opens_naming(request: Request) -> TypeGuard[Typed | Pressed]:
    """Returns whether it opens the form in which something is named, with or without one's name."""
    return words_to_name(request) is not None or (isinstance(request, Pressed) and request.action == NAME.name)


def names_unnamed(request: Request) -> TypeGuard[Submitted]:
    """Returns whether somebody names something without their name."""
    return (
        isinstance(request, Submitted)
        and request.form == NameForm.KEY
        and request.answers.get(NameForm.unnamed.name) == YesNo.YES.value
    )
