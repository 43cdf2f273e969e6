"""People are brought by a file: what it would change, then what it changed; or the way where none can be given."""

from collections.abc import Iterable, Sequence

from bot.messages.file_drop import FileDrop
from bot.messages.message import Block, Bold, Buttons, Form, Heading, Message, Note, Text
from bot.messages.say import line, say
from bot.org.changes import ChartChanges, TooManyChanges
from bot.org.people import Team
from bot.org.remarks import ChartError, Remark
from bot.org.wording import chart as wording
from bot.welcome.actions import MAKE_CHART, MAKE_CHART_ANYWAY, PeopleFileForm

EVERYBODY = 10**9


def form(megabytes: int, language: str) -> Form:
    """Returns the form into which a file is dropped."""
    drop = FileDrop(say(language, "welcome.file.label", megabytes=megabytes), ".csv,.tsv,.txt,.xlsx")
    return Form(
        key=PeopleFileForm.KEY,
        title=say(language, "welcome.people.title"),
        submit=say(language, "welcome.file.look"),
        blocks=(Text((say(language, "welcome.file.about"),)), drop, Note((say(language, "welcome.file.note"),))),
    )


def by_command_line(language: str) -> Message:
    """Returns how whoever runs the server brings people, on a platform whose files are not read here."""
    title = say(language, "welcome.people.title")
    blocks = (
        Heading(title),
        Text((say(language, "welcome.elsewhere"),)),
        Text(line(language, "welcome.elsewhere.how")),
        Note((say(language, "welcome.file.note"),)),
    )
    return Message(title, blocks)


def would_change(
    changes: ChartChanges, faults: Sequence[Remark], notes: Iterable[Remark], waiting: str, language: str
) -> Message:
    """Returns who joins, leaves and moves, and every line that cannot be used, with the button that makes it so."""
    title = say(language, "welcome.file.title")
    button = MAKE_CHART.button(say(language, "welcome.file.make"), waiting, sends=True)
    blocks = (*_told(changes, faults, notes, language), Buttons((button,)))
    return Message(title, (Heading(title), Text((say(language, "chart.dry_run"),)), *blocks))


def stopped(error: TooManyChanges, waiting: str, language: str) -> Message:
    """Returns why so much is asked about first, what would change, and the button for whoever means it."""
    title = say(language, "welcome.file.stopped")
    reasons = (Text((wording.remark(reason, language),)) for reason in error.reasons)
    button = MAKE_CHART_ANYWAY.button(say(language, "welcome.file.anyway"), waiting, sends=True)
    changes = _told(error.changes, (), (), language)
    return Message(title, (Heading(title), *reasons, *changes, Buttons((button,))))


def refused(error: ChartError, language: str) -> Message:
    """Returns what is wrong with a file of which nothing could be used."""
    first, *further = wording.refused(error, language)
    return Message(first, (Text((Bold(first),)), *(Text((text.strip(),)) for text in further)))


def changed(
    changes: ChartChanges, faults: Sequence[Remark], count: int, teams: Sequence[Team], language: str
) -> Message:
    """Returns what is so now."""
    lines = [text.strip() for text in wording.places(count, teams, language)]
    title = say(language, "welcome.file.made")
    told = (*_told(changes, faults, (), language), *(Text((text,)) for text in lines))
    return Message(title, (Heading(title), *told))


def _told(changes: ChartChanges, faults: Sequence[Remark], notes: Iterable[Remark], language: str) -> tuple[Block, ...]:
    lines = [
        *wording.changed(changes, language, EVERYBODY),
        *wording.left_out(faults, language),
        *wording.known(notes, language),
    ]
    return tuple(Text((text.strip(),)) for text in lines)
