"""What is due to a concern, and until when."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.voice.circles import Circle, CircleKind
from bot.voice.concerns import (
    Closing,
    ConcernStanding,
    StoredConcern,
    VoiceClocks,
    is_forgotten,
    is_whole,
    rises,
    standing_of,
)

RELEASED = datetime(2026, 3, 6, 17, tzinfo=UTC)
INES, TOP = 2, 1
CLOCKS = VoiceClocks()


def days(number: float) -> datetime:
    return RELEASED + timedelta(days=number)


def concern(step_up: tuple[int, ...] = (TOP,), **changed: Any) -> StoredConcern:
    circle = Circle(CircleKind.ABOVE, (INES,), step_up, 15)
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
        ({"acknowledged_at": days(3), "closing": Closing.CHANGED, "closed_at": days(95)}, 100, ConcernStanding.CLOSED),
    ],
)
def test_a_concern_is_acknowledged_within_7_days_and_answered_within_90(
    changed: dict[str, Any], after: float, standing: ConcernStanding
) -> None:
    assert standing_of(concern(**changed), CLOCKS, days(after)) is standing


def test_it_rises_once_where_nobody_acknowledged_it_in_time() -> None:
    assert not rises(concern(), CLOCKS, days(6.9))
    assert rises(concern(), CLOCKS, days(7))
    assert not rises(concern(risen_at=days(7)), CLOCKS, days(8))
    assert not rises(concern(acknowledged_at=days(6)), CLOCKS, days(8))
    assert not rises(concern(hidden_by=INES), CLOCKS, days(8)), "there is nothing that anybody above could read"
    assert not rises(concern(step_up=()), CLOCKS, days(8)), "above the highest circle there is nobody"


def test_a_workspace_may_be_quicker_and_never_slower() -> None:
    quick = VoiceClocks(acknowledged_within=2, answered_within=14, kept_for=30)
    assert standing_of(concern(), quick, days(2)) is ConcernStanding.LATE
    for slower in ({"acknowledged_within": 8}, {"answered_within": 91}, {"kept_for": 366}, {"kept_for": 0}):
        with pytest.raises(ValueError, match="days"):
            VoiceClocks(**slower)


def test_it_is_forgotten_twelve_months_after_its_closing_word_and_an_open_one_never() -> None:
    closed = concern(closing=Closing.STAYS, closed_at=days(10))
    assert not is_forgotten(closed, CLOCKS, days(374.9))
    assert is_forgotten(closed, CLOCKS, days(375))
    assert not is_forgotten(concern(), CLOCKS, days(3_000))


def test_a_closing_word_says_until_when_or_why_not() -> None:
    today, tomorrow = date(2026, 3, 9), date(2026, 3, 10)
    assert is_whole(Closing.CHANGED, "", None, today)
    assert is_whole(Closing.WILL_CHANGE, "", tomorrow, today)
    assert not is_whole(Closing.WILL_CHANGE, "soon", None, today)
    assert not is_whole(Closing.WILL_CHANGE, "soon", today, today)
    assert is_whole(Closing.STAYS, "the law asks for it", None, today)
    assert not is_whole(Closing.STAYS, " ", None, today)


def test_hidden_words_are_not_readable() -> None:
    assert concern().readable == "Dark"
    assert concern(hidden_by=INES).readable is None
    assert "Dark" not in repr(concern())
