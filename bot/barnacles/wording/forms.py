"""The forms around barnacles."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.barnacles.actions import ENDINGS, BarnacleKind, EndForm, JoinForm, NameForm
from bot.barnacles.barnacles import LINE_AT_MOST, Barnacle, Naming
from bot.barnacles.owning import BECAUSE_AT_MOST
from bot.messages.fields import Below, Words, YesNo
from bot.messages.message import Block, ChoiceInput, Form, Note, Option, Quote, Text, TextInput
from bot.messages.say import say
from bot.messages.typed import DAY_AT_MOST
from bot.org.people import Person
from bot.org.values import Value


@dataclass(frozen=True, slots=True)
class NamingSheet:
    """What the form in which something is named is drawn from: what was written, and where.

    Where there are `similar` ones, one can be joined instead. `thanks_for` is the value for which whoever ends this one
    is thanked in one's name, and `tied` what the settings call it, which comes back with the form: nobody gives what
    their form did not say. Where it `offers_unnamed`, one chooses whether one's name stands there.
    """

    naming: Naming
    place: str
    language: str
    similar: Sequence[Barnacle] = ()
    thanks_for: str = ""
    tied: str = ""
    note: str = ""
    offers_unnamed: bool = False

    def noting(self, key: str, **fields: str) -> "NamingSheet":
        """Returns it with a sentence on whose name it stands in."""
        return replace(self, note=say(self.language, key, **fields))

    def offering(self, *, day: str, latest: str) -> "NamingSheet":
        """Returns it with the choice, and what that means: from when it stands in the list, and by when."""
        noted = self.noting("barnacles.without_says", day=day, latest=latest)
        return replace(noted, offers_unnamed=True)


def name_form(sheet: NamingSheet) -> Form:
    """Returns the form, filled in with what was written."""
    naming, language = sheet.naming, sheet.language
    form = NameForm(
        similar=_join_instead(sheet.similar, language) if sheet.similar else None,
        words=Below((*_notes(sheet),), _line(NameForm.words, naming.words, language)),
        hinders=_line(NameForm.hinders, naming.hinders, language),
        cost=_line(NameForm.cost, naming.cost, language),
        kind=ChoiceInput(
            label=say(language, "barnacles.input.kind"),
            options=tuple(Option(kind.value, say(language, f"barnacles.kind_{kind.value}")) for kind in BarnacleKind),
            chosen=naming.kind.value,
        ),
        unnamed=_in_whose_name(language) if sheet.offers_unnamed else None,
        place=sheet.place,
        thanks_for=sheet.tied,
        seen=bool(sheet.similar),
    )
    return form.drawn(title=say(language, "barnacles.form"), submit=say(language, "barnacles.send"))


def _notes(sheet: NamingSheet) -> Iterator[Block]:
    """What stands above the line in which it is named: what it means, and in full what that line does not take."""
    language = sheet.language
    if not sheet.similar:
        yield Note((say(language, "barnacles.form_says"),))
    if sheet.note:
        yield Note((sheet.note,))
    if sheet.offers_unnamed:
        yield Note((say(language, "voice.limits"),))  # what does not protect is the same as of a concern
    if sheet.thanks_for:
        key = "barnacles.form_thanks_if_named" if sheet.offers_unnamed else "barnacles.form_thanks"
        yield Note((say(language, key, value=sheet.thanks_for),))
    if len(sheet.naming.words) > LINE_AT_MOST:
        yield Quote(sheet.naming.words)


def _in_whose_name(language: str) -> ChoiceInput:
    return ChoiceInput(
        label=say(language, "barnacles.input.unnamed"),
        options=tuple(
            Option(choice.value, say(language, f"barnacles.unnamed_{choice.value}")) for choice in (YesNo.NO, YesNo.YES)
        ),
        chosen=YesNo.NO.value,
    )


def _join_instead(similar: Sequence[Barnacle], language: str) -> Below[ChoiceInput]:
    options = [Option(str(barnacle.id), _short(barnacle.words)) for barnacle in similar]
    choice = ChoiceInput(
        label=say(language, "barnacles.input.similar"),
        options=(*options, Option("0", say(language, "barnacles.none_of_these"))),
        chosen="0",
    )
    return Below(
        (Text((say(language, "barnacles.similar"),)), *(Quote(barnacle.words) for barnacle in similar)), choice
    )


def _short(words: str) -> str:
    """As a label takes it: in full it stands above."""
    return words if len(words) <= 60 else words[:59].rstrip() + "…"


def _line(field: Words, text: str, language: str) -> TextInput:
    return TextInput(
        label=say(language, f"barnacles.input.{field.name}"),
        at_most=LINE_AT_MOST,
        text=text if len(text) <= LINE_AT_MOST else "",
        example=say(language, f"barnacles.example.{field.name}"),
    )


def end_form(barnacle: Barnacle, reader: Person, value: Value | None, tied: str) -> Form:
    """Returns the form in which its owner says how it ends; with a `value`, which the settings call `tied`, whoever
    named it is thanked for that.
    """
    language = reader.language
    thanks = []
    if value and barnacle.namer and barnacle.namer.id != reader.id:
        says = say(language, "barnacles.end_thanks", name=barnacle.namer.name, value=value.label(language))
        thanks.append(Note((says,)))
    is_rule = barnacle.kind is BarnacleKind.RULE
    form = EndForm(
        ending=ChoiceInput(
            label=say(language, "barnacles.input.ending"),
            options=tuple(Option(way.value, say(language, f"barnacles.{way.value}")) for way in ENDINGS[barnacle.kind]),
        ),
        because=TextInput(say(language, "barnacles.input.because"), BECAUSE_AT_MOST, multiline=True, required=False),
        until=_short_input(EndForm.until, language) if is_rule else None,
        hours=_short_input(EndForm.hours, language) if is_rule else None,
        barnacle=barnacle.id,
        thanks_for=tied if thanks else "",
    )
    return form.drawn(
        title=say(language, "barnacles.end_form"),
        submit=say(language, "save"),
        above=(Quote(barnacle.words), Note((say(language, "barnacles.end_says"),)), *thanks),
    )


def _short_input(field: Words, language: str) -> TextInput:
    return TextInput(
        label=say(language, f"barnacles.input.{field.name}"),
        at_most=DAY_AT_MOST,
        required=False,
        example=say(language, f"barnacles.example.{field.name}"),
    )


def join_form(barnacle: Barnacle, candidates: Sequence[Barnacle], language: str) -> Form:
    """Returns the form in which its owner says which other one is the same."""
    options = tuple(Option(str(candidate.id), _short(candidate.words)) for candidate in candidates)
    form = JoinForm(into=ChoiceInput(say(language, "barnacles.input.into"), options), barnacle=barnacle.id)
    return form.drawn(
        title=say(language, "barnacles.join"),
        submit=say(language, "save"),
        above=(Quote(barnacle.words), Note((say(language, "barnacles.join_says"),))),
    )
