"""People are brought by a file: what it would change, then what it changed."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import NamedTuple

from bot.messages.file_drop import MEGABYTES_AT_MOST, FileDrop
from bot.messages.message import Block, Bold, Buttons, Form, Heading, Message, Note, Text, TextInput
from bot.messages.say import day, say
from bot.org.changes import ChartChanges, TooManyChanges
from bot.org.people import Team
from bot.org.remarks import ChartError, Remark
from bot.org.tables.dates import DateOrder, DatesUnclear
from bot.org.wording import chart as wording
from bot.org.wording.put_back import put_back_button
from bot.welcome.actions import (
    MAKE_CHART,
    MAKE_CHART_ANYWAY,
    PASTED_AT_MOST,
    READ_DAY_FIRST,
    READ_MONTH_FIRST,
    PeopleFileForm,
)

EVERYBODY = 10**9
_ORDERS = {
    DateOrder.DAY_FIRST: (READ_DAY_FIRST, "welcome.file.day_first"),
    DateOrder.MONTH_FIRST: (READ_MONTH_FIRST, "welcome.file.month_first"),
}
LINES_AT_MOST = 20  # of each kind that are told in chat, where a message has an end
CHARACTERS_AT_MOST = 400  # of each


class ImportReader(NamedTuple):
    """In whose language it is told, and whether in chat, where only the first of many are named."""

    language: str
    in_chat: bool

    @property
    def people_at_most(self) -> int:
        return wording.PEOPLE_AT_MOST if self.in_chat else EVERYBODY

    def listed(self, lines: Sequence[str]) -> list[str]:
        """Returns the lines, in chat the first of them and how many more there are."""
        if not self.in_chat:
            return [line.strip() for line in lines]
        listed = [_shortened(line.strip()) for line in lines[:LINES_AT_MOST]]
        hidden = len(lines) - len(listed)
        return [*listed, say(self.language, "welcome.file.more", count=hidden)] if hidden else listed


def form(language: str, *, in_chat: bool) -> Form:
    """Returns the form into which a file is dropped, in chat also a few lines."""
    label = say(language, "welcome.file.label", megabytes=MEGABYTES_AT_MOST)
    elsewhere = say(language, "welcome.file.send", megabytes=MEGABYTES_AT_MOST)
    paste = say(language, "welcome.file.paste", most=f"{PASTED_AT_MOST:,}")
    pasted = TextInput(paste, PASTED_AT_MOST, multiline=True, required=False)
    return PeopleFileForm(pasted=pasted if in_chat else None).drawn(
        title=say(language, "welcome.people.title"),
        submit=say(language, "welcome.file.look"),
        above=(
            Text((say(language, "welcome.file.about"),)),
            FileDrop("file", label, ".csv,.tsv,.txt,.xlsx", elsewhere),
        ),
        below=(Note((say(language, "welcome.file.note"),)),),
    )


def would_change(
    changes: ChartChanges,
    faults: Sequence[Remark],
    notes: Iterable[Remark],
    waiting: str,
    reader: ImportReader,
    *,
    reasons: Sequence[Remark],
) -> Message:
    """Returns who joins, leaves and moves, and every line that cannot be used, with the button that makes it so, and
    the `reasons` for which it is asked once more.
    """
    title = say(reader.language, "welcome.file.title")
    button = MAKE_CHART.button(say(reader.language, "welcome.file.make"), waiting, sends=True)
    dry_run = Text((say(reader.language, "chart.dry_run"),))
    asks_again = _texts(wording.remark(reason, reader.language) for reason in reasons)
    if reasons:
        asks_again += _texts([say(reader.language, "welcome.file.asks_again")])
    told = _told(changes, faults, notes, reader)
    return Message(title, (Heading(title), dry_run, *asks_again, *told, Buttons((button,))))


def stopped(error: TooManyChanges, waiting: str, reader: ImportReader) -> Message:
    """Returns why so much is asked about first, what would change, and the button for whoever means it."""
    title = say(reader.language, "welcome.file.stopped")
    reasons = (Text((wording.remark(reason, reader.language),)) for reason in error.reasons)
    button = MAKE_CHART_ANYWAY.button(say(reader.language, "welcome.file.anyway"), waiting, sends=True)
    changes = _told(error.changes, (), (), reader)
    return Message(title, (Heading(title), *reasons, *changes, Buttons((button,))))


def dates_unclear(error: DatesUnclear, waiting: str, reader: ImportReader) -> Message:
    """Asks in which order its dates are meant, with one of them in both readings."""
    language = reader.language
    title = say(language, "welcome.file.dates")
    example = Text((say(language, "welcome.file.dates_about", example=error.example),))
    buttons = Buttons(
        tuple(
            action.button(_reading(error.example, error.readings[order], key, language), waiting)
            for order, (action, key) in _ORDERS.items()
        )
    )
    return Message(title, (Heading(title), example, buttons, Note((say(language, "welcome.file.dates_note"),))))


def _reading(example: str, reading: date | None, key: str, language: str) -> str:
    """What an order makes of a date; in a column that has both orders it may make none of it."""
    if reading is None:
        return say(language, f"{key}_none", example=example)
    return say(language, key, day=day(language, datetime.combine(reading, time(), UTC), "UTC"))


def refused(error: ChartError, reader: ImportReader) -> Message:
    """Returns what is wrong with a file of which nothing could be used."""
    first, *further = wording.refused(error, reader.language)
    return Message(first, (Text((Bold(first),)), *_texts(reader.listed(further))))


def changed(
    changes: ChartChanges,
    faults: Sequence[Remark],
    count: int,
    teams: Sequence[Team],
    reader: ImportReader,
    *,
    can_undo: bool,
) -> Message:
    """Returns what is so now, with the way back."""
    title = say(reader.language, "welcome.file.made")
    standing = _texts(reader.listed(wording.places(count, teams, reader.language)))
    way_back = (Buttons((put_back_button(reader.language),)),) if can_undo else ()
    return Message(title, (Heading(title), *_told(changes, faults, (), reader), *standing, *way_back))


def after_another(changed: Message, language: str) -> Message:
    """Returns the same where another import was running, which this one waited for."""
    head, *rest = changed.blocks
    return replace(changed, blocks=(head, Note((say(language, "welcome.file.waited"),)), *rest))


def _told(
    changes: ChartChanges, faults: Sequence[Remark], notes: Iterable[Remark], reader: ImportReader
) -> tuple[Block, ...]:
    head, *lines = wording.left_out(faults, reader.language) or [""]
    return (
        *_texts(wording.changed(changes, reader.language, reader.people_at_most)),
        *((Text((Bold(head),)),) if head else ()),
        *_texts(reader.listed(lines)),
        *(Note((line,)) for line in reader.listed(wording.known(notes, reader.language))),
    )


def _texts(lines: Iterable[str]) -> tuple[Text, ...]:
    return tuple(Text((line,)) for line in lines)


def _shortened(text: str) -> str:
    """What is wrong stands at the beginning, and the cure at the end."""
    half = CHARACTERS_AT_MOST // 2
    return text if len(text) <= CHARACTERS_AT_MOST else f"{text[:half]} … {text[-half:]}"
