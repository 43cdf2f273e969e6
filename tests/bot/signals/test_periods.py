"""Weeks and months become periods of four weeks, and what is not known stays a gap."""

from collections.abc import Iterable
from datetime import UTC, date, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.checkin.blocks import SizeBand
from bot.checkin.questions import bank
from bot.checkin.release import Reading, Released
from bot.signals.exported import PlacedScore, scores_of_parts
from bot.signals.periods import (
    FoldedSignal,
    PartScore,
    finished,
    people_series,
    signal_series,
    theme_of,
    whole_periods,
)
from bot.signals.signals import SignalKind, SignalMonth, SignalPeriod, SignalShape, SignalValue, SignalWeek

MONDAY = date(2026, 1, 5)
HAPPY = SignalKind("happy", {"en": "Happy"}, SignalShape.MEAN, higher_is_better=True)
SALES, DESK = "unit:7", "team:9"


def week(number: int) -> SignalWeek:
    return SignalWeek(2026, number + 1)  # of the workspace: it began in the second week of the year


def stated(period: SignalPeriod, value: float, answers: int | None = None, of: str = SALES) -> SignalValue:
    return SignalValue("happy", of, period, value, answers)


def folded(values: Iterable[SignalValue], kind: SignalKind = HAPPY, periods: int = 3) -> FoldedSignal:
    return signal_series(kind, values, (SALES, DESK), MONDAY, periods)


def test_the_weeks_of_a_period_are_one_number_and_a_period_without_any_is_a_gap() -> None:
    signal = folded([stated(week(1), 2), stated(week(4), 4), stated(week(9), 5, of=DESK), stated(week(13), 1)])
    np.testing.assert_equal(signal.series, [[3, np.nan, np.nan], [np.nan, np.nan, 5]])
    assert np.isnan(signal.answers).all()


def test_weeks_count_by_their_answers_where_all_have_some() -> None:
    counted = folded([stated(week(1), 2, 30), stated(week(2), 4, 10)])
    assert (counted.series[0, 0], counted.answers[0, 0]) == (2.5, 40)
    partly = folded([stated(week(1), 2, 30), stated(week(2), 4)])
    assert partly.series[0, 0] == 3
    assert np.isnan(partly.answers[0, 0])


def test_a_month_stands_for_each_period_by_the_days_that_both_share() -> None:
    """From 5 January on periods end on 1 February, 1 March and 29 March."""
    signal = folded([stated(SignalMonth(2026, 1), 1, 31), stated(SignalMonth(2026, 2), 3, 28)])
    assert signal.series[0].tolist()[:2] == [pytest.approx((27 * 1 + 1 * 3) / 28), 3]
    assert signal.answers[0].tolist()[:2] == [28, 27]
    assert np.isnan(signal.series[0, 2])


def test_less_than_a_week_of_a_month_is_too_little_for_a_period() -> None:
    assert np.isnan(folded([stated(SignalMonth(2026, 2), 3)]).series[0, 0])  # one day of it
    assert folded([stated(SignalMonth(2026, 2), 3)]).series[0, 1] == 3


def test_where_weeks_are_known_a_month_says_no_more() -> None:
    signal = folded([stated(SignalMonth(2026, 1), 1), stated(week(2), 4)])
    assert signal.series[0, 0] == 4


def test_of_what_was_stated_anew_the_latest_counts() -> None:
    early, late = (stated(week(1), value) for value in (2.0, 5.0))
    assert folded([early, late]).series[0, 0] == 5
    then, now = datetime(2026, 1, 12, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)
    dated = [late._replace(stated_at=now), early._replace(stated_at=then)]
    assert folded(dated).series[0, 0] == 5


def test_complaints_are_turned_so_that_higher_is_better() -> None:
    complaints = SignalKind("happy", {"en": "Complaints"}, SignalShape.PER_HUNDRED, higher_is_better=False)
    assert folded([stated(week(1), 2, 7)], complaints).series[0, 0] == -2
    assert folded([stated(week(1), 2, 7)], complaints).answers[0, 0] == 7


def test_what_lies_before_the_workspace_or_after_its_last_period_is_left_out() -> None:
    values = [stated(SignalWeek(2025, 50), 1), stated(SignalMonth(2031, 1), 1), stated(SignalWeek(2026, 1), 1)]
    assert np.isnan(folded(values).series).all()
    assert folded(values, periods=0).series.shape == (2, 0)


@given(st.dictionaries(st.integers(1, 12), st.tuples(st.floats(1, 5), st.integers(1, 99))))
def test_a_period_lies_between_the_weeks_that_it_is_made_of(weeks: dict[int, tuple[float, int]]) -> None:
    signal = folded(stated(week(number), value, answers) for number, (value, answers) in weeks.items())
    for period in range(3):
        inside = [value for number, (value, _) in weeks.items() if (number - 1) // 4 == period]
        if inside:
            assert min(inside) - 1e-9 <= signal.series[0, period] <= max(inside) + 1e-9
        else:
            assert np.isnan(signal.series[0, period])


def test_every_theme_weighs_alike_and_the_mood_is_one_however_often_it_was_asked() -> None:
    moods = [PartScore(SALES, number, "mood", 2.0) for number in (1, 2, 3, 4)]
    themes = [PartScore(SALES, 2, "process-1", 4.0), PartScore(SALES, 3, "process-2", 5.0)]
    series = people_series([*moods, *themes, PartScore("unit:8", 1, "mood", 1.0)], (SALES, DESK), 2)
    np.testing.assert_equal(series, [[3.25, np.nan], [np.nan, np.nan]])


def test_the_mood_and_eight_themes_count_and_nothing_about_a_manager_does() -> None:
    counting = {theme_of(item) for item in ("mood", *bank().items)} - {None}
    assert len(counting) == 9
    assert {item.about_manager for key, item in bank().items.items() if theme_of(key)} == {False}
    assert {theme_of(item) for item in ("value-3", "own-1", "serves-7", "outcome-1", "nonsense")} == {None}


def placed(block: str, reading: Reading, size: SizeBand, within: str = "", item: str = "mood") -> PlacedScore:
    return PlacedScore(3, date(2026, 1, 19), item, block, Released(reading, size), tuple(within.split()))


def test_a_department_is_made_of_its_blocks_by_their_sizes_as_its_page_has_it() -> None:
    scores = [
        placed("team:1", Reading.THREE, SizeBand.FROM_5, "unit:7 unit:1"),
        placed("team:2", Reading.FOUR, SizeBand.FROM_31, "unit:7 unit:1"),
        placed(DESK, Reading.FOUR_AND_A_HALF, SizeBand.FROM_8, "unit:1"),
        placed(DESK, Reading.THREE, SizeBand.FROM_8, "unit:1", item="value-2"),
    ]
    parts = sorted(scores_of_parts(scores, (SALES, DESK)))
    assert parts == [PartScore(DESK, 3, "mood", 4.5), PartScore(SALES, 3, "mood", 3.9)]
    assert {score.first_monday for score in scores} == {MONDAY}


@pytest.mark.parametrize(
    ("week_", "until", "periods"), [(12, 0, 0), (13, 13, 3), (51, 39, 9), (52, 52, 13), (104, 104, 26)]
)
def test_a_quarter_is_over_with_its_thirteenth_week(week_: int, until: int, periods: int) -> None:
    assert finished(week_) == until
    assert whole_periods(until) == periods
