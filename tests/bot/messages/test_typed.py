"""Days and numbers are taken as people type them, where they can mean one thing only."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages.typed import DAY_AT_MOST, day_in, number_in

WIDE = str.maketrans("0123456789-/", "０１２３４５６７８９－／")


@pytest.mark.parametrize(
    "typed",
    [
        "2027-03-31",
        "2027-3-31",
        " 2027/03/31 ",
        "2027.3.31",
        "20270331",
        "2027年3月31日",
        "２０２７年３月３１日",
        "2027ー03ー31",
        "2027 / 3 / 31",
        "2027–03–31",
    ],
)
def test_a_day_that_begins_with_its_year_is_that_day(typed: str) -> None:
    assert day_in(typed) == date(2027, 3, 31)
    assert len(typed) <= DAY_AT_MOST


@pytest.mark.parametrize(
    "typed",
    ["", "tomorrow", "31.3.2027", "3/4", "27-03-31", "2027-02-29", "2027-13-01", "2027-03-31; drop", "2027-W13-3"],
)
def test_what_may_mean_another_day_or_none_is_none(typed: str) -> None:
    assert day_in(typed) is None


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_day_is_read_as_it_is_written(day: date) -> None:
    for typed in (day.isoformat(), day.isoformat().translate(WIDE), f"{day.year}/{day.month}/{day.day}"):
        assert day_in(typed) == day


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("12", 12),
        ("１２", 12),
        (" 12 ", 12),
        ("0", 0),
        ("100", 100),
        ("101", None),
        ("-1", None),
        ("1.5", None),
        ("²", 2),
    ],
)
def test_a_number_is_whole_and_in_its_range(typed: str, number: int | None) -> None:
    assert number_in(typed, 100) == number


@given(st.text(max_size=30))
def test_nothing_that_is_typed_breaks_it(typed: str) -> None:
    assert number_in(typed, 100) in (None, *range(101))
    day_in(typed)
