"""`python -m bot customers`: from two files what leaders read, or what is wrong with them; never a traceback."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.checkin.questions import bank
from bot.insight.exports import closed, read_placed_scores
from commands.operate.repeat_analysis import WrongExports
from commands.operate.repeat_customers import repeat_customers
from tests.simulation.customers import Series, Size, connected

MONDAY, TODAY = date(2024, 1, 1), date(2026, 1, 5)
HEAD = "round,item,block,reading,monday,size,within\n"
DEPARTMENTS = [f"unit:{number}" for number in range(10, 18)]
WEEKS = 52
CLOSED_EMPTY = closed(HEAD)


def ledger(strength: float = 1.0) -> str:
    """A year of eight departments of two teams each."""
    return closed(HEAD + "".join(_scores(strength)))


def _people(strength: float) -> Series:
    return np.repeat(connected(np.random.default_rng(7), Size(8, 13), strength).people, 4, axis=1)


def _scores(strength: float) -> Iterator[str]:
    themes = sorted(theme for theme in bank().items if theme.startswith(("process", "heard", "roles")))
    for row, felt in enumerate(_people(strength)):
        for week in range(WEEKS):
            item = ("mood", *themes)[week % 4]
            for team in (1, 2):
                number = np.clip(np.round((felt[week] / 2 + 3) * 2) / 2, 1.5, 4.5)
                monday = MONDAY + timedelta(weeks=week)
                yield f"{week + 1},{item},team:{team}{row},{number:g},{monday},16,unit:{row + 10} unit:1\n"


def signals(strength: float = 1.0, head: str = "signal,department,week,value,answers\n") -> bytes:
    customers = connected(np.random.default_rng(7), Size(8, 13), strength).customers
    lines = [
        f"Happy,{DEPARTMENTS[row]},{'-W'.join(_iso(week))},{np.clip(3 + customers[row, week // 4] / 2, 1, 5):.2f},20\n"
        for row in range(8)
        for week in range(WEEKS)
    ]
    return (head + "".join(lines)).encode()


def _iso(week: int) -> tuple[str, str]:
    year, number, _ = (MONDAY + timedelta(weeks=week)).isocalendar()
    return str(year), f"{number:02}"


def lines(text: str, table: bytes, lower: tuple[str, ...] = ()) -> list[str]:
    return repeat_customers({"ledger.csv": text}, ("signals.csv", table), lower, TODAY)


def test_a_year_of_eight_departments_says_what_leaders_read_and_the_numbers_behind_it() -> None:
    said = lines(ledger(), signals())
    assert said[0].startswith("832 scores of 52 weeks and 416 numbers of 8 departments were read. It is tested up to")
    assert "Happy: more is better." in said
    headings = [line.split() for line in said if line.startswith("signal")]
    numbers = ["p", "p'", "p", "beyond", "season", "order"]
    assert headings == [["signal", "departments", "periods", "lag", "alike", *numbers]] * 2
    assert said[-2].split()[:3] == ["Happy", "8", "13"]
    assert "in the same weeks: in 8 of 8 departments." in said[-1]
    assert said[-1].endswith("It may be the time of year: that can be told after two years.")
    assert "because" not in " ".join(said)


def test_the_other_way_round_there_is_none_and_it_is_said_how_many_would_have_been_found() -> None:
    said = lines(ledger(), signals(), ("happy",))
    assert "Happy: less is better." in said
    assert said[-1] == "No connection shows; one of r .5 would have been found in about 5 of 10 companies like this."


def test_of_departments_that_the_ledger_does_not_know_it_is_said() -> None:
    said = lines(ledger(), signals().replace(b"unit:1", b"Sales 1"))
    assert any(line.startswith("Without any score of their own: Sales 10, Sales 11") for line in said)
    assert said[-1].startswith("Nothing can be said yet. It takes 6 departments with 9 periods of four weeks")
    assert lines(CLOSED_EMPTY, signals())[-1] == said[-1]


@pytest.mark.parametrize(
    ("text", "table", "reason"),
    [
        ("", signals(), "ledger.csv, line 1: does not close the file"),
        (closed("round,item,block,reading\n1,mood,team:1,3\n"), signals(), "monday, size: is missing"),
        (
            closed(f"{HEAD}0,mood,team:1,3,2024-01-01,16,\n"),
            signals(),
            "line 2: reading: '3' cannot be. A line is of a",
        ),
        (closed(f"{HEAD}1,mood,team:1,3,soon,16,\n"), signals(), "A monday is a date as 2026-01-05, and no 'soon'"),
        (closed(f"{HEAD}1,mood,team:1,3,2024-02-31,16,\n"), signals(), "has no such score"),
        (closed(f"{HEAD}1,mood,team:1,>=4,2024-01-01,31,\n"), signals(), "A block of '31' people"),
        (
            closed(f"{HEAD}1,mood,team:1,3,2024-01-02,16,\n"),
            signals(),
            "the weeks do not begin on Mondays of one count",
        ),
        (CLOSED_EMPTY, b"", "signals.csv, "),
        (CLOSED_EMPTY, b"signal,department,week,value\n", "signals.csv, "),
        (CLOSED_EMPTY, b"signal,department,week,value\nHappy,unit:1,2024-W01,=1+1\n", "signals.csv, line 2"),
        (CLOSED_EMPTY, b"signal,department,week,value\nHappy,unit:1,2024-W60,1\n", "signals.csv, line 2"),
    ],
)
def test_what_is_wrong_is_named_with_its_file_and_line(text: str, table: bytes, reason: str) -> None:
    with pytest.raises(WrongExports) as wrong:
        lines(text, table)
    assert reason in str(wrong.value)


def test_a_signal_that_the_file_does_not_have_cannot_be_turned() -> None:
    with pytest.raises(WrongExports, match="no signal is called complaints"):
        lines(CLOSED_EMPTY, signals(), ("Complaints",))


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode), st.text(max_size=80))
@example(b"signal,department,week,value,better\nA,b,2024-W01,1,up\n", "1,mood,team:1,3,2024-01-01,16,unit:1\n")
@example(b"signal,department,month,value\nA,b,2024-01,1e999\n", "9999,mood,team:1,3,2024-01-01,16,\n")
@settings(max_examples=60)
def test_no_file_ends_in_anything_but_lines_or_a_reason(table: bytes, rows: str) -> None:
    for text in (closed(HEAD + rows), rows):
        with suppress(WrongExports):
            assert lines(text, table)


def test_the_last_week_bounds_what_is_computed() -> None:
    far = closed(f"{HEAD}9999,mood,team:1,3,2099-01-05,16,unit:10\n")
    assert len(read_placed_scores(far)) == 1
    assert lines(far, signals())[-1].startswith("Nothing can be said yet")
