"""What people press and fill in around check-ins, but for their answers."""

from enum import Enum

from bot.checkin.announcements import Ready
from bot.messages.actions import Bare, OnId, OnKey
from bot.messages.fields import HeldId, HeldText, OneOf, Others, People, Status, Words, WordsByLanguage, YesNo
from bot.messages.forms import TypedForm


class QuestionAbout(Enum):
    """Whether a question is about the reader's own manager."""

    MANAGER = "manager"
    NOBODY = "nobody"


OPEN = Bare("pulse.open")
RESULTS = Bare("pulse.results")
COMMENTS = OnId("pulse.comments")
PRIVACY = Bare("pulse.privacy")
PREVIEW = Bare("pulse.preview")
SETTINGS = Bare("pulse.settings")
FORECAST = OnKey("pulse.forecast")
ITEMS = Bare("pulse.items")
BRANCH = Bare("pulse.branch")
BRANCH_DONE = OnId("pulse.branch_done")
REPLY = OnKey("pulse.reply")
EDIT_ITEM = OnId("pulse.item")
DEPARTMENTS = Bare("pulse.departments")
TO_DEPARTMENT = OnKey("pulse.to_department")


class AvailabilityForm(TypedForm, key="pulse.keep"):
    asked: OneOf[YesNo] = OneOf(YesNo)
    not_before: Words = Words()


class ForecastForm(TypedForm, key="pulse.forecast"):
    """`choices` are labels by the key of an item."""

    round: HeldText = HeldText()
    choices: Others = Others()


class ItemForm(TypedForm, key="pulse.item"):
    text: WordsByLanguage = WordsByLanguage()
    forecast: WordsByLanguage = WordsByLanguage()
    about: OneOf[QuestionAbout] = OneOf(QuestionAbout, QuestionAbout.NOBODY)
    status: OneOf[Status] = OneOf(Status, Status.USED)
    item: HeldId = HeldId()


class BranchForm(TypedForm, key="pulse.branch"):
    """A leader's promise to everybody below."""

    ready: OneOf[Ready] = OneOf(Ready, Ready.OWN)
    words: Words = Words()


class ReplyForm(TypedForm, key="pulse.reply"):
    """An answer to comments, to everybody of the unit; `about` names the round and the unit."""

    words: Words = Words()
    about: HeldText = HeldText()


class DepartmentsForm(TypedForm, key="pulse.departments"):
    """Who heads the departments that are asked about each other; nobody for the branches below the top."""

    heads: People = People()


class DepartmentPromiseForm(TypedForm, key="pulse.to_department"):
    """A head's promise to another department."""

    words: Words = Words()
    unit: HeldText = HeldText()
