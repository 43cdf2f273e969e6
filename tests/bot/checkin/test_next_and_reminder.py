"""When the next round comes for somebody, and the one reminder of a round."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from bot.checkin.questions import Cadence
from bot.checkin.schedule import (
    Availability,
    PreviousRound,
    Rhythm,
    closing,
    due_week,
    moment,
    next_opening,
    opening,
    planned,
    reminder,
)
from tests.bot.checkin.test_schedule import BERLIN, DENVER, MONDAY, RHYTHM, TOKYO, asleep_until, utc

# The next one


def test_the_next_round_is_next_week() -> None:
    assert next_opening(RHYTHM, Availability(TOKYO), [], 1, asleep_until(5)) == utc(2026, 1, 13, 1)


def test_after_long_leave_the_next_round_is_the_one_after_it() -> None:
    away = Availability(BERLIN, not_before=date(2026, 4, 1))
    assert next_opening(RHYTHM, away, [], 1, asleep_until(5)) == utc(2026, 4, 1, 8)  # a Wednesday, in an open round


@pytest.mark.parametrize(("last", "day"), [(0, 6), (1, 20), (2, 20), (3, 34)])
def test_the_next_round_of_a_slower_cadence_leaves_weeks_out(last: int, day: int) -> None:
    rhythm = Rhythm(first_monday=MONDAY, time_zone=BERLIN, cadence=Cadence.TWO_WEEKLY)
    expected = utc(2026, 1, 6, 9) + timedelta(days=day - 6)
    assert next_opening(rhythm, Availability(BERLIN), [], last, utc(2026, 1, 3)) == expected


def test_a_workspace_that_was_quiet_for_ten_years_still_knows_its_next_round() -> None:
    assert next_opening(RHYTHM, Availability(BERLIN), [], 1, utc(2036, 1, 3)) == utc(2036, 1, 8, 9)


@pytest.mark.parametrize("person", [Availability(BERLIN, opted_out=True), Availability(BERLIN, not_before=date.max)])
def test_who_is_never_asked_has_no_next_round(person: Availability) -> None:
    assert next_opening(RHYTHM, person, [], 1, asleep_until(5)) is None


@pytest.mark.parametrize(
    ("person", "opens"),
    [
        (Availability(BERLIN, "DE"), utc(2026, 1, 14, 16)),  # at five in the afternoon, as soon as the other one closes
        (Availability(TOKYO, "JP"), utc(2026, 1, 15, 1)),  # there it is one at night: at ten in the morning
        (Availability(DENVER, "US"), utc(2026, 1, 14, 17)),  # at nine in the morning: at ten
    ],
)
def test_what_follows_on_the_open_one_comes_when_people_there_are_at_work(
    person: Availability, opens: datetime
) -> None:
    # It closes on Wednesday, after the Tuesday on which the next was planned.
    previous = PreviousRound(1, opened=asleep_until(0), closes=utc(2026, 1, 14, 16))
    assert next_opening(RHYTHM, person, [], 1, utc(2026, 1, 12, 8), previous) == opens


def test_what_stands_for_the_next_round_too_is_followed_by_the_one_after() -> None:
    previous = PreviousRound(1, opened=asleep_until(24 * 6), closes=asleep_until(24 * 8))
    assert next_opening(RHYTHM, Availability(BERLIN), [], 1, asleep_until(24 * 6), previous) == utc(2026, 1, 20, 9)


# What stands for the next round, too


@pytest.mark.parametrize(("days", "meanwhile"), [(3, False), (3.4, False), (3.6, True), (6, True)])
def test_what_was_planned_while_another_was_open_for_half_of_its_week_is_not_made_up_for(
    days: float, meanwhile: bool
) -> None:
    previous = PreviousRound(-3, opened=asleep_until(-24 * 28), closes=asleep_until(24 * days))
    assert (due_week(RHYTHM, [BERLIN], 0, asleep_until(24 * 6.5), previous) is None) == meanwhile


@pytest.mark.parametrize(("days", "left_out"), [(0, False), (3.4, False), (3.6, True), (6, True)])
def test_a_round_that_opened_late_stands_for_the_next_where_less_than_half_of_the_usual_time_lies_between(
    days: float, left_out: bool
) -> None:
    previous = PreviousRound(1, opened=asleep_until(24 * days), closes=asleep_until(24 * days + 55))
    assert (due_week(RHYTHM, [BERLIN], 1, asleep_until(24 * 9), previous) is None) == left_out
    assert due_week(RHYTHM, [BERLIN], 1, asleep_until(24 * 14), previous) == 3  # nothing is left out twice


def test_a_slower_cadence_from_the_next_round_on_leaves_that_one_in() -> None:
    monthly = replace(RHYTHM, cadence=Cadence.MONTHLY)
    previous = PreviousRound(4, opened=asleep_until(24 * 21), closes=asleep_until(24 * 21 + 55))
    assert due_week(monthly, [BERLIN], 4, asleep_until(24 * 28), previous) == 5


# One reminder


def test_of_two_days_the_reminder_comes_on_the_second_morning() -> None:
    opens, closes = utc(2026, 1, 6, 9), utc(2026, 1, 8, 16)
    assert reminder(RHYTHM, Availability(BERLIN, "DE"), opens, closes) == utc(2026, 1, 7, 9)


def test_of_a_long_round_the_reminder_comes_when_half_of_the_time_has_passed() -> None:
    opens, closes = utc(2026, 1, 6, 9), utc(2026, 2, 2, 16)
    assert reminder(RHYTHM, Availability(BERLIN, "DE"), opens, closes) == utc(2026, 1, 20, 9)


def test_of_a_week_that_ends_on_a_monday_the_reminder_comes_before_the_weekend() -> None:
    opens, closes = utc(2026, 1, 6, 9), utc(2026, 1, 12, 16)
    assert reminder(RHYTHM, Availability(BERLIN, "DE"), opens, closes) == utc(2026, 1, 9, 9)


def test_where_no_working_morning_is_left_the_reminder_comes_on_the_last_before_half_of_the_time() -> None:
    opens, closes = utc(2026, 4, 1, 8), utc(2026, 4, 6, 16)  # Good Friday to Easter Monday
    assert reminder(RHYTHM, Availability(BERLIN, "DE"), opens, closes) == utc(2026, 4, 2, 8)


def test_nobody_is_reminded_within_a_day_of_the_invitation() -> None:
    assert reminder(RHYTHM, Availability(BERLIN), utc(2026, 1, 8, 9), utc(2026, 1, 8, 16)) is None


@pytest.mark.parametrize(
    ("closes", "reminded"),
    [
        (utc(2026, 1, 8, 9, 30), None),  # half an hour after the hour at which everything opens
        (utc(2026, 1, 8, 12, 59), None),
        (utc(2026, 1, 8, 13), utc(2026, 1, 8, 9)),
    ],
)
def test_nobody_is_reminded_within_half_a_working_day_of_the_close(closes: datetime, reminded: datetime | None) -> None:
    asked_on_wednesday = utc(2026, 1, 7, 9)
    assert reminder(RHYTHM, Availability(BERLIN, "DE"), asked_on_wednesday, closes) == reminded


def test_who_would_be_reminded_only_just_before_the_close_is_not() -> None:
    late = reminder(RHYTHM, Availability(BERLIN, "DE"), utc(2026, 1, 7, 9), utc(2026, 1, 8, 9, 30))
    assert late is None, "invited on Wednesday, after a day off"


@pytest.mark.parametrize("seed", range(40))
def test_any_reminder_leaves_half_a_working_day_whatever_the_schedule(seed: int) -> None:
    random = Random(seed)
    opens = time(random.randint(7, 16), random.choice((0, 30)))
    cadence = random.choice(list(Cadence))
    rhythm = Rhythm(
        first_monday=date(2026, 2, 2),
        time_zone=random.choice((BERLIN, TOKYO, DENVER)),
        cadence=cadence,
        weekday=random.randint(0, 4),
        opens=opens,
        closes=(datetime.combine(MONDAY, opens) + timedelta(minutes=random.choice((30, 60, 240, 420)))).time(),
        open_for=timedelta(days=random.randint(2, 7 * cadence)),
    )
    zones = [BERLIN, TOKYO, DENVER]
    closes = closing(rhythm, 1, zones, moment(planned(rhythm, 1), opens, TOKYO))
    for person in (Availability(BERLIN, "DE"), Availability(TOKYO, "JP"), Availability(DENVER, "US")):
        invited = opening(rhythm, 1, person, closes)
        assert invited
        reminded = reminder(rhythm, person, invited, closes)
        assert reminded is None or invited + timedelta(days=1) <= reminded <= closes - timedelta(hours=4)


def test_nobody_is_reminded_on_a_day_off() -> None:
    opens, sunday = utc(2026, 1, 8, 9), utc(2026, 1, 11, 16)
    assert reminder(RHYTHM, Availability(BERLIN), opens, sunday) == utc(2026, 1, 9, 9)


def test_thirteen_weeks_across_summer_time_in_three_time_zones() -> None:
    rhythm = Rhythm(first_monday=date(2026, 2, 2), time_zone=BERLIN, country="DE")
    people = [Availability(BERLIN, "DE"), Availability(TOKYO, "JP"), Availability(DENVER, "US")]
    for week in range(1, 14):
        closes = closing(rhythm, week, [BERLIN, TOKYO, DENVER], moment(planned(rhythm, week), time(10), TOKYO))
        invited = [opening(rhythm, week, person, closes) for person in people]
        local = [at and at.astimezone(ZoneInfo(p.time_zone)).time() for at, p in zip(invited, people, strict=True)]
        assert local == [time(10)] * 3
        assert closes < moment(planned(rhythm, week + 1), time(10), TOKYO)
