"""When rounds open and close: everywhere on earth, over summer time, leap days, holidays and a server asleep."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.checkin.questions import Cadence
from bot.checkin.schedule import (
    OPEN_FOR,
    Availability,
    Rhythm,
    closing,
    due_week,
    is_working_day,
    moment,
    opening,
    planned,
    reminder,
)

MONDAY = date(2026, 1, 5)
BERLIN, TOKYO, DENVER, KIRIBATI = "Europe/Berlin", "Asia/Tokyo", "America/Denver", "Pacific/Kiritimati"
RHYTHM = Rhythm(first_monday=MONDAY, time_zone=BERLIN, country="DE")
HOURS = timedelta(hours=1)
zones = st.sampled_from(
    [BERLIN, TOKYO, DENVER, KIRIBATI, "UTC", "Pacific/Niue", "Asia/Kathmandu", "Australia/Lord_Howe"]
)
countries = st.sampled_from([None, "DE", "JP", "US", "IL", "CN", "XX"])
rhythms = st.builds(
    Rhythm,
    first_monday=st.just(MONDAY),
    time_zone=zones,
    country=countries,
    cadence=st.sampled_from(Cadence),
    weekday=st.integers(0, 4),
    opens=st.times(time(6), time(20)),
    closes=st.times(time(6), time(20)),
)


def utc(*when: int) -> datetime:
    return datetime(*when, tzinfo=UTC)  # type: ignore[arg-type,misc]


def asleep_until(hours: float) -> datetime:
    """So long after the Berlin opening of week 1, Tuesday 6 January 2026, 10:00."""
    return utc(2026, 1, 6, 9) + hours * HOURS


# Local time


@pytest.mark.parametrize(
    ("day", "hour"), [(date(2026, 3, 24), 9), (date(2026, 3, 31), 8), (date(2026, 10, 20), 8), (date(2026, 10, 27), 9)]
)
def test_ten_o_clock_stays_ten_o_clock_on_both_sides_of_summer_time(day: date, hour: int) -> None:
    assert moment(day, time(10), BERLIN) == utc(day.year, day.month, day.day, hour)


def test_a_time_that_summer_time_skips_comes_right_after_and_one_that_comes_twice_is_the_first() -> None:
    assert moment(date(2026, 3, 29), time(2, 30), BERLIN) == utc(2026, 3, 29, 1, 30)  # 03:30 there
    assert moment(date(2026, 10, 25), time(2, 30), BERLIN) == utc(2026, 10, 25, 0, 30)


def test_a_leap_day_is_a_day_like_any_other() -> None:
    rhythm = Rhythm(first_monday=date(2028, 2, 7), time_zone=TOKYO, country="JP")
    assert planned(rhythm, 4) == date(2028, 2, 29)
    assert opening(rhythm, 4, Availability(TOKYO, "JP"), utc(2028, 3, 2, 8)) == utc(2028, 2, 29, 1)
    assert planned(rhythm, 5) == date(2028, 3, 7)


@pytest.mark.parametrize(
    ("day", "country", "works"),
    [
        (date(2026, 5, 5), "JP", False),
        (date(2026, 5, 5), "DE", True),
        (date(2026, 1, 6), "DE", True),
        (date(2026, 1, 6), "DE-BY", False),
        (date(2026, 1, 9), "IL", False),  # a Friday
        (date(2026, 1, 11), "IL", True),  # a Sunday
        (date(2026, 1, 9), None, True),
        (date(2026, 1, 10), None, False),
        (date(2026, 1, 9), "XX", True),
        (date(2026, 1, 10), "XX", False),
        (date(2026, 1, 9), "DE-XX", True),
    ],
)
def test_working_days_are_those_of_the_country(day: date, country: str | None, works: bool) -> None:
    assert is_working_day(day, country) is works


# A round opens


@pytest.mark.parametrize(
    ("zone", "opens"), [(TOKYO, utc(2026, 1, 6, 1)), (BERLIN, utc(2026, 1, 6, 9)), (DENVER, utc(2026, 1, 6, 17))]
)
def test_everybody_is_invited_at_their_own_ten_o_clock(zone: str, opens: datetime) -> None:
    assert opening(RHYTHM, 1, Availability(zone), utc(2026, 1, 8, 23)) == opens


def test_on_a_public_holiday_the_invitation_waits_for_the_next_working_day() -> None:
    in_bavaria = Availability(BERLIN, "DE-BY")
    assert opening(RHYTHM, 1, in_bavaria, utc(2026, 1, 8, 16)) == utc(2026, 1, 7, 9)


def test_after_leave_the_invitation_comes_on_the_first_day_back() -> None:
    back = Availability(BERLIN, "DE", not_before=date(2026, 1, 8))
    assert opening(RHYTHM, 1, back, utc(2026, 1, 8, 16)) == utc(2026, 1, 8, 9)


@pytest.mark.parametrize(
    "person",
    [
        Availability(BERLIN, opted_out=True),
        Availability(BERLIN, not_before=date(2026, 1, 9)),
        Availability(BERLIN, not_before=date.max),
        Availability(BERLIN, "IL", not_before=date(2026, 1, 9)),
    ],
)
def test_who_is_away_until_the_close_or_opted_out_is_not_invited(person: Availability) -> None:
    assert opening(RHYTHM, 1, person, utc(2026, 1, 8, 16)) is None


def test_a_round_is_due_when_the_first_place_on_earth_reaches_its_hour() -> None:
    zones = [BERLIN, KIRIBATI]
    assert due_week(RHYTHM, zones, 0, utc(2026, 1, 5, 19, 59)) is None
    assert due_week(RHYTHM, zones, 0, utc(2026, 1, 5, 20)) == 1  # Tuesday, 10:00 on Kiritimati
    assert due_week(RHYTHM, [BERLIN], 0, asleep_until(-0.01)) is None


def test_a_monday_begins_on_kiritimati_while_it_is_sunday_elsewhere() -> None:
    rhythm = Rhythm(first_monday=MONDAY, time_zone=BERLIN, weekday=0)
    assert due_week(rhythm, [KIRIBATI], 1, utc(2026, 1, 11, 20)) == 2


def test_a_round_that_was_opened_is_not_due_again() -> None:
    assert due_week(RHYTHM, [BERLIN], 1, asleep_until(1)) is None
    assert due_week(RHYTHM, [BERLIN], 1, asleep_until(24 * 7)) == 2


@pytest.mark.parametrize(("days", "week"), [(3, 1), (6.9, 1), (7, 2), (24, 4), (365, 53)])
def test_a_server_that_slept_makes_up_for_the_latest_round_only(days: float, week: int) -> None:
    assert due_week(RHYTHM, [BERLIN], 0, asleep_until(24 * days)) == week


@pytest.mark.parametrize(("cadence", "weeks"), [(Cadence.TWO_WEEKLY, [1, 3, 5, 7]), (Cadence.MONTHLY, [1, 5])])
def test_a_slower_cadence_leaves_weeks_out(cadence: Cadence, weeks: list[int]) -> None:
    rhythm = Rhythm(first_monday=MONDAY, time_zone=BERLIN, cadence=cadence)
    opened: list[int] = []
    for hour in range(0, 24 * 7 * 8, 6):
        week = due_week(rhythm, [BERLIN], opened[-1] if opened else 0, asleep_until(hour - 48))
        if week is not None:
            opened.append(week)
    assert opened == weeks


@settings(max_examples=40, deadline=None)
@given(rhythms, st.lists(zones, max_size=3), st.integers(3, 24))
def test_every_round_opens_once_and_in_order_however_often_one_looks(
    rhythm: Rhythm, others: list[str], hours: int
) -> None:
    opened = [0]
    now = utc(2026, 1, 3)
    while now < utc(2026, 3, 20):
        week = due_week(rhythm, others, opened[-1], now)
        opened += [week] if week is not None else []
        now += hours * HOURS
    due = [week for week in range(1, 20, rhythm.cadence) if planned(rhythm, week) < date(2026, 3, 18)]
    assert opened[1 : len(due) + 1] == due
    assert len(opened) <= len(due) + 2  # one more may be due on the last days, somewhere on earth


# A round closes


def test_a_round_closes_on_the_first_afternoon_after_two_days() -> None:
    assert closing(RHYTHM, 1, [BERLIN], asleep_until(0)) == utc(2026, 1, 8, 16)


def test_the_last_place_on_earth_has_its_two_days_too() -> None:
    assert closing(RHYTHM, 1, [TOKYO, DENVER], utc(2026, 1, 6, 1)) == utc(2026, 1, 9, 16)


def test_a_round_opened_late_is_open_as_long() -> None:
    assert closing(RHYTHM, 1, [BERLIN], asleep_until(24 * 3)) == utc(2026, 1, 12, 16)  # Sunday waits for Monday


def test_when_all_of_the_country_is_off_the_two_days_begin_after() -> None:
    rhythm = Rhythm(first_monday=date(2026, 5, 4), time_zone=TOKYO, country="JP")  # off until Wednesday
    assert closing(rhythm, 1, [TOKYO], utc(2026, 5, 5, 1)) == utc(2026, 5, 11, 8)


def test_a_close_does_not_wait_for_a_working_day_beyond_the_next_round() -> None:
    rhythm = Rhythm(
        first_monday=date(2026, 2, 9), time_zone="Asia/Shanghai", country="CN", weekday=4
    )  # then nine days off for the new year
    assert closing(rhythm, 1, ["Asia/Shanghai"], utc(2026, 2, 13, 2)) == utc(2026, 2, 15, 9)


def long(cadence: Cadence, days: int) -> Rhythm:
    return replace(RHYTHM, cadence=cadence, open_for=timedelta(days=days))


@pytest.mark.parametrize(
    ("cadence", "days", "closes"),
    [
        (Cadence.WEEKLY, 4, utc(2026, 1, 12, 16)),  # Saturday waits for Monday
        (Cadence.WEEKLY, 7, utc(2026, 1, 12, 16)),  # the next one opens on Tuesday morning
        (Cadence.TWO_WEEKLY, 7, utc(2026, 1, 13, 16)),
        (Cadence.TWO_WEEKLY, 14, utc(2026, 1, 19, 16)),
        (Cadence.MONTHLY, 14, utc(2026, 1, 20, 16)),
        (Cadence.MONTHLY, 28, utc(2026, 2, 2, 16)),
    ],
)
def test_a_round_stays_open_as_long_as_is_wished_and_closes_before_the_next_opens(
    cadence: Cadence, days: int, closes: datetime
) -> None:
    assert closing(long(cadence, days), 1, [BERLIN], asleep_until(0)) == closes


def test_a_round_that_was_slept_through_still_closes_before_the_next() -> None:
    late = closing(long(Cadence.TWO_WEEKLY, 14), 1, [BERLIN], asleep_until(24 * 10))
    assert late == utc(2026, 1, 19, 16)
    assert late - asleep_until(24 * 10) >= OPEN_FOR


@settings(max_examples=300, deadline=None)
@given(rhythms, st.integers(2, 28), st.integers(0, 60), st.lists(zones, max_size=3))
def test_however_long_is_wished_a_round_is_open_for_two_days_and_over_an_hour_before_the_next(
    rhythm: Rhythm, days: int, turn: int, others: list[str]
) -> None:
    rhythm, week = replace(rhythm, open_for=timedelta(days=days)), 1 + turn * rhythm.cadence
    opens = [moment(planned(rhythm, week), rhythm.opens, zone) for zone in (rhythm.time_zone, *others)]
    next_opens = min(opens) + rhythm.cadence * timedelta(weeks=1)
    closes, shortest = (closing(of, week, others, min(opens)) for of in (rhythm, replace(rhythm, open_for=OPEN_FOR)))
    assert shortest <= closes
    assert closes - max(opens) >= OPEN_FOR
    assert closes.astimezone(ZoneInfo(rhythm.time_zone)).time() == rhythm.closes
    if shortest < next_opens - timedelta(hours=3):  # else holidays leave no room, or summer time moves an hour
        assert closes <= next_opens


@settings(max_examples=300, deadline=None)
@given(rhythms, st.integers(0, 120), st.lists(zones, max_size=3), st.integers(0, 200))
def test_a_round_is_open_for_two_days_everywhere_and_closes_on_the_hour(
    rhythm: Rhythm, turn: int, others: list[str], late: int
) -> None:
    week = 1 + turn * rhythm.cadence
    opens = [moment(planned(rhythm, week), rhythm.opens, zone) for zone in (rhythm.time_zone, *others)]
    now = min(opens) + late * HOURS
    closes = closing(rhythm, week, others, now)
    assert closes - max(now, *opens) >= OPEN_FOR
    assert closes - max(now, *opens) < timedelta(days=16)
    assert closes.astimezone(ZoneInfo(rhythm.time_zone)).time() == rhythm.closes


@settings(max_examples=300, deadline=None)
@given(
    rhythms,
    st.integers(0, 60),
    st.builds(Availability, zones, countries, st.none() | st.dates(MONDAY, date(2028, 1, 1)), st.booleans()),
)
def test_an_invitation_comes_on_a_working_morning_between_the_planned_day_and_the_close(
    rhythm: Rhythm, turn: int, person: Availability
) -> None:
    week = 1 + turn * rhythm.cadence
    now = moment(planned(rhythm, week), rhythm.opens, person.time_zone)
    closes = closing(rhythm, week, [person.time_zone], now)
    opens = opening(rhythm, week, person, closes)
    if opens is None:
        assert person.opted_out or person.not_before or person.country is not None
        return
    there = opens.astimezone(ZoneInfo(person.time_zone))
    assert there.time() == rhythm.opens
    assert there.date() >= max(planned(rhythm, week), person.not_before or date.min)
    assert is_working_day(there.date(), person.country)
    assert opens < closes
    reminded = reminder(rhythm, person, opens, closes)
    if reminded is not None:
        assert opens + timedelta(days=1) <= reminded < closes
        assert is_working_day(reminded.astimezone(ZoneInfo(person.time_zone)).date(), person.country)
