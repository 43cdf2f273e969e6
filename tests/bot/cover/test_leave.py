"""How a leave is followed, and on which day somebody is asked who picked up their work."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.cover.leave import QUESTION, Leave, followed, is_over, question_day

MONDAY = date(2026, 3, 2)
AWAY = Leave(MONDAY, MONDAY + timedelta(weeks=1))
ASKED = replace(AWAY, asked_on=date(2026, 3, 10))


def march(day: int) -> date:
    return date(2026, 3, day)


@pytest.mark.parametrize(
    ("since", "back_on", "country", "expected"),
    [
        (march(2), march(9), "DE", march(10)),
        (march(2), march(5), "DE", march(6)),  # Monday to Wednesday: three working days
        (march(2), march(4), "DE", None),  # two
        (march(5), march(9), "DE", None),  # Thursday, Friday and a weekend
        (march(5), march(10), "DE", march(11)),
        (march(2), march(7), "DE", march(10)),  # back on a Saturday is back on Monday
        (march(9), march(19), "JP", march(23)),  # Friday 20 is a holiday there
        (march(9), march(19), "DE", march(20)),
        (date(2026, 4, 1), date(2026, 4, 7), "DE", None),  # Good Friday and Easter Monday are no days off work
        (date(2026, 4, 1), date(2026, 4, 7), None, date(2026, 4, 8)),
        (march(9), march(9), "DE", None),
        (march(9), march(2), "DE", None),
    ],
    ids=str,
)
def test_who_was_away_for_three_working_days_is_asked_on_the_working_day_after_their_first(
    since: date, back_on: date, country: str | None, expected: date | None
) -> None:
    assert question_day(Leave(since, back_on), country) == expected


@pytest.mark.parametrize(
    ("leave", "back_on", "today", "expected"),
    [
        (None, None, march(2), None),
        (None, march(2), march(2), None),  # the day is there
        (None, march(9), march(2), AWAY),
        (AWAY, march(9), march(4), AWAY),
        (AWAY, march(16), march(4), Leave(MONDAY, march(16))),  # longer than was said
        (AWAY, march(16), march(9), Leave(MONDAY, march(16))),  # said on the day itself
        (AWAY, None, march(4), Leave(MONDAY, march(4))),  # back sooner
        (AWAY, march(9), march(9), AWAY),
        (AWAY, None, march(9), AWAY),
        (ASKED, march(9), march(11), ASKED),
        (ASKED, None, march(11), ASKED),
        (ASKED, march(30), march(11), Leave(march(11), march(30))),  # another leave
    ],
)
def test_a_leave_is_followed_by_what_is_said_each_day(
    leave: Leave | None, back_on: date | None, today: date, expected: Leave | None
) -> None:
    assert followed(leave, back_on, today) == expected


@pytest.mark.parametrize(
    ("leave", "today", "expected"),
    [
        (AWAY, march(5), False),
        (AWAY, march(10), False),
        (AWAY, march(17), False),
        (AWAY, march(18), True),  # nobody came to ask for a week
        (ASKED, march(17), False),
        (ASKED, march(18), True),
        (Leave(MONDAY, march(4)), march(3), False),
        (Leave(MONDAY, march(4)), march(4), True),  # too short to be asked about
    ],
)
def test_what_is_known_of_a_leave_is_forgotten_a_week_after_the_question(
    leave: Leave, today: date, expected: bool
) -> None:
    assert is_over(leave, "DE", today) is expected


def test_the_name_under_which_a_lost_question_stands_in_a_log_says_nothing_of_a_leave() -> None:
    assert not {"cover", "leave", "away", "absence"} & {*str(QUESTION).split("_")}
