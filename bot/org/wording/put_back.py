"""The chart as it was before its last change: what putting it back would change, and that it is back."""

from collections.abc import Iterable
from typing import NamedTuple

from bot.messages.message import Block, Button, Buttons, Heading, Message, Note, Text
from bot.messages.say import say
from bot.org.actions import LOOK_BACK, PUT_BACK
from bot.org.changes import ChartChanges
from bot.org.imports.sources import PeopleSource
from bot.org.wording import chart as wording
from bot.org.wording.sources import name_of


class KeptView(NamedTuple):
    """When the chart was changed last, which source did, where that is known, and until when that can be undone."""

    changed_on: str
    until: str
    source: PeopleSource | None


def put_back_button(language: str) -> Button:
    """Returns the button that shows what putting the chart back would change."""
    return LOOK_BACK.button(say(language, "put_back.look"))


def offered(chart_before: KeptView, language: str) -> tuple[Block, ...]:
    """Says that the last change can be undone, and until when."""
    return Note(
        (_changed_on(chart_before, language), " ", say(language, "put_back.until", until=chart_before.until))
    ), _buttons(put_back_button(language))


def preview(chart_before: KeptView, changes: ChartChanges, kept_at: str, language: str) -> Message:
    """Says who joins, leaves and moves if the chart is put back, with the button that does it."""
    title = say(language, "put_back.title")
    button = PUT_BACK.button(say(language, "put_back.do"), kept_at, sends=True)
    return Message(
        title,
        (
            Heading(title),
            Text((_changed_on(chart_before, language), " ", say(language, "put_back.about"))),
            *_texts(wording.changed(changes, language)),
            Note((say(language, "put_back.names"),)),
            _buttons(button),
        ),
    )


def is_back(changes: ChartChanges, language: str) -> Message:
    """Says what is so again, with the way to what was."""
    title = say(language, "put_back.done")
    again = LOOK_BACK.button(say(language, "sources.take_back"))
    changed = _texts(wording.changed(changes, language))
    return Message(title, (Heading(title), *changed, Note((say(language, "put_back.noted"),)), _buttons(again)))


def _changed_on(chart_before: KeptView, language: str) -> str:
    if chart_before.source is None:
        return say(language, "put_back.changed", when=chart_before.changed_on)
    return say(
        language, "put_back.changed_by", when=chart_before.changed_on, source=name_of(chart_before.source, language)
    )


def _texts(lines: Iterable[str]) -> tuple[Text, ...]:
    return tuple(Text((line,)) for line in lines)


def _buttons(button: Button) -> Buttons:
    return Buttons((button,))
