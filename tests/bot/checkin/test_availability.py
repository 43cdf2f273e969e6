"""Settings and wishes, as the schedule takes them."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.checkin.availability import CheckInWish, available, country_of, rhythm_of
from bot.checkin.questions import Cadence
from bot.checkin.schedule import Rhythm, due_week
from bot.config.settings import PulseRules, Settings
from bot.org.people import Person

TODAY = date(2026, 3, 3)
TUESDAY = datetime(2026, 3, 3, 10, tzinfo=UTC)
ANA = Person(platform_id="@ana", name="Ana", handle="ana", time_zone="Asia/Tokyo", joined_on=date(2024, 4, 1))


def settings(**rules: object) -> Settings:
    return Settings(time_zone="Europe/Berlin", pulse=PulseRules.model_validate({"enabled": True, **rules}))


def test_the_rhythm_is_what_the_settings_say() -> None:
    found = rhythm_of(settings(cadence="monthly", weekday="friday", opens="09:30", closes="16:00"), None, TUESDAY)
    expected = Rhythm(
        first_monday=date(2026, 3, 2),
        time_zone="Europe/Berlin",
        country="DE",
        cadence=Cadence.MONTHLY,
        weekday=4,
        opens=time(9, 30),
        closes=time(16),
    )
    assert found == expected


@pytest.mark.parametrize(
    ("days", "monday"), [(0, date(2026, 3, 2)), (0.9, date(2026, 3, 2)), (1.1, date(2026, 3, 9)), (5, date(2026, 3, 9))]
)
def test_who_begins_after_the_weekday_begins_next_week(days: float, monday: date) -> None:
    assert rhythm_of(settings(), None, TUESDAY + timedelta(days=days)).first_monday == monday


def test_the_first_round_comes_within_a_week_whenever_one_begins() -> None:
    for hours in range(24 * 7):
        begins = TUESDAY + timedelta(hours=hours)
        later = (begins + timedelta(hours=hour) for hour in range(24 * 7 + 1))
        assert any(due_week(rhythm_of(settings(), None, now), ["UTC"], 0, now) == 1 for now in later)


def test_weeks_count_from_the_first_round_for_ever() -> None:
    assert rhythm_of(settings(), date(2025, 1, 6), TUESDAY).first_monday == date(2025, 1, 6)


@pytest.mark.parametrize(
    ("zone", "country"),
    [("Asia/Tokyo", "JP"), ("Europe/Berlin", "DE"), ("America/Toronto", "CA"), ("UTC", None), ("Etc/GMT+3", None)],
)
def test_a_country_by_its_time_zone(zone: str, country: str | None) -> None:
    assert country_of(zone) == country


def test_holidays_are_those_of_the_persons_own_country() -> None:
    assert available(ANA, CheckInWish(), settings(country="DE-BY"), TODAY).country == "JP"
    assert (
        available(replace(ANA, time_zone="Europe/Berlin"), CheckInWish(), settings(country="DE-BY"), TODAY).country
        == "DE-BY"
    )
    assert available(replace(ANA, time_zone="UTC"), CheckInWish(), settings(country="DE-BY"), TODAY).country == "DE-BY"


def test_nobody_is_asked_before_they_join_or_come_back() -> None:
    assert available(ANA, CheckInWish(not_before=date(2026, 8, 17)), settings(), TODAY).not_before == date(2026, 8, 17)
    assert available(ANA, CheckInWish(not_before=date(2020, 1, 1)), settings(), TODAY).not_before == ANA.joined_on
    assert available(ANA, CheckInWish(opted_out=True), settings(), TODAY).opted_out
