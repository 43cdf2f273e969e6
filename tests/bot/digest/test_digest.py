"""What of a week is worth saying."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.checkin.blocks import Blocks, SizeBand
from bot.checkin.ledger import Average, Page
from bot.checkin.questions import bank
from bot.checkin.release import Reading, Released
from bot.checkin.weeks import Trend, mood_of, trend
from bot.digest.digest import LONGEST_QUOTES, QUOTES, Quotable, best_quotes, lowest_items, lowest_themes
from bot.digest.wording.digest import level
from tests.bot.companies import round_of

DEED = "for calling the ferry line back before they noticed the mistake, so that nobody waited"


def kudos(*words: str) -> list[Quotable]:
    """The newest first."""
    return [Quotable(said, None, "Ana Lindqvist", ("Bo Ferreira",)) for said in words]


def scores(*readings: str) -> list[Released | None]:
    sizes = [SizeBand.FROM_5 if one in ("<=2", ">=4") else SizeBand.FROM_11 for one in readings]
    return [Released(Reading(one), size) if one else None for one, size in zip(readings, sizes, strict=True)]


@pytest.mark.parametrize(
    ("readings", "found"),
    [
        ("3 3 3 3 4 4 4 4", Trend.ROSE),
        ("4 4 4 4 3 3 3 3", Trend.FELL),
        ("3 3.5 3 3.5 3.5 3.5 3.5 3.5", Trend.STEADY),
        ("3 3 3 3 3 3 3.5 4.5", Trend.STEADY),
        ("3 3 3 3 3.5 4 3.5 4.5", Trend.ROSE),
        ("4.5 4.5 4.5 4.5 >=4 >=4 >=4 >=4", Trend.STEADY),
        ("1.5 1.5 1.5 1.5 <=2 <=2 <=2 <=2", Trend.STEADY),
        ("3 3 3 - 3.5 4 4 4", Trend.ROSE),
        ("3 3 3 - 4 4 4 -", Trend.UNKNOWN),
        ("3 3 3 3", Trend.UNKNOWN),
        ("3 3 - - 4 4 4 4", Trend.UNKNOWN),
        ("1.5 1.5 3 3 3 - 3 3 3 3", Trend.STEADY),
        ("4 4 4 3 3 3 3 3", Trend.STEADY),
    ],
)
def test_a_trend_is_told_where_each_of_four_check_ins_lies_beyond_each_of_the_four_before(
    readings: str, found: Trend
) -> None:
    assert trend(scores(*(one.strip("-") for one in readings.split()))) is found


@pytest.mark.parametrize(
    ("reading", "english", "japanese"),
    [
        ("<=2", "“bad” or worse", "「悪い」かそれより悪いくらい"),
        ("1.5", "between “very bad” and “bad”", "「とても悪い」と「悪い」の間"),
        ("3", "“so-so”", "「ふつう」くらい"),
        ("3.5", "between “so-so” and “good”", "「ふつう」と「良い」の間"),
        (">=4", "“good” or better", "「良い」かそれより良いくらい"),
    ],
)
def test_a_number_is_said_in_the_words_that_people_answered_with(reading: str, english: str, japanese: str) -> None:
    (score,) = scores(reading)
    assert score
    assert (level(score, "en"), level(score, "ja")) == (english, japanese)


def test_a_mean_lies_between_two_words() -> None:
    assert level(Average(3.3), "en") == "between “so-so” and “good”"
    assert level(Average(5.0), "en") == "“very good”"


def alone_in(company: Released | None) -> Page:
    """Harbour has no number of its own; the company has one that is made of another team, or none."""
    parents = {"unit:1": None, "team:1": "unit:1", "team:2": "unit:1"}
    published = frozenset(["unit:1", "team:2"]) if company else frozenset[str]()
    of_leaf = {"team:1": None, "team:2": "team:2" if company else None}
    scores_ = {("team:2", "mood"): company} if company else {}
    return Page(parents, Blocks(published, of_leaf), scores_, {})


def test_of_what_a_team_was_asked_lately_the_lowest_comes_first_and_what_has_no_number_not_at_all() -> None:
    asked = ("roles-1", "roles-2", "roles-3", "heard-1")
    frozen = replace(round_of(1).frozen, items=tuple(bank().items[key] for key in asked))
    numbers = dict(zip(asked[:2] + asked[3:], scores("3", "2", "3.5"), strict=True))
    told = {("team:1", key): score for key, score in numbers.items() if score}
    page = Page({"unit:1": None, "team:1": "unit:1"}, Blocks(frozenset(["team:1"]), {"team:1": "team:1"}), told, {})
    closed = [(replace(round_of(1), frozen=frozen), page)]
    assert lowest_items(closed, "team:1") == ["roles-2", "roles-1", "heard-1"]
    assert lowest_themes(closed, "team:1") == ["roles", "heard"]


@pytest.mark.parametrize("reading", ["3", ""])
def test_who_is_shown_nowhere_reads_the_company_s_number_where_there_is_one(reading: str) -> None:
    (company,) = scores(reading)
    round_ = round_of(1)
    mood = mood_of([(round_, alone_in(company))], "team:1")
    if company is None:
        assert mood is None
    else:
        assert mood
        assert (mood.latest.block, mood.latest.mood) == (None, company)
        assert mood.own() == [None]


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
