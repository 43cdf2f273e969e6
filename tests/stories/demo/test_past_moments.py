"""When the demo's past takes place: on any day, 13 rounds are over, and the next is an ordinary one that is due."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st

from bot.checkin.availability import rhythm_of
from bot.checkin.questions import ROUNDS
from bot.checkin.schedule import begins, due_week
from bot.config.settings import Settings
from commands.past.play_past import first_monday_of, rounds_of
from tests.stories.pulse.checkin import with_check_ins

ZONES = ["Europe/Lisbon", "America/Toronto", "Asia/Tokyo"]
moments = st.datetimes(datetime(2025, 1, 1), datetime(2029, 12, 31)).map(lambda one: one.replace(tzinfo=UTC))  # noqa: DTZ001
rules = st.fixed_dictionaries(
    {
        "cadence": st.sampled_from(["weekly", "two-weekly", "monthly"]),
        "weekday": st.sampled_from(["monday", "tuesday", "friday"]),
        "country": st.sampled_from([None, "JP", "DE-BY"]),
    }
)


@given(moments, rules, st.sampled_from(["UTC", "Asia/Tokyo", "America/Los_Angeles", "Pacific/Auckland"]))
@trying(deadline=None, max_examples=150)
def test_every_round_of_the_past_opens_in_its_week_and_is_over(
    settings: Settings, now: datetime, told: dict[str, object], zone: str
) -> None:
    company = with_check_ins(settings, **told).model_copy(update={"time_zone": zone})
    monday = first_monday_of(company, ZONES, now)
    rhythm = rhythm_of(company, monday, now)
    quarter = rounds_of(rhythm, ZONES)
    assert [week for week, _, _ in quarter] == list(range(1, ROUNDS + 1, rhythm.cadence))
    assert rhythm_of(company, None, begins(rhythm, 1, ZONES)).first_monday == monday
    before = begins(rhythm, 1, ZONES)
    for week, opens, closes in quarter:
        assert due_week(rhythm, ZONES, week - rhythm.cadence, opens) == week
        assert before <= opens <= closes - timedelta(hours=48)
        before = closes
    assert timedelta(0) <= now - before < timedelta(weeks=2 + rhythm.cadence)
    due = due_week(rhythm, ZONES, quarter[-1].week, now)
    assert due is not None
    assert due > quarter[-1].week


@pytest.mark.parametrize("hour", [0, 2, 15])  # it opens at one in the morning in UTC, where it is ten in Tokyo
@pytest.mark.parametrize("day", range(2, 9))  # the 2nd is a Monday, the 3rd the day on which it opens
def test_on_every_day_a_check_in_can_be_answered(settings: Settings, day: int, hour: int) -> None:
    company, now = with_check_ins(settings), datetime(2026, 3, day, hour, tzinfo=UTC)
    rhythm = rhythm_of(company, first_monday_of(company, ZONES, now), now)
    assert due_week(rhythm, ZONES, ROUNDS, now) == ROUNDS + 1
