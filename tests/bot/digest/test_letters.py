"""When a letter is due: at the reader's own place, on a working day, late rather than never, and in its week only."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config.settings import PulseRules, Settings
from bot.digest.letters import Hour, cut_off, due_day, is_mirror_week

FIRST = date(2026, 3, 2)
SETTINGS = Settings(time_zone="Europe/London")
ZONES = ("Europe/London", "Asia/Tokyo", "America/Chicago", "Pacific/Auckland", "UTC")


def at(zone: str, text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def digest(hour: Hour, now: datetime, first: date | None = FIRST, settings: Settings = SETTINGS) -> date | None:
    return due_day("digest", hour, first, settings, now)


def sent_at(hour: Hour, week: date, first: date | None = None) -> str:
    """The local moment in a week at which a digest becomes due."""
    moment = at(hour.time_zone, f"{week}T00:00")
    while digest(hour, moment, first) != week:
        moment += timedelta(minutes=30)
    return f"{moment.astimezone(ZoneInfo(hour.time_zone)):%a %d %H:%M}"


@pytest.mark.parametrize("zone", ZONES)
def test_a_digest_comes_on_monday_at_nine_at_the_managers_own_place(zone: str) -> None:
    assert sent_at(Hour(zone, 0, "09:00"), date(2026, 3, 9)) == "Mon 09 09:00"


def test_a_wish_moves_it_to_another_day_and_hour() -> None:
    assert sent_at(Hour("Europe/London", 2, "16:30"), date(2026, 3, 9)) == "Wed 11 16:30"


@pytest.mark.parametrize(
    ("zone", "week", "day"),
    [
        ("Asia/Tokyo", date(2026, 5, 4), "Thu 07 09:00"),  # three holidays in a row
        ("Europe/London", date(2026, 5, 4), "Tue 05 09:00"),  # Early May bank holiday
        ("America/Chicago", date(2026, 9, 7), "Tue 08 09:00"),  # Labor Day
    ],
)
def test_on_a_holiday_it_waits_for_the_next_working_day(zone: str, week: date, day: str) -> None:
    assert sent_at(Hour(zone, 0, "09:00"), week) == day


def test_a_week_without_a_working_day_left_has_none() -> None:
    friday_is_off = Hour("Europe/London", 4, "09:00")
    good_friday_week = [
        at("Europe/London", f"2026-03-30T{h:02}:00") + timedelta(days=d) for d in range(7) for h in (0, 12)
    ]
    assert {digest(friday_is_off, now, None) for now in good_friday_week} == {None}


@pytest.mark.parametrize(
    ("zone", "week"),
    [
        ("Europe/London", date(2026, 3, 30)),
        ("America/Chicago", date(2026, 3, 9)),
        ("America/Chicago", date(2026, 11, 2)),
    ],
)
def test_summer_time_moves_nothing_for_the_reader(zone: str, week: date) -> None:
    assert sent_at(Hour(zone, 0, "09:00"), week) == f"Mon {week:%d} 09:00"


def test_a_part_of_a_country_keeps_its_own_holidays() -> None:
    bavaria = Settings(time_zone="Europe/Berlin", pulse=PulseRules(country="DE-BY"))
    epiphany, hour = at("Europe/Berlin", "2025-01-06T10:00"), Hour("Europe/Berlin", 0, "09:00")
    assert digest(hour, epiphany, None, bavaria) is None
    assert digest(hour, epiphany, None, Settings(time_zone="Europe/Berlin")) == date(2025, 1, 6)


@given(
    zone=st.sampled_from(ZONES),
    weekday=st.integers(0, 4),
    hour=st.integers(0, 23),
    days=st.integers(0, 400),
    asleep=st.lists(st.integers(1, 200), max_size=30),
)
def test_however_the_machine_sleeps_a_week_is_never_sent_twice_and_never_in_another_week(
    zone: str, weekday: int, hour: int, days: int, asleep: list[int]
) -> None:
    now, wanted = datetime(2025, 12, 1, tzinfo=UTC) + timedelta(days=days), Hour(zone, weekday, f"{hour:02}:00")
    seen: list[date] = []
    for hours in asleep:
        now += timedelta(hours=hours)
        if day := digest(wanted, now, None):
            assert day.weekday() == 0
            assert 0 <= (now.astimezone(ZoneInfo(zone)).date() - day).days < 7
            seen.append(day)
    assert seen == sorted(seen)


def test_the_mirror_is_new_every_fourth_week_after_the_first_four() -> None:
    weeks = [FIRST + timedelta(weeks=number) for number in range(14)]
    assert [number + 1 for number, monday in enumerate(weeks) if is_mirror_week(monday, FIRST)] == [5, 9, 13]
    assert not is_mirror_week(FIRST, None)


def test_a_summary_comes_on_the_thursday_of_those_weeks_and_every_digest_on_their_monday() -> None:
    week, hour = FIRST + timedelta(weeks=8), Hour("Asia/Tokyo", 4, "09:00")
    assert sent_at(hour, week, FIRST) == "Mon 27 09:00"
    before, after = at("Asia/Tokyo", "2026-04-30T08:59"), at("Asia/Tokyo", "2026-04-30T09:00")
    assert due_day("summary", hour, FIRST, SETTINGS, before) is None
    assert due_day("summary", hour, FIRST, SETTINGS, after) == week
    assert due_day("summary", hour, FIRST, SETTINGS, after + timedelta(weeks=1)) is None


def test_a_summary_comes_three_days_after_the_last_mirror_whoever_had_a_holiday() -> None:
    first, easter_monday = date(2026, 3, 9), date(2026, 4, 6)
    berlin, tokyo = Hour("Europe/Berlin", 0, "09:00"), Hour("Asia/Tokyo", 0, "09:00")
    germany = Settings(time_zone="Europe/Berlin", pulse=PulseRules(country="DE"))
    thursday, friday = at("Asia/Tokyo", "2026-04-09T10:00"), at("Asia/Tokyo", "2026-04-10T10:00")
    assert digest(berlin, at("Europe/Berlin", "2026-04-06T10:00"), first, germany) is None
    assert digest(berlin, at("Europe/Berlin", "2026-04-07T10:00"), first, germany) == easter_monday
    assert due_day("summary", tokyo, first, germany, thursday, [tokyo]) == easter_monday
    assert due_day("summary", tokyo, first, germany, thursday, [tokyo, berlin]) is None
    assert due_day("summary", tokyo, first, germany, friday, [tokyo, berlin]) == easter_monday


def test_all_letters_of_a_week_look_up_to_its_monday_at_the_company() -> None:
    tokyo = Settings(time_zone="Asia/Tokyo")
    assert {cut_off(date(2026, 3, day), tokyo) for day in range(9, 16)} == {datetime(2026, 3, 8, 15, tzinfo=UTC)}
