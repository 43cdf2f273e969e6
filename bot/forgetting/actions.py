"""What people press and fill in to be forgotten, or to have a leaver forgotten."""

from bot.forgetting.forgetting import Fate
from bot.messages.fields import ChosenId, OneOf, Words
from bot.messages.forms import TypedForm

ME_WORD, LEAVER_WORD = "forget me", "forget"


class ForgetMeForm(TypedForm, key="forgetting.own"):
    """`confirmation` is a word that somebody types, so that no slip does it."""

    kudos_received: OneOf[Fate] = OneOf(Fate)
    kudos_given: OneOf[Fate] = OneOf(Fate)
    confirmation: Words = Words()


class ForgetLeaverForm(TypedForm, key="forgetting.leaver"):
    person: ChosenId = ChosenId()
    kudos_received: OneOf[Fate] = OneOf(Fate)
    kudos_given: OneOf[Fate] = OneOf(Fate)
    confirmation: Words = Words()
