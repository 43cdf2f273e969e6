"""What of a week is worth saying."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.checkin.blocks import SizeBand
from bot.checkin.release import Reading, Released
from bot.digest.digest import LONGEST_QUOTES, QUOTES, Quotable, Trend, best_quotes, trend

DEED = "for calling the ferry line back before they noticed the mistake, so that nobody waited"


def kudos(*words: str) -> list[Quotable]:
    """The newest first."""
    return [Quotable(said, None, "Ana Lindqvist", ("Bo Ferreira",)) for said in words]


def scores(*readings: str) -> list[Released | None]:
    return [Released(Reading(one), SizeBand.FROM_11) if one else None for one in readings]


@pytest.mark.parametrize(
    ("readings", "found"),
    [
        ("3 3 3 3 4 4 4 4", Trend.ROSE),
        ("4 4 4 4 3 3 3 3", Trend.FELL),
        ("3 3.5 3 3.5 3.5 3.5 3.5 3.5", Trend.STEADY),
        ("3 3 3 3 3 3 3.5 4.5", Trend.ROSE),
        ("3 3 3 3", Trend.UNKNOWN),
        ("3 3 - - 4 4 4 4", Trend.UNKNOWN),
        ("1.5 1.5 3 3 3 - 3 3 3 3", Trend.STEADY),
    ],
)
def test_a_trend_is_half_a_step_between_four_weeks_and_the_four_before(readings: str, found: Trend) -> None:
    assert trend(scores(*(one.strip("-") for one in readings.split()))) is found


def test_words_that_tell_a_deed_come_before_words_that_fit_anybody() -> None:
    assert [one.words for one in best_quotes(kudos("Great job, thank you so much", DEED))] == [DEED]


def test_of_equal_words_the_newest_come_first() -> None:
    several = [DEED.replace("ferry", line) for line in ("train", "truck", "plane")]
    assert [one.words for one in best_quotes(kudos(*several))] == several[:2]


@pytest.mark.parametrize("words", ["🎉🎉", "https://chat.example/1", "ありがとうございます"])
def test_what_tells_nothing_is_counted_and_not_quoted(words: str) -> None:
    assert best_quotes(kudos(words)) == ()


def test_japanese_words_are_quoted_like_any_other() -> None:
    words = "朝の当番を代わってくれたおかげで、安心して子どもを迎えに行けました"
    assert [one.words for one in best_quotes(kudos(words, "いつもありがとうございます"))] == [words]


@given(st.lists(st.text("abc 長い", max_size=300), max_size=12))
def test_quotes_are_whole_two_at_most_and_never_long(words: list[str]) -> None:
    quoted = [one.words for one in best_quotes(kudos(*words))]
    assert len(quoted) <= QUOTES
    assert set(quoted) <= set(words)
    assert sum(map(len, quoted)) <= LONGEST_QUOTES
