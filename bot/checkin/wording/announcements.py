"""How a unit reads what was announced to it, and the forms in which that is written."""

from collections.abc import Iterable
from typing import NamedTuple

from bot.checkin import actions
from bot.checkin.actions import BranchForm, DepartmentPromiseForm, ReplyForm
from bot.checkin.announcements import WORDS_AT_MOST, Announcement, Ready
from bot.messages.message import Block, Bold, Buttons, ChoiceInput, Form, Message, Note, Option, Quote, Text, TextInput
from bot.messages.say import rich, say


class NamedUnit(NamedTuple):
    """A unit, and what the reader calls it."""

    unit: str
    name: str


def lines(announcements: Iterable[Announcement], language: str) -> list[Block]:
    """Returns who announced it, and the words."""
    blocks: list[Block] = []
    for announcement in announcements:
        ending = "_done" if announcement.done_at else ""
        key = f"announced.{announcement.kind.value}{ending}"
        blocks += [Text(rich(language, key, name=Bold(announcement.author))), Quote(text(announcement, language))]
    return blocks


def text(announcement: Announcement, language: str) -> str:
    """Returns the words, those that are ready in the reader's language."""
    return announcement.words if announcement.ready is Ready.OWN else _label(announcement.ready, language)


def branch_form(open_promise: Announcement | None, language: str) -> Form | Message:
    """Returns the form of a promise to a branch; while one is open, what it is and how to say that it is done."""
    if open_promise:
        return _standing(open_promise, say(language, "announced.open"), language)
    options = tuple(Option(ready.value, _label(ready, language)) for ready in Ready)
    form = BranchForm(
        ready=ChoiceInput(say(language, "announced.i_will"), options, Ready.ASK.value),
        words=_words("announced.own_words", language, required=False),
    )
    return form.drawn(
        title=say(language, "announced.branch"),
        submit=say(language, "announced.promise_it"),
        above=(Note((say(language, "announced.branch_note"),)),),
    )


def department_form(open_promise: Announcement | None, name: str, unit: str, language: str) -> Form | Message:
    """Returns the form of a promise to a department; while one is open, what it is and how to say that it is done."""
    if open_promise:
        return _standing(open_promise, say(language, "announced.service_open", name=name), language)
    form = DepartmentPromiseForm(words=_words("announced.service_words", language, required=True), unit=unit)
    return form.drawn(
        title=say(language, "announced.to_department"),
        submit=say(language, "announced.promise_it"),
        above=(Note((say(language, "announced.service_note", name=name),)),),
    )


def to_departments(units: Iterable[NamedUnit], language: str) -> list[Block]:
    """Returns the ways to promise departments something; nothing where there are none."""
    buttons = tuple(
        actions.TO_DEPARTMENT.button(say(language, "announced.promise_department", name=name), unit)
        for unit, name in units
    )
    return [Buttons(buttons)] if buttons else []


def _standing(promise: Announcement, line: str, language: str) -> Message:
    button = actions.BRANCH_DONE.button(say(language, "announced.it_is_done"), promise.id)
    return Message(line, (Text((line,)), Quote(text(promise, language)), Buttons((button,))))


def _label(ready: Ready, language: str) -> str:
    return say(language, f"announced.{ready.value}")


def reply_form(unit: str, announcement: str, language: str) -> Form:
    """Returns the form of an answer to everybody of a unit; `announcement` names its comments, as the button says."""
    form = ReplyForm(words=_words("announced.reply_words", language, required=True), about=announcement)
    return form.drawn(
        title=say(language, "announced.reply"),
        submit=say(language, "announced.say_it"),
        above=(Note((say(language, "announced.reply_note", unit=unit),)),),
    )


def _words(label: str, language: str, *, required: bool) -> TextInput:
    return TextInput(say(language, label), WORDS_AT_MOST, multiline=True, required=required)
