"""Whatever a person writes is read in one pass: what looks back at every character would not end within these tests."""

from collections.abc import Callable

import pytest

from adapters.teams.text import escaped, split
from bot.kudos.sincerity import hint
from bot.kudos.typed import parse, people_in, with_names
from bot.messages import emoji
from bot.messages.slug import slug
from bot.messages.visible import visible

LONG = 300_000  # characters: a thousand times as many as are sent

READ: dict[str, Callable[[str], object]] = {
    "Teams' Markdown": escaped,
    "Teams' pieces": lambda text: [*split(text)],
    "a thanks": lambda text: parse(text, ()),
    "its people": people_in,
    "their names": lambda text: with_names(text, {}),
    "the coach": lambda text: hint(text, (1,), [], frozenset()),
    "emoji": lambda text: emoji.find("🦁", text),
    "a value's name": slug,
    "what can be seen": visible,
}
REPEATED = (
    "\n",
    " ",
    " \n",
    "@a ",
    "@a,",
    "#a ",
    "a ",
    "a",
    "<@U1>",
    "<",
    "、",
    "さん",
    "山",
    "1. ",
    "- ",
    ":a:",
    "🦁",
    "(",
)


@pytest.mark.parametrize("reading", READ)
def test_a_text_of_one_thing_over_and_over_is_read_in_one_pass(reading: str) -> None:
    for part in REPEATED:
        READ[reading](f"x{part * (LONG // len(part))}!")


def test_breaks_between_lines_become_paragraphs_and_blanks_stay() -> None:
    assert escaped("one \n \n\t two  three\n") == "one\n\ntwo  three\n\n"
    assert escaped("\n\n- a list\n\n  1. a number") == "\n\n\\- a list\n\n1\\. a number"
