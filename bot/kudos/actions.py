"""What people press and fill in around kudos."""

from dataclasses import dataclass
from enum import Enum

from bot.messages.actions import Action, Bare, Misread, OnId, OnText, read_id
from bot.messages.fields import ChosenId, HeldFlag, HeldId, HeldText, OneOf, People, Words
from bot.messages.forms import TypedForm


class Visibility(Enum):
    PUBLIC = "public"
    PRIVATE = "private"


class KudosList(Enum):
    """Which kudos a list shows: those received, those of them that were saved, given, or received in the reader's
    team; those of before, which were received in another product.
    """

    MINE = "mine"
    GOOD_DAYS = "good_days"
    GIVEN = "given"
    TEAM = "team"
    BEFORE = "before"


@dataclass(frozen=True, slots=True)
class ListPage:
    """Of a list; `before` is the id of the last kudos on the page before, None for the first page."""

    history: KudosList
    before: int | None = None


class OnPage(Action[ListPage]):
    def write(self, value: ListPage) -> str:
        return f"{value.history.value}:{value.before or ''}"

    def read(self, text: str) -> ListPage:
        history, colon, before_id = text.partition(":")
        if not colon:
            raise Misread("no page")
        try:
            return ListPage(KudosList(history), read_id(before_id) if before_id else None)
        except ValueError:
            raise Misread("no page") from None


NEW = Bare("kudos.form")
COVER = Bare("kudos.cover")
OPEN_DRAFT = OnId("kudos.open")
RETYPE = OnText("kudos.retype")
SEND_DRAFT = OnId("kudos.send")
PLUS = OnId("kudos.plus")
MORE = OnId("kudos.more")
CHANGE = OnId("kudos.change")
TAKE_BACK = OnId("kudos.take_back")
REPORT = OnId("kudos.report")
HIDE = OnId("kudos.hide")
REMOVE = OnId("kudos.removal")
REPORTS = Bare("kudos.reports")
LET_STAND = OnId("kudos.let_stand")
THANK_BACK = OnId("kudos.thank_back")
SAVE = OnId("kudos.save")
LET_GO = OnId("kudos.let_go")
MAY_READ = OnId("kudos.newcomers")
RATHER_NOT = OnId("kudos.no_newcomers")
TURN_PAGE = OnPage("kudos.page")
CHOOSE_PAST = OnText("imports.kudos_choose")  # by the name under which a file of another product waits
TAKE_PAST = OnText("imports.kudos_take")
UNDO_PAST = OnId("imports.kudos_undo")


class GiveForm(TypedForm, key="kudos.give"):
    receivers: People = People()
    value: ChosenId = ChosenId()
    words: Words = Words()
    visibility: OneOf[Visibility] = OneOf(Visibility, Visibility.PUBLIC)
    draft: HeldId = HeldId(missing=0)
    link: HeldText = HeldText()
    place: HeldText = HeldText()
    quote: HeldText = HeldText()
    hinted: HeldFlag = HeldFlag()
    cover: HeldFlag = HeldFlag()


class ChangeForm(TypedForm, key="kudos.change"):
    value: ChosenId = ChosenId()
    words: Words = Words()
    kudos: HeldId = HeldId()


class PlusForm(TypedForm, key="kudos.plus"):
    word: Words = Words()
    kudos: HeldId = HeldId()


class ReportForm(TypedForm, key="kudos.reported"):
    because: Words = Words()
    kudos: HeldId = HeldId()


class RemovalForm(TypedForm, key="kudos.remove"):
    because: Words = Words()
    kudos: HeldId = HeldId()


class PastKudosForm(TypedForm, key="imports.kudos_chosen"):
    """What a file of another product does not say; `tags` are lines of `hashtag = value`."""

    product: Words = Words()
    tags: Words = Words()
    file: HeldText = HeldText()
