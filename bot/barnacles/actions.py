"""What people press and fill in around barnacles."""

from enum import Enum

from bot.messages.actions import Bare, OnId
from bot.messages.forms import ChosenId, FilledIn, HeldFlag, HeldText, OneOf, Words


class BarnacleKind(Enum):
    RULE = "rule"
    IDEA = "idea"


NAME = Bare("barnacles.name")
ME_TOO = OnId("barnacles.me_too")
LIST = OnId("barnacles.list")  # those behind the one with this number, 0 for the first ones


class NameForm(FilledIn, key="barnacles.named"):
    """`similar` is the one that somebody joins instead of naming another; the form asks once whether it is `seen`."""

    words = Words()
    hinders = Words()
    cost = Words()
    kind = OneOf(BarnacleKind, BarnacleKind.RULE)
    similar = ChosenId()
    place = HeldText()
    seen = HeldFlag()
