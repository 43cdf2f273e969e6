"""What people press and fill in around what is kept, and legal holds."""

from bot.messages.actions import Bare, OnId
from bot.messages.fields import HeldId, People, Words
from bot.messages.forms import TypedForm

OPEN = Bare("retention.open")
PLACE = Bare("retention.place")
END = OnId("retention.end")  # the hold


class HoldForm(TypedForm, key="retention.placed"):
    """Without a person it is about the whole workspace."""

    people: People = People()
    until: Words = Words()
    reason: Words = Words()


class EndHoldForm(TypedForm, key="retention.ended"):
    reason: Words = Words()
    hold: HeldId = HeldId()
