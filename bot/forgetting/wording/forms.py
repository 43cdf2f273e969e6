"""How somebody who wants to be forgotten is asked what stays, and what they read then."""

from collections.abc import Sequence

from bot.forgetting.actions import ForgetLeaverForm, ForgetMeForm
from bot.forgetting.forgetting import Fate
from bot.messages.message import Block, ChoiceInput, Form, Message, Note, Option, Text, TextInput
from bot.messages.say import line, say, sentence
from bot.messages.texts import LANGUAGES
from bot.org.people import Person

_WORD_AT_MOST = 60  # characters
_NOTES = ("forgetting.ledger", "forgetting.roll", "forgetting.names", "forgetting.when")


def own_form(language: str) -> Form:
    """Returns the form in which somebody chooses what stays of them, with what happens then."""
    form = ForgetMeForm(
        kudos_received=_fate("received", language),
        kudos_given=_fate("given", language),
        confirmation=_confirmation(language),
    )
    return form.drawn(
        title=say(language, "forgetting.own"),
        submit=say(language, "forgetting.submit"),
        above=(Text((say(language, "forgetting.goes"),)),),
        below=_notes(language),
    )


def leaver_form(leavers: Sequence[Person], language: str) -> Form:
    """Returns the same form for an admin, who chooses who has left."""
    options = tuple(Option(str(person.id), person.name) for person in leavers)
    form = ForgetLeaverForm(
        person=ChoiceInput(say(language, "forgetting.input.person"), options, required=True),
        kudos_received=_fate("received", language),
        kudos_given=_fate("given", language),
        confirmation=_confirmation(language),
    )
    return form.drawn(
        title=say(language, "forgetting.leaver"),
        submit=say(language, "forgetting.submit"),
        above=(Text((say(language, "forgetting.leaver_goes"),)),),
        below=_notes(language),
    )


def is_confirmed(typed: str) -> bool:
    """Returns whether the word was typed, in whichever language."""
    return typed.casefold() in {say(language, "forgetting.word").casefold() for language in LANGUAGES}


def receipt(number: int, language: str, *, own: bool) -> Message:
    """Returns the number of the receipt, in digits by fours."""
    digits = f"{number:012}"
    shown = " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))
    return sentence(line(language, "forgetting.receipt" if own else "forgetting.leaver_receipt", number=shown))


def _fate(which: str, language: str) -> ChoiceInput:
    return ChoiceInput(
        label=say(language, f"forgetting.input.{which}"),
        options=tuple(Option(fate.value, say(language, f"forgetting.{which}_{fate.value}")) for fate in Fate),
        chosen=Fate.KEPT.value,
    )


def _confirmation(language: str) -> TextInput:
    word = say(language, "forgetting.word")
    return TextInput(say(language, "forgetting.input.confirmation", word=word), _WORD_AT_MOST)


def _notes(language: str) -> tuple[Block, ...]:
    return tuple(Note((say(language, key),)) for key in _NOTES)
