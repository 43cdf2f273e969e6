"""When somebody is celebrated: leap days, days off, leave, and a time that holds the turn of a year."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.celebrations.occasions import (
    Celebrated,
    CelebrationKind,
    CelebrationWish,
    YearlyDay,
    handed_as,
    is_ahead_on,
    is_kept,
    is_posted_on,
    numbers_between,
    occasion_on,
    occasions_of,
    takes_words,
)
from bot.checkin.availability import CheckInWish
from bot.checkin.schedule import is_working_day
from bot.delivery.unasked import Unasked
from bot.org.people import Person

BIRTHDAY, ANNIVERSARY, FIRST_DAY = CelebrationKind
ANA = Person(platform_id="@ana", name="Ana Lindqvist", handle="ana", id=1, joined_on=date(2020, 2, 29))
LEAP, COMMON = date(2028, 2, 29), date(2026, 3, 1)


def whose(kind: CelebrationKind, day: date, person: Person = ANA, **known: object) -> Celebrated:
    wish = CelebrationWish(day.month, day.day)
    celebrated = Celebrated(person, wish, CheckInWish(), occasion_on(kind, day, "SE"), manager=2)
    return replace(celebrated, **known)  # type: ignore[arg-type]


@pytest.mark.parametrize(("year", "kept"), [(2028, LEAP), (2026, COMMON), (2100, date(2100, 3, 1))])
def test_29_february_is_1_march_of_a_common_year(year: int, kept: date) -> None:
    assert YearlyDay(2, 29).in_year(year) == kept


@pytest.mark.parametrize(
    ("day", "country", "morning", "ahead_on"),
    [
        (date(2026, 3, 12), "SE", date(2026, 3, 12), date(2026, 3, 9)),
        (date(2026, 3, 7), "SE", date(2026, 3, 9), date(2026, 3, 6)),  # Saturday: on Monday, told on Friday
        (date(2026, 3, 11), "SE", date(2026, 3, 11), date(2026, 3, 6)),  # three days before is a Sunday
        (date(2026, 3, 20), "JP", date(2026, 3, 23), date(2026, 3, 19)),  # Friday 20 is a holiday there
        (date(2026, 12, 31), "JP", date(2026, 12, 31), date(2026, 12, 28)),
        (date(2027, 1, 1), "DE", date(2027, 1, 4), date(2026, 12, 31)),
    ],
)
def test_a_day_off_is_celebrated_on_the_next_working_day(
    day: date, country: str, morning: date, ahead_on: date
) -> None:
    occasion = occasion_on(BIRTHDAY, day, country)
    assert (occasion.morning, occasion.ahead_on) == (morning, ahead_on)


def test_a_manager_who_is_off_that_day_reads_of_it_sooner() -> None:
    occasion = occasion_on(ANNIVERSARY, date(2027, 12, 25), "NL", "US")
    assert (occasion.morning, occasion.ahead_on) == (date(2027, 12, 27), date(2027, 12, 23))


def test_a_manager_is_asked_to_introduce_three_working_days_before() -> None:
    assert occasion_on(FIRST_DAY, date(2026, 3, 9), "SE").ahead_on == date(2026, 3, 4)


@given(st.dates(date(2024, 1, 1), date(2032, 12, 31)), st.sampled_from([None, "SE", "JP", "US", "DE-BY"]))
def test_nobody_is_congratulated_ahead_and_the_manager_always_is_told_before(day: date, country: str | None) -> None:
    for kind in CelebrationKind:
        occasion = occasion_on(kind, day, country)
        assert occasion.ahead_on < occasion.morning >= day
        assert is_working_day(occasion.morning, country)
        assert is_working_day(occasion.ahead_on, country)
        assert not any(is_working_day(day + timedelta(days=n), country) for n in range((occasion.morning - day).days))


@given(
    st.dates(date(2024, 1, 1), date(2032, 12, 31)),
    st.integers(0, 60),
    st.dates(date(1960, 1, 1), date(2023, 12, 31)),
)
def test_whoever_has_something_to_celebrate_is_found_by_its_number(since: date, days: int, joined_on: date) -> None:
    until = since + timedelta(days=days)
    wish = CelebrationWish(joined_on.month, joined_on.day)
    celebrated = occasions_of(joined_on, wish, since, until)
    is_numbered = YearlyDay(joined_on.month, joined_on.day).number in numbers_between(since, until)
    assert is_numbered or not celebrated
    assert celebrated.keys() in (set(), {BIRTHDAY, ANNIVERSARY})
    assert all(since <= day <= until for day in celebrated.values())


def test_somebody_is_celebrated_as_they_are_known_at_that_moment() -> None:
    day = date(2026, 3, 12)
    assert is_kept(whose(BIRTHDAY, day))
    assert not is_kept(whose(BIRTHDAY, day, wish=CelebrationWish())), "taken back"
    assert not is_kept(whose(BIRTHDAY, day, person=replace(ANA, is_active=False)))
    assert whose(ANNIVERSARY, COMMON).years == 6
    assert is_kept(whose(ANNIVERSARY, COMMON))
    assert not is_kept(whose(ANNIVERSARY, COMMON, wish=CelebrationWish(anniversaries=False)))
    assert not is_kept(whose(ANNIVERSARY, COMMON, person=replace(ANA, joined_on=date(2020, 3, 2)))), "put right"
    assert not is_kept(whose(FIRST_DAY, COMMON))


def test_a_birthday_stands_in_no_channel_on_any_day() -> None:
    day = date(2026, 3, 12)
    assert not any(is_posted_on(whose(BIRTHDAY, day), day + timedelta(days=n), "SE") for n in range(-9, 9))


def test_a_morning_that_nobody_lived_through_is_made_up_for_on_the_next_working_day_only() -> None:
    celebrated = whose(ANNIVERSARY, date(2026, 3, 1))  # a Sunday
    days = [day for n in range(-4, 12) if is_posted_on(celebrated, day := COMMON + timedelta(days=n), "SE")]
    assert days == [date(2026, 3, 2), date(2026, 3, 3)]


def test_who_is_away_that_morning_is_passed_over_and_reads_what_was_written_once_back() -> None:
    away = whose(ANNIVERSARY, COMMON, leave=CheckInWish(not_before=date(2026, 3, 5)), writers=1)
    assert not is_posted_on(away, date(2026, 3, 2), "SE")
    assert not is_ahead_on(away, away.occasion.ahead_on)
    assert handed_as(away, date(2026, 3, 4)) is None
    assert handed_as(away, date(2026, 3, 5)) is Unasked.ANNIVERSARY


def test_words_are_taken_until_the_morning_and_of_who_is_new_a_week_longer() -> None:
    morning = date(2026, 3, 12)
    assert takes_words(whose(BIRTHDAY, morning), morning - timedelta(days=1))
    assert not takes_words(whose(BIRTHDAY, morning), morning)
    newcomer = whose(FIRST_DAY, morning, person=replace(ANA, joined_on=morning))
    assert takes_words(newcomer, morning + timedelta(days=7))
    assert not takes_words(newcomer, morning + timedelta(days=8))
    assert is_posted_on(replace(newcomer, writers=1), morning, "SE")
    assert not is_posted_on(newcomer, morning, "SE"), "nobody is introduced by a machine"
