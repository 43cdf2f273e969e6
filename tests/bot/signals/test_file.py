"""Benedita Sá exports what customers said, from whatever she has; each mistake is named where it stands."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from bot.config.settings import Settings
from bot.messages.texts import LANGUAGES
from bot.org.remarks import ChartError
from bot.org.wording.chart import remark
from bot.signals.file import DepartmentNames, SignalsFile, read_signals
from bot.signals.signals import SignalKind, SignalMonth, SignalPeriod, SignalShape, SignalValue, SignalWeek
from bot.signals.written_periods import company_day

TODAY = date(2026, 11, 30)
SATISFACTION = SignalKind(
    "satisfaction", {"en": "Satisfaction", "ja": "満足度"}, SignalShape.MEAN, higher_is_better=True
)
IN_TIME = SignalKind("in_time", {"en": "Answered in time"}, SignalShape.SHARE, higher_is_better=True)
REFUNDS = SignalKind("refunds", {"en": "Refunds"}, SignalShape.NUMBER, higher_is_better=False)
DEPARTMENTS = DepartmentNames(
    {"support": ("unit:7",), "harbour": ("team:8",), "the lab": ("team:9",), "alex kim": ("unit:7", "team:8")},
    {"team:9"},
)


def read(text: str) -> SignalsFile:
    return read_signals(text.encode(), [SATISFACTION, IN_TIME, REFUNDS], DEPARTMENTS, TODAY)


def single(line: str, heading: str = "signal;department;week or month;value;answers") -> SignalValue:
    file = read(f"{heading}\n{line}\n")
    assert not file.faults
    [value] = file.values
    return value


def fault(line: str, heading: str = "signal;department;week or month;value;answers") -> str:
    file = read(f"{heading}\n{line}\n")
    assert not file.values
    [spoken] = file.faults
    assert spoken.lines[:1] == (2,)
    return spoken.key.removeprefix("signals.file.")


def test_where_two_columns_mean_the_same_neither_is_guessed() -> None:
    for heading in ("signal;department;week;value;VALUE", "signal;department;week;metric;value"):
        with pytest.raises(ChartError) as refused:
            read(f"{heading}\nSatisfaction;Support;2026-W05;4;5\n")
        [fault] = refused.value.faults
        assert (fault.key, fault.lines) == ("signals.file.doubled", (1,))
        assert heading.split(";")[3 if "metric" in heading else 4] in remark(fault, "en")


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("4.2", 4.2), ("4,2", 4.2), ("４．２", 4.2), ("4", 4.0), ("1,234", 1.234), ("4.123", 4.123), (" 3 ", 3.0),
        ("2e0", 2.0), ("5", 5.0),
    ],
)  # fmt: skip
def test_a_mean_is_read_as_it_is_written(cell: str, value: float) -> None:
    assert single(f"Satisfaction;Support;2026-W05;{cell};12").value == value


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("1'234.5", 1234.5),
        ("1 234,5", 1234.5),
        ("−3", -3.0),
        ("1.234", 1.234),
    ],
)
def test_a_number_is_read_as_it_is_written(cell: str, value: float) -> None:
    assert single(f"Refunds;Support;2026-W05;{cell};").value == value


@pytest.mark.parametrize(
    ("signal", "cell", "reason"),
    [
        ("Satisfaction", "NaN", "no_number"),
        ("Satisfaction", "inf", "no_number"),
        ("Refunds", "1e999", "range.number"),
        ("Refunds", "=1+1", "formula"),
        ("Refunds", "@SUM(A1)", "formula"),
        ("Refunds", "1,234", "comma"),
        ("Satisfaction", "5.1", "range.mean"),
        ("Satisfaction", "84%", "range.mean"),
        ("Satisfaction", "4%", "percent"),
        ("Answered in time", "0.93", "share"),
        ("Answered in time", "-1%", "range.share"),
        ("Refunds", "", "without_value"),
        ("Refunds", "4.2.1", "no_number"),
        ("Refunds", "9" * 60, "no_number"),
    ],
)
def test_what_is_no_number_or_may_be_two_is_refused_with_the_reason(signal: str, cell: str, reason: str) -> None:
    assert fault(f"{signal};Support;2026-W05;{cell};") == reason


def test_a_file_shows_by_its_other_cells_what_a_comma_means() -> None:
    file = read("signal;department;week;value\nRefunds;Support;2026-W05;1,234\nRefunds;Support;2026-W06;17,5\n")
    assert [value.value for value in file.values] == [1.234, 17.5]
    file = read('signal,department,week,value\nRefunds,Support,2026-W05,"1,234"\nRefunds,Support,2026-W06,17.5\n')
    assert [value.value for value in file.values] == [1234, 17.5]


def test_shares_of_which_some_may_be_of_one_and_some_in_per_cent_are_refused_with_the_lines_and_the_cure() -> None:
    lines = "".join(
        f"Answered in time;Support;2026-W{week:02};{cell}\n"
        for week, cell in enumerate(("0,93", "93", "95", "0,88"), 5)
    )
    file = read(f"signal;department;week;value\n{lines}")
    assert [value.value for value in file.values] == [93, 95]
    told = [remark(fault, "en") for fault in file.faults]
    assert told[0].startswith("line 2: 0,93 stands beside 93, so that it can be a share of 1 or a number of per cent")
    assert told[1].startswith("line 5: 0,88 stands beside 93")
    assert all("Write every share with its sign, as in 93% or 0.9%" in text for text in told)


def test_a_share_with_its_sign_is_read_beside_one_without() -> None:
    file = read(
        "signal;department;week;value\nAnswered in time;Support;2026-W05;0.9%\nAnswered in time;Harbour;2026-W05;97"
    )
    assert [value.value for value in file.values] == [0.9, 97]
    assert single("Answered in time;Support;2026-W05;0.9 %;").value == 0.9


@pytest.mark.parametrize(
    ("cell", "period"),
    [
        ("2026-W05", SignalWeek(2026, 5)), ("2026W5", SignalWeek(2026, 5)), ("KW 5 2026", SignalWeek(2026, 5)),
        ("2026年第5週", SignalWeek(2026, 5)), ("2026-W53", SignalWeek(2026, 53)), ("2026-02", SignalMonth(2026, 2)),
        ("02/2026", SignalMonth(2026, 2)), ("Feb 2026", SignalMonth(2026, 2)), ("2026年2月", SignalMonth(2026, 2)),
    ],
)  # fmt: skip
def test_a_week_and_a_month_are_read_as_they_are_written(cell: str, period: SignalPeriod) -> None:
    file = read_signals(
        f"signal;department;period;value\nRefunds;Support;{cell};3".encode(), [REFUNDS], DEPARTMENTS, date(2027, 1, 4)
    )
    assert [value.period for value in file.values] == [period]


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        ("week", "2025-W53", "no_such_week"),
        ("week", "2026-02", "week_or_month"),
        ("week", "Feb 2026", "month_for_week"),
        ("week", "2026-02-01", "sunday"),
        ("week", "02/03/2026", "date_order"),
        ("week", "soon", "no_period"),
        ("week", "2026-W51", "to_come"),
        ("week", "2026-W49", "running"),
        ("month", "2026-11", "running"),
        ("month", "2026-13", "no_such_month"),
        ("month", "2026-W05", "week_for_month"),
        ("week or month", "2026-02-03", "day_of_what"),
        ("week", "", "without_period"),
    ],
)
def test_a_time_that_is_none_or_may_be_two_is_refused_with_the_reason(column: str, cell: str, reason: str) -> None:
    assert fault(f"Refunds;Support;{cell};3", f"signal;department;{column};value") == reason


def test_a_day_stands_for_its_week_or_its_month_by_the_heading() -> None:
    assert single("Refunds;Support;2026-02-03;3", "signal;department;week;value").period == SignalWeek(2026, 6)
    assert single("Refunds;Support;2026-02-28;3", "signal;department;month;value").period == SignalMonth(2026, 2)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Smiles;Support;2026-W05;3;", "no_signal"),
        (";Support;2026-W05;3;", "without_signal"),
        ("Refunds;Sales;2026-W05;3;", "no_department"),
        ("Refunds;Alex Kim;2026-W05;3;", "two_departments"),
        ("Refunds;the  LAB;2026-W05;3;", "small"),
        ("Refunds;;2026-W05;3;", "without_department"),
        ("Refunds;Support;2026-W05;3;-5", "answers"),
        ("Refunds;Support;2026-W05;3;0", "answers"),
        ("Refunds;Support;2026-W05;3;1.5", "answers"),
        ("Refunds;Support;2026-W05;3;1e999", "answers"),
    ],
)
def test_a_signal_a_department_and_answers_are_refused_by_name(line: str, reason: str) -> None:
    assert fault(line) == reason


def test_the_same_line_twice_is_fine_and_another_number_is_refused() -> None:
    heading, line = "signal;department;week;value", "Refunds;Support;2026-W05"
    file = read(f"{heading}\n{line};3\n{line};3,0")
    assert [note.lines for note in file.notes] == [(3,)]
    assert (len(file.values), file.faults) == (1, [])
    [spoken] = read(f"{heading}\n{line};3\n{line};4").faults
    assert remark(spoken, "en").startswith("line 3: line 2 says another number")


def test_several_mistakes_are_told_at_once() -> None:
    file = read("signal;department;week;value;answers\nSmiles;Sales;2026-W60;NaN;-1\nRefunds;Support;2026-W05;3;2\n")
    assert len(file.faults) == 4
    assert len(file.values) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_japanese_heading_is_read_and_every_mistake_has_words(language: str) -> None:
    file = read("シグナル,部門,週,値,回答数\n満足度,Support,2026-W05,4.2,12\n満足度,Support,2026-W05,4.3,12\n")
    assert [value.answers for value in file.values] == [12]
    assert not [spoken for spoken in file.faults if "{" in remark(spoken, language)]


def test_a_workbook_and_an_old_encoding_are_read_as_the_file_of_people_is() -> None:
    book = Workbook()
    assert book.active is not None
    for row in (["Signal", "Department", "Week", "Value"], ["Refunds", "Support", date(2026, 2, 3), 3]):
        book.active.append(row)
    content = BytesIO()
    book.save(content)
    for saved in (
        content.getvalue(),
        "signal\tdepartment\tweek\tvalue\nRefunds\tSupport\t2026-W06\t3".encode("utf-16"),
    ):
        [value] = read_signals(saved, [REFUNDS], DEPARTMENTS, TODAY).values
        assert (value.department, value.period, value.value) == ("unit:7", SignalWeek(2026, 6), 3)


@pytest.mark.parametrize(
    "text", ["", "signal;department;week;value", "department;week;value\nSupport;2026-W05;3", "{}"]
)
def test_what_is_no_table_of_signals_is_refused_as_a_whole(text: str) -> None:
    with pytest.raises(ChartError):
        read(text)


CELLS = st.one_of(
    st.sampled_from(
        ["Refunds", "Support", "2026-W05", "2026-02", "3", "4,2", "-1", "1e999", "=A1", "\0", '"', "", "93%"]
    ),
    st.text(max_size=12),
)


@given(st.lists(st.lists(CELLS, min_size=5, max_size=6), max_size=6))
def test_whatever_stands_in_a_file_it_is_read_or_refused_in_words(rows: list[list[str]]) -> None:
    text = "\n".join(["signal,department,week,value,answers", *(",".join(row) for row in rows)])
    try:
        file = read_signals(text.encode(errors="replace"), [SATISFACTION, REFUNDS], DEPARTMENTS, TODAY)
    except ChartError as error:
        file = SignalsFile([], error.faults)
    assert all(remark(spoken, "en") for spoken in file.faults)
    kinds = {kind.key: kind for kind in (SATISFACTION, REFUNDS)}
    assert all(kinds[value.kind].takes(value.value) and value.department != "team:9" for value in file.values)


@pytest.mark.parametrize(("zone", "day"), [("Pacific/Auckland", 9), ("UTC", 8), ("America/Los_Angeles", 8)])
def test_a_week_has_ended_when_it_has_where_the_company_is(zone: str, day: int) -> None:
    moment = datetime(2026, 3, 8, 20, tzinfo=UTC)
    assert company_day(Settings(time_zone=zone), moment) == date(2026, 3, day)


def test_a_week_counts_from_the_day_after_its_last_and_the_day_is_named() -> None:
    content = b"signal;department;week;value\nRefunds;Support;2026-W10;3"
    sunday, monday = (read_signals(content, [REFUNDS], DEPARTMENTS, date(2026, 3, day)) for day in (8, 9))
    assert [remark(fault, "en") for fault in sunday.faults] == [
        "line 2: 2026-W10 is not over yet. Give its number from 2026-03-09 on, when it is whole."
    ]
    assert [value.value for value in monday.values] == [3.0]
