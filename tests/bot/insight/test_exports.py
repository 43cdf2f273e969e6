"""The operator's exports are read back, or every mistake in them is named with its line and its cure."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.checkin.release import Reading
from bot.insight.blindspots import Forecast, LedgerCell
from bot.insight.exports import ExportError, closed, read_forecasts, read_ledger

LEDGER = "round,item,block,reading\n"
FORECASTS = "round,item,team,label\n"


def test_both_exports_are_read() -> None:
    lines = ["size,round,item,block,reading", "8-10,2026-01,calm,team:7,<=2", '5-7,2026-01,"rules, here",team:8,>=4']
    ledger = "\ufeff" + closed("\n".join([*lines, ""])).replace("\n", "\r\n")
    assert read_ledger(ledger) == [
        LedgerCell("2026-01", "calm", "team:7", Reading.TWO_OR_LOWER),
        LedgerCell("2026-01", "rules, here", "team:8", Reading.FOUR_OR_HIGHER),
    ]
    assert read_forecasts(closed(f"{FORECASTS}2026-01,calm,team:7, 4 \n")) == [Forecast("2026-01", "calm", "team:7", 4)]
    assert read_ledger(closed(LEDGER)) == []


def test_a_file_that_was_cut_off_or_changed_anywhere_is_broken() -> None:
    whole = closed(f"{LEDGER}1,calm,team:7,2.5\n1,calm,team:8,3\n")
    assert len(read_ledger(whole)) == 2
    for until in range(len(whole) - 1):
        with pytest.raises(ExportError, match="cut off or changed"):
            read_ledger(whole[:until])
    for changed in (whole.replace("2.5", "3"), whole.replace("1,calm,team:7,2.5\n", ""), whole + "1,calm,team:9,3\n"):
        with pytest.raises(ExportError, match="cut off or changed"):
            read_ledger(changed)


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
        read(closed(text))
    lines = str(error.value).splitlines()
    assert len(lines) == len(mistakes)
    assert all(expected in line for expected, line in zip(mistakes, lines, strict=True))


@given(st.text(), st.sampled_from([LEDGER, FORECASTS, ""]))
@example("1,calm,team:7,4\n", FORECASTS)
def test_whatever_a_file_holds_the_answer_is_nouns_or_mistakes(text: str, head: str) -> None:
    for read in (read_ledger, read_forecasts):
        with suppress(ExportError):
            assert isinstance(read(closed(head + text)), list)
        with suppress(ExportError):
            assert isinstance(read(head + text), list)
