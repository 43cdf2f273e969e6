"""What people press and fill in around values and their own settings."""

from bot.messages.actions import Bare, OnId, OnText
from bot.messages.fields import ChosenNumber, HeldId, Listed, OneOf, Status, Words, WordsByLanguage, YesNo
from bot.messages.forms import TypedForm
from bot.messages.texts import LANGUAGES

VALUES = Bare("values.open")
EDIT_VALUE = OnId("values.edit")
STILL_SAYS = OnId("values.still_says")
OPEN_SETTINGS = Bare("settings.open")
OPEN_REACH = Bare("reach.open")
BRING_PEOPLE = Bare("welcome.people")
SAME_PERSON = OnId("people.same")  # the doubt
TWO_PEOPLE = OnId("people.two")
RECONSIDER = OnId("people.reconsider")
LOOK_BACK = Bare("people.look_back")
PUT_BACK = OnText("people.put_back")  # the moment at which the chart was kept


class ValueForm(TypedForm, key="values.keep"):
    name: WordsByLanguage = WordsByLanguage()
    practice: WordsByLanguage = WordsByLanguage()
    emoji: Words = Words()
    position: ChosenNumber = ChosenNumber()
    status: OneOf[Status] = OneOf(Status, Status.USED)
    value: HeldId = HeldId()


class SettingsForm(TypedForm, key="settings.keep"):
    posts: OneOf[YesNo] = OneOf(YesNo)
    language: Listed = Listed(LANGUAGES)
