"""What people press and fill in around results that come from elsewhere."""

from bot.messages.actions import Bare, OnId, OnText
from bot.messages.fields import HeldText, OneOf, Words
from bot.messages.forms import TypedForm
from bot.past_surveys.survey import SurveyScale

PASTED_AT_MOST = 3_000  # characters of lines that are pasted, as Slack takes them

OPEN = Bare("imports.open")
BRING = Bare("imports.bring")
CHOOSE = OnText("imports.choose")  # by the name under which a file waits
TAKE = OnText("imports.take")
UNDO = OnId("imports.undo")  # by the number of a survey


class ImportFileForm(TypedForm, key="imports.file_given"):
    """Is sent back without the file, which comes by itself (`bot.messages.request.Brought`): with pasted lines."""

    pasted: Words = Words()


class SurveyChoicesForm(TypedForm, key="imports.chosen"):
    """What a file does not say itself; `columns` and `teams` are lines of `there = here`."""

    product: Words = Words()
    month: Words = Words()
    scale: OneOf[SurveyScale] = OneOf(SurveyScale)
    columns: Words = Words()
    teams: Words = Words()
    least_answers: Words = Words()
    file: HeldText = HeldText()
