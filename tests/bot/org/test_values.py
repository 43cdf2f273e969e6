"""Which value somebody meets anew, once a quarter."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from bot.org.values import Value, met_anew, quarter_of

COURAGE = Value(1, {"en": "Courage"}, "🦁", {"en": "We say it.", "ja": "言います。"})
CARE = Value(2, {"en": "Care"}, "🤝", {"en": "We stay until it works."})
BARE = Value(3, {"en": "Joy"}, "🎈", {})
VALUES = [COURAGE, CARE, BARE]
MARCH, APRIL = date(2026, 3, 31), date(2026, 4, 1)


def test_quarters_follow_on_each_other_over_the_turn_of_a_year() -> None:
    days = [date(2025, 10, 1) + number * timedelta(days=1) for number in range(500)]
    quarters = [quarter_of(day) for day in days]
    assert all(later - earlier in (0, 1) for earlier, later in pairwise(quarters))
    assert quarter_of(date(2026, 1, 1)) == quarter_of(date(2025, 12, 31)) + 1


@pytest.mark.parametrize(("last_day", "today"), [(APRIL, APRIL), (APRIL, date(2026, 6, 30))])
def test_nobody_meets_one_twice_in_a_quarter(last_day: date, today: date) -> None:
    assert met_anew(VALUES, 7, "en", last_day, today) is None


def test_it_is_another_one_each_quarter_and_not_the_same_for_everybody() -> None:
    first, neighbour = met_anew(VALUES, 7, "en", MARCH, APRIL), met_anew(VALUES, 8, "en", MARCH, APRIL)
    following = met_anew(VALUES, 7, "en", date(2026, 6, 30), date(2026, 7, 1))
    assert {value.id for value in (first, neighbour) if value} == {1, 2}
    assert first != following


def test_a_value_that_says_no_more_than_its_name_is_passed_over() -> None:
    for reader in range(6):
        assert met_anew([BARE, COURAGE], reader, "ja", MARCH, APRIL) == COURAGE
        assert met_anew([BARE], reader, "en", MARCH, APRIL) is None
        assert met_anew([], reader, "en", MARCH, APRIL) is None
