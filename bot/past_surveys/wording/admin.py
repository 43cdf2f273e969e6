"""What an admin reads of files from other products: what would come of them, and what was taken over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.kudos import actions as kudos_actions
from bot.messages.file_drop import MEGABYTES_AT_MOST, FileDrop
from bot.messages.message import Block, Bold, Buttons, ChoiceInput, Form, Heading, Message, Note, Option, Text
from bot.messages.message import TextInput as Input
from bot.messages.say import say
from bot.org.remarks import Remark
from bot.org.tables.equations import written_pairs
from bot.org.wording.chart import remark
from bot.past_surveys import actions
from bot.past_surveys.actions import PASTED_AT_MOST, ImportFileForm, SurveyChoicesForm
from bot.past_surveys.survey import PRODUCT_AT_MOST, PastSurvey, SurveyChoices, SurveyReading, SurveyScale
from bot.past_surveys.wording.marks import imported_from

_REMARKS_AT_MOST = 20  # that are told in chat, where a message has an end
_CELL_AT_MOST = 40  # characters
_NAMES_AT_MOST = 30


@dataclass(frozen=True, slots=True)
class TakenKudos:
    """A file of kudos that was taken over: `label` says of which product and when."""

    id: int
    label: str
    count: int


def refused(faults: Sequence[Remark], language: str) -> Message:
    """Returns why nothing of a file can be used."""
    title = say(language, "imports.refused")
    return Message(title, (Text((Bold(title),)), *remarks(faults, language)))


def remarks(told_remarks: Sequence[Remark], language: str) -> list[Block]:
    """Returns a line each, and how many more there are."""
    listed = [Text((remark(fault, language),)) for fault in told_remarks[:_REMARKS_AT_MOST]]
    hidden = len(told_remarks) - len(listed)
    return [*listed, *([Note((say(language, "imports.more", count=hidden),))] if hidden > 0 else [])]


def would_take(reading: SurveyReading, file: str, language: str) -> Message:
    """Returns what would come of a file, what would not and why, and what is still to be said of it."""
    title = say(language, "imports.survey.dry_run")
    blocks: list[Block] = [Heading(title)]
    if reading.scores:
        teams = len({score.team for score in reading.scores})
        blocks.append(Text((say(language, "imports.survey.numbers", count=len(reading.scores)),)))
        blocks.append(Text((say(language, "imports.survey.teams", count=teams),)))
    else:
        blocks.append(Text((say(language, "imports.nothing"),)))
    if reading.scale:
        blocks.append(Note((say(language, f"imports.scale.{reading.scale.value}"),)))
    if reading.unclear:
        blocks += [Heading(say(language, "imports.unclear")), *remarks(reading.unclear, language)]
    if reading.left_out:
        blocks += [Heading(say(language, "imports.left_out")), *remarks(reading.left_out, language)]
    if reading.unknown_columns:
        names = say(language, "list.next").join(reading.unknown_columns[:_NAMES_AT_MOST])
        blocks.append(Note((say(language, "imports.survey.columns", columns=names),)))
    buttons = [actions.CHOOSE.button(say(language, "imports.choose"), file)]
    if reading.scores and not reading.unclear:
        buttons.insert(0, actions.TAKE.button(say(language, "imports.take"), file, sends=True))
    return Message(title, (*blocks, Buttons(tuple(buttons))))


def choices_form(reading: SurveyReading, choices: SurveyChoices, file: str, language: str) -> Form:
    """Returns the form that asks what a file does not say; what is known stands in it."""
    scales = tuple(Option(scale.value, say(language, f"imports.scale.{scale.value}")) for scale in SurveyScale)
    scale = choices.scale or reading.scale
    month = choices.month or reading.month
    return SurveyChoicesForm(
        product=Input(say(language, "imports.input.product"), PRODUCT_AT_MOST, text=choices.product),
        month=Input(
            say(language, "imports.input.month"), _CELL_AT_MOST, text=f"{month:%Y-%m}" if month else "", required=False
        ),
        scale=ChoiceInput(say(language, "imports.input.scale"), scales, scale.value if scale else None),
        columns=_pairs("columns", choices.columns, reading.unknown_columns, language),
        teams=_pairs("teams", choices.teams, reading.unknown_teams, language),
        least_answers=Input(
            say(language, "imports.input.least"), _CELL_AT_MOST, text=str(choices.least_answers or ""), required=False
        ),
        file=file,
    ).drawn(title=say(language, "imports.choose"), submit=say(language, "welcome.file.look"))


def _pairs(name: str, chosen: Mapping[str, str], unknown: Sequence[str], language: str) -> Input:
    known_pairs = "\n".join(f"{their_name} = {our_name}" for their_name, our_name in chosen.items())
    open_names = written_pairs([name for name in unknown if name not in chosen], PASTED_AT_MOST - len(known_pairs) - 1)
    text = "\n".join(part for part in (known_pairs, open_names) if part)[:PASTED_AT_MOST]
    return Input(say(language, f"imports.input.{name}"), PASTED_AT_MOST, text=text, multiline=True, required=False)


def taken(scores: int, months_before: Sequence[str], language: str) -> Message:
    """Returns how many numbers were taken over; `months_before` are months that were brought before."""
    title = say(language, "imports.survey.taken", count=scores) if scores else say(language, "imports.nothing")
    blocks: list[Block] = [Text((title,))]
    if months_before:
        months = say(language, "list.next").join(months_before)
        blocks.append(Note((say(language, "imports.survey.known", months=months),)))
    return Message(title, (*blocks, Buttons((actions.OPEN.button(say(language, "imports.title")),))))


def file_form(language: str, *, in_chat: bool) -> Form:
    """Returns the form into which a file is dropped, in chat also a few lines."""
    label = say(language, "signals.input.file", megabytes=MEGABYTES_AT_MOST)
    elsewhere = say(language, "signals.send_file", megabytes=MEGABYTES_AT_MOST)
    paste = say(language, "welcome.file.paste", most=f"{PASTED_AT_MOST:,}")
    pasted = Input(paste, PASTED_AT_MOST, multiline=True, required=False)
    return ImportFileForm(pasted=pasted if in_chat else None).drawn(
        title=say(language, "imports.bring"),
        submit=say(language, "welcome.file.look"),
        above=(
            Text((say(language, "imports.about"),)),
            FileDrop("file", label, ".csv,.tsv,.txt,.xlsx", elsewhere),
        ),
    )


def overview(surveys: Sequence[PastSurvey], kudos: Sequence[TakenKudos], language: str) -> Message:
    """Returns what was brought from other products, each with the way to remove it."""
    title = say(language, "imports.title")
    blocks: list[Block] = [Heading(title), Text((say(language, "imports.about"),))]
    for survey in surveys:
        label = imported_from(survey.product, survey.month, language)
        blocks.append(Text((Bold(label), " ", say(language, "imports.survey.numbers", count=survey.scores))))
        blocks.append(Buttons((actions.UNDO.button(say(language, "imports.remove"), survey.id),)))
    for file in kudos:
        blocks.append(Text((Bold(file.label), " ", say(language, "past_kudos.count", count=file.count))))
        blocks.append(Buttons((kudos_actions.UNDO_PAST.button(say(language, "imports.remove"), file.id),)))
    if not surveys and not kudos:
        blocks.append(Note((say(language, "imports.none"),)))
    blocks.append(Buttons((actions.BRING.button(say(language, "imports.bring")),)))
    return Message(title, tuple(blocks))
