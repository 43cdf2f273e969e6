"""What people press and fill in around check-ins, but for their answers."""

from enum import Enum

from bot.checkin.announcements import Ready
from bot.messages.actions import Bare, OnId, OnKey
from bot.messages.forms import FilledIn, HeldId, HeldText, OneOf, Others, People, Status, Words, WordsByLanguage, YesNo


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


class AvailabilityForm(FilledIn, key="pulse.keep"):
    asked = OneOf(YesNo)
    not_before = Words()


class ForecastForm(FilledIn, key="pulse.forecast"):
    """`choices` are labels by the key of an item."""

    round = HeldText()
    choices = Others()


class ItemForm(FilledIn, key="pulse.item"):
    text = WordsByLanguage()
    forecast = WordsByLanguage()
    about = OneOf(QuestionAbout, QuestionAbout.NOBODY)
    status = OneOf(Status, Status.USED)
    item = HeldId()


class BranchForm(FilledIn, key="pulse.branch"):
    """A leader's promise to everybody below."""

    ready = OneOf(Ready, Ready.OWN)
    words = Words()


class ReplyForm(FilledIn, key="pulse.reply"):
    """An answer to comments, to everybody of the unit; `about` names the round and the unit."""

    words = Words()
    about = HeldText()


class DepartmentsForm(FilledIn, key="pulse.departments"):
    """Who heads the departments that are asked about each other; nobody for the branches below the top."""

    heads = People()


class DepartmentPromiseForm(FilledIn, key="pulse.to_department"):
    """A head's promise to another department."""

    words = Words()
    unit = HeldText()
