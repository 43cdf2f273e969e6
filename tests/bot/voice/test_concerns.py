"""What is due to a concern, and until when."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.voice.circles import Circle, CircleKind
from bot.voice.concerns import (
    Closing,
    ConcernStanding,
    StoredConcern,
    is_whole,
    rises,
    standing_of,
)

RELEASED = datetime(2026, 3, 6, 17, tzinfo=UTC)
INES, TOP = 2, 1


def days(number: float) -> datetime:
    return RELEASED + timedelta(days=number)


def concern(step_up: tuple[int, ...] = (TOP,), **changed: Any) -> StoredConcern:
    circle = Circle(kind=CircleKind.ABOVE, readers=(INES,), step_up=step_up, crowd=15)
    return StoredConcern(key="c", week=RELEASED.date(), released_at=RELEASED, circle=circle, words="Dark", **changed)


@pytest.mark.parametrize(
    ("changed", "after", "standing"),
    [
        ({}, 6.99, ConcernStanding.WAITS),
        ({}, 7, ConcernStanding.LATE),
        ({"risen_at": days(7)}, 30, ConcernStanding.RISEN),
        ({"acknowledged_at": days(3)}, 89.9, ConcernStanding.ACKNOWLEDGED),
        ({"acknowledged_at": days(3), "risen_at": days(2)}, 8, ConcernStanding.ACKNOWLEDGED),
        ({"acknowledged_at": days(3)}, 90, ConcernStanding.OVERDUE),
        ({"acknowledged_at": days(3), "closing": Closing.CHANGED}, 100, ConcernStanding.CLOSED),
    ],
)
def test_a_concern_is_acknowledged_within_7_days_and_answered_within_90(
    changed: dict[str, Any], after: float, standing: ConcernStanding
) -> None:
    assert standing_of(concern(**changed), days(after), days(after).date()) is standing


def test_it_rises_once_where_nobody_acknowledged_it_in_time() -> None:
    assert not rises(concern(), days(6.9))
    assert rises(concern(), days(7))
    assert not rises(concern(risen_at=days(7)), days(8))
    assert not rises(concern(acknowledged_at=days(6)), days(8))
    assert not rises(concern(hidden_by=INES), days(8)), "there is nothing that anybody above could read"
    assert not rises(concern(step_up=()), days(8)), "above the highest circle there is nobody"


def test_a_circle_may_be_quicker_and_never_slower() -> None:
    circle = replace(concern().circle, acknowledged_within=2, answered_within=14)
    quick = replace(concern(), circle=circle)
    assert standing_of(quick, days(2), days(2).date()) is ConcernStanding.LATE
    acknowledged = replace(quick, acknowledged_at=days(1))
    assert standing_of(acknowledged, days(14), days(14).date()) is ConcernStanding.OVERDUE
    for acknowledged_within, answered_within in ((8, 90), (7, 91), (0, 90), (7, 0)):
        with pytest.raises(ValueError, match="days"):
            replace(circle, acknowledged_within=acknowledged_within, answered_within=answered_within)


def test_a_day_by_which_it_was_to_change_is_over_once_it_is_and_not_before() -> None:
    promised = concern(closing=Closing.WILL_CHANGE, changes_on=date(2026, 4, 1))
    assert standing_of(promised, days(26), date(2026, 4, 1)) is ConcernStanding.CLOSED
    assert standing_of(promised, days(26), date(2026, 4, 2)) is ConcernStanding.PASSED


def test_a_closing_word_says_until_when_or_why_not() -> None:
    today, tomorrow = date(2026, 3, 9), date(2026, 3, 10)
    assert is_whole(Closing.CHANGED, "", None, today)
    assert is_whole(Closing.WILL_CHANGE, "", tomorrow, today)
    assert not is_whole(Closing.WILL_CHANGE, "soon", None, today)
    assert not is_whole(Closing.WILL_CHANGE, "soon", today, today)
    assert is_whole(Closing.WILL_CHANGE, "", date(2027, 3, 9), today)
    assert not is_whole(Closing.WILL_CHANGE, "", date(2027, 3, 10), today), "a year is the longest"
    assert is_whole(Closing.STAYS, "the law asks for it", None, today)
    assert not is_whole(Closing.STAYS, " ", None, today)


def test_hidden_words_are_not_readable() -> None:
    assert concern().readable == "Dark"
    assert concern(hidden_by=INES).readable is None
    assert "Dark" not in repr(concern())
