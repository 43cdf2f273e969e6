"""Which value a newcomer meets in which week, and by whose thanks."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.newcomers.stories import WEEKS, Example, Story, first_joined, next_story, week_of
from bot.org.people import Person
from bot.org.values import Value
from tests.cast import ANA, MIKA

JOINED = date(2026, 3, 2)
GIVEN = datetime(2026, 2, 2, tzinfo=UTC)
COURAGE = Value(
    1, {"en": "Courage", "ja": "勇気"}, "🦁", {"en": "We say what is difficult.", "ja": "難しいことを言う。"}
)
CARE = Value(2, {"en": "Care"}, "🤝", {"en": "We stay until it works."})
SILENT = Value(3, {"en": "Joy"}, "🎈", {})
CLEAR = "for calling the ferry line back before they noticed the mistake, so that nobody missed a boat"
TERSE = "Thanks for fixing the build"
EMPTY = "Great job, you are the best!"
NEWCOMER = Person(platform_id=ANA.platform_id, name=ANA.name, handle="ana", id=99)
EXAMPLE = Example(kudos=1, value=1, giver=10, receivers=(11,), words=CLEAR, language="en", joined_by=0, given_at=GIVEN)


@pytest.mark.parametrize(
    ("day", "week"),
    [(-1, None), (0, None), (1, None), (2, 1), (8, 1), (9, 2), (51, 8), (57, 8), (58, None), (400, None)],
)
def test_stories_begin_on_the_third_day_and_end_after_eight_weeks(day: int, week: int | None) -> None:
    assert week_of(JOINED, JOINED + timedelta(days=day)) == week


@given(st.integers(0, 100))
def test_who_is_looked_for_is_whoever_has_a_week_of_stories_left(days: int) -> None:
    today = JOINED + timedelta(days=days)
    if week_of(JOINED, today):
        assert first_joined(today) <= JOINED
    if first_joined(today) > JOINED:
        assert week_of(JOINED, today) is None


def test_the_clearest_words_are_chosen_then_those_that_most_joined() -> None:
    terse = replace(EXAMPLE, kudos=2, words=TERSE, joined_by=9)
    joined = replace(EXAMPLE, kudos=3, joined_by=2)
    story = next_story(1, [COURAGE], [EXAMPLE, terse, joined], [], NEWCOMER)
    assert story == Story(1, value=1, kudos=3, giver=10)
    assert next_story(1, [COURAGE], [EXAMPLE, terse], [], NEWCOMER) == Story(1, value=1, kudos=1, giver=10)
    assert next_story(1, [COURAGE], [terse], [], NEWCOMER) == Story(1, value=1, kudos=2, giver=10)


def test_what_the_newcomer_can_read_comes_first() -> None:
    japanese = replace(
        EXAMPLE, kudos=2, words="船に乗り遅れる人が出ないように、先に電話をかけ直してくれて", language="ja"
    )
    much_joined = replace(EXAMPLE, kudos=3, joined_by=5)
    mika = replace(NEWCOMER, language=MIKA.language)
    examples = [EXAMPLE, japanese, much_joined]
    assert next_story(1, [COURAGE], examples, [], mika) == Story(1, value=1, kudos=2, giver=10)
    assert next_story(1, [COURAGE], examples, [], NEWCOMER) == Story(1, value=1, kudos=3, giver=10)


@pytest.mark.parametrize("words", [EMPTY, "", "https://chat.example/1", "🎉", "You idiot broke the build"])
def test_words_that_show_nothing_are_no_story(words: str) -> None:
    assert next_story(1, [COURAGE], [replace(EXAMPLE, words=words)], [], NEWCOMER) == Story(1, value=1)


def test_what_the_newcomer_gave_or_got_is_no_story() -> None:
    gave = replace(EXAMPLE, giver=NEWCOMER.id)
    got = replace(EXAMPLE, kudos=2, receivers=(11, NEWCOMER.id))
    assert next_story(1, [COURAGE], [gave, got], [], NEWCOMER) == Story(1, value=1)


def test_a_value_without_a_thanks_or_a_practice_is_passed_over() -> None:
    assert next_story(1, [SILENT, CARE], [EXAMPLE], [], NEWCOMER) == Story(1, value=2)
    assert next_story(1, [SILENT], [EXAMPLE], [], NEWCOMER) is None
    assert next_story(1, [], [EXAMPLE], [], NEWCOMER) is None


def test_nobody_is_read_twice_in_a_row_also_with_a_practice_between() -> None:
    before = [Story(1, value=2, kudos=5, giver=10), Story(2, value=2)]
    assert next_story(3, [COURAGE], [EXAMPLE], before, NEWCOMER) == Story(3, value=1)
    other = replace(EXAMPLE, kudos=6, giver=12, words=TERSE)
    assert next_story(3, [COURAGE], [EXAMPLE, other], before, NEWCOMER) == Story(3, value=1, kudos=6, giver=12)


EXAMPLES = st.lists(
    st.builds(
        Example,
        kudos=st.integers(1, 40),
        value=st.sampled_from([1, 2, 3]),
        giver=st.integers(10, 13),
        receivers=st.just((20,)),
        words=st.sampled_from([CLEAR, TERSE, EMPTY]),
        language=st.sampled_from(["en", "ja"]),
        joined_by=st.integers(0, 3),
        given_at=st.just(GIVEN),
    ),
    max_size=12,
    unique_by=lambda example: example.kudos,
)


@given(EXAMPLES)
def test_in_eight_weeks_nothing_comes_twice_and_no_giver_twice_in_a_row(examples: list[Example]) -> None:
    stories: list[Story] = []
    for week in range(1, WEEKS + 1):
        if story := next_story(week, [COURAGE, CARE, SILENT], examples, stories, NEWCOMER):
            stories.append(story)
    shown = [(story.value, story.kudos) for story in stories]
    assert len(shown) == len(set(shown))
    givers = [story.giver for story in stories if story.giver is not None]
    assert all(one != another for one, another in pairwise(givers))
    by_number = {example.kudos: example for example in examples}
    assert all(by_number[story.kudos].words != EMPTY for story in stories if story.kudos)
