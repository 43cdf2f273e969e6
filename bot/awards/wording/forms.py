"""The forms around awards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.awards.actions import FavourForm, JuryForm, NominationForm, WordsReach
from bot.awards.awards import DEED_AT_MOST, GIFT_AT_MOST, REASON_AT_MOST, WORDS_AT_MOST
from bot.awards.jury import FEWEST_JURORS, MOST_JURORS
from bot.kudos.kudos import Draft, Kudos
from bot.messages.fields import YesNo
from bot.messages.message import Block, ChoiceInput, Form, Mention, Note, Option, PeopleInput, Quote, Text, TextInput
from bot.messages.say import joined, say
from bot.messages.typed import DAY_AT_MOST
from bot.org.people import Person
from bot.org.values import Value


@dataclass(frozen=True, slots=True)
class JurySheet:
    """What the form in which a jury is named is drawn from: who is proposed, and who judged last time.

    Where nominations are taken already, there `is_open` a round, whose values are not asked for any more.
    """

    proposed: Sequence[Person]
    judged_last: Sequence[Person]
    until: date
    each_value: bool
    gift: str
    is_open: bool


def nomination_form(
    values: Sequence[Value], language: str, kudos: Kudos | None = None, typed: Draft | None = None
) -> Form:
    """Returns the form of a nomination, about a `kudos` where one is put forward, or with what was `typed`; `values`
    are asked for if there are any.
    """
    typed = typed or Draft()
    is_short = len(typed.words) <= DEED_AT_MOST
    nominee = tuple(Mention(person.platform_id, person.name) for person in typed.receivers[:1])
    lived = kudos.value.id if kudos and kudos.value else typed.value_id
    quoted: tuple[Block, ...] = (Quote(kudos.words),) if kudos and kudos.words else ()
    offered = kudos.named_in_public if kudos else ()
    people = tuple(Option(str(person.id), person.name) for person in offered)
    required = not quoted
    form = NominationForm(
        nominee=None if kudos else PeopleInput(say(language, "awards.input.nominee"), nominee),
        receiver=ChoiceInput(say(language, "awards.input.receiver"), people, people[0].value) if people else None,
        value=_values(values, lived, language) if values else None,
        deed=_text("deed", DEED_AT_MOST, language, required=required, text=typed.words if is_short else ""),
        words=_text("words", WORDS_AT_MOST, language, required=required, text="" if is_short else typed.words),
        reach=ChoiceInput(
            label=say(language, "awards.input.reach"),
            options=tuple(Option(reach.value, say(language, f"awards.reach_{reach.value}")) for reach in WordsReach),
        ),
        kudos=kudos.id if kudos else 0,
    )
    return form.drawn(
        title=say(language, "awards.nominate"),
        submit=say(language, "awards.nominate"),
        above=(*quoted, Note((say(language, "awards.form_says"),))),
    )


def _values(values: Sequence[Value], lived: int | None, language: str) -> ChoiceInput:
    options = tuple(Option(str(value.id), value.label(language)) for value in values)
    chosen = str(lived) if lived in [value.id for value in values] else None
    return ChoiceInput(say(language, "awards.input.value"), options, chosen)


def _text(name: str, limit: int, language: str, *, required: bool, text: str) -> TextInput:
    example = say(language, f"awards.example.{name}")
    label = say(language, f"awards.input.{name}" if required else f"awards.input.{name}_too")
    return TextInput(label, limit, text[:limit], multiline=name == "words", required=required, example=example)


def jury_form(sheet: JurySheet, language: str) -> Form:
    """Returns the form in which an admin names a jury, or changes it."""
    form = JuryForm(
        jurors=PeopleInput(
            say(language, "awards.input.jurors", least=FEWEST_JURORS, most=MOST_JURORS),
            tuple(Mention(person.platform_id, person.name) for person in sheet.proposed),
        ),
        until=TextInput(say(language, "awards.input.until"), DAY_AT_MOST, sheet.until.isoformat()),
        each_value=None if sheet.is_open else _each_value(sheet.each_value, language),
        gift=TextInput(
            say(language, "awards.input.gift"),
            GIFT_AT_MOST,
            sheet.gift,
            required=False,
            example=say(language, "awards.example.gift"),
        ),
    )
    names = [person.name for person in sheet.judged_last]
    note = (Note((say(language, "awards.judged_last", people=joined(language, names)),)),) if names else ()
    return form.drawn(
        title=say(language, "awards.name_jury"),
        submit=say(language, "awards.name_jury"),
        above=(Text((say(language, "awards.jury_says"),)), *note),
    )


def _each_value(chosen: bool, language: str) -> ChoiceInput:
    options = tuple(Option(choice.value, say(language, f"awards.each_{choice.value}")) for choice in YesNo)
    return ChoiceInput(say(language, "awards.input.each_value"), options, YesNo.of(chosen).value)


def favour_form(candidate: int, name: str, language: str, *, turn: int) -> Form:
    """Returns the form in which a juror says why, which may be left out in the second turn; `candidate` is the first
    nomination of whom they favour.
    """
    label = say(language, f"awards.input.reason_{turn}")
    form = FavourForm(reason=TextInput(label, REASON_AT_MOST, multiline=True, required=turn == 1), candidate=candidate)
    return form.drawn(
        title=say(language, "awards.favour_form"),
        submit=say(language, "awards.favour"),
        above=(Text((say(language, "awards.favour_says", name=name),)),),
    )
