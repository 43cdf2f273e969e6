"""The operator's exports are read back, or every mistake in them is named with its line and its cure."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.checkin.release import Reading
from bot.insight.blindspots import Cell, Forecast
from bot.insight.exports import ExportError, read_forecasts, read_ledger

LEDGER = "round,item,block,reading\n"
FORECASTS = "round,item,team,label\n"


def test_both_exports_are_read() -> None:
    lines = ["size,round,item,block,reading", "8-10,2026-01,calm,team:7,<=2", '5-7,2026-01,"rules, here",team:8,>=4']
    ledger = "\ufeff" + "\r\n".join(lines)
    assert read_ledger(ledger) == [
        Cell("2026-01", "calm", "team:7", Reading.TWO_OR_LOWER),
        Cell("2026-01", "rules, here", "team:8", Reading.FOUR_OR_HIGHER),
    ]
    assert read_forecasts(f"{FORECASTS}2026-01,calm,team:7, 4 \n") == [Forecast("2026-01", "calm", "team:7", 4)]
    assert read_ledger(LEDGER) == []


@pytest.mark.parametrize(
    ("read", "text", "mistakes"),
    [
        (read_ledger, "", ["line 1: round, item, block, reading: is missing. The first line must name round, item,"]),
        (read_ledger, "round;item;block;reading\n", ["line 1: round, item, block, reading: is missing."]),
        (read_ledger, f"{LEDGER}1,calm,team:7,2.4\n", ["line 2: reading: '2.4' cannot be. A reading is one of <=2,"]),
        (read_ledger, f"{LEDGER}1,calm\n", ["line 2: block, reading: is empty. Fill it in, or remove the line."]),
        (
            read_forecasts,
            f"{FORECASTS}1,calm,team:7,4\n1,calm,team:7,5\n1,calm,team:8,six\n",
            [
                "line 3: says again what line 2 says. Keep one of the two.",
                "line 4: label: 'six' cannot be. A label is a whole number from 1 to 5.",
            ],
        ),
        (read_forecasts, f'{FORECASTS}1,calm,team:7,"4\n', ["is no CSV"]),
    ],
)
def test_every_mistake_is_named_with_its_line_and_its_cure(
    read: Callable[[str], object], text: str, mistakes: list[str]
) -> None:
    with pytest.raises(ExportError) as error:
        read(text)
    lines = str(error.value).splitlines()
    assert len(lines) == len(mistakes)
    assert all(expected in line for expected, line in zip(mistakes, lines, strict=True))


@given(st.text(), st.sampled_from([LEDGER, FORECASTS, ""]))
@example("1,calm,team:7,4\n", FORECASTS)
def test_whatever_a_file_holds_the_answer_is_nouns_or_mistakes(text: str, head: str) -> None:
    for read in (read_ledger, read_forecasts):
        with suppress(ExportError):
            assert isinstance(read(head + text), list)
