"""What is asked, in which week, in which words."""

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.checkin.questions import Cadence, Item, Scale, bank, items_of, own_item, value_item
from bot.messages.texts import LANGUAGES
from bot.org.values import Value

COURAGE = Value(
    id=3,
    names={"en": "Courage", "ja": "勇気"},
    emoji="🦁",
    practices={"en": "we say what is wrong, also to people above us", "ja": "上の立場の人にも「おかしい」と言います。"},
)
THEMES = {"process", "roles", "between", "direction", "pressure", "heard", "appreciation", "leaders", "outcome"}


def several(kind: str, many: int) -> list[Item]:
    return [
        Item(key=f"{kind}-{number}", theme=kind, texts={"en": "Is it?"}, forecasts={"en": "Will they?"})
        for number in range(many)
    ]


def keys(week: int, values: int = 0, own: int = 0, cadence: Cadence = Cadence.WEEKLY) -> list[str]:
    return [item.key for item in items_of(week, several("value", values), several("own", own), cadence)]


@pytest.mark.parametrize(
    ("week", "one", "other"),
    [
        *((1, "process-1", "heard-1"), (5, "process-2", "heard-2"), (9, "process-3", "heard-3")),
        *((2, "roles-1", "appreciation-1"), (7, "between-2", "leaders-2"), (12, "direction-3", "pressure-3")),
        *((13, "outcome-1", "outcome-2"), (14, "process-1", "heard-1"), (26, "outcome-1", "outcome-2")),
    ],
)
def test_a_week_asks_for_the_mood_and_two_items(week: int, one: str, other: str) -> None:
    assert keys(week) == ["mood", one, other]


def test_in_thirteen_weeks_every_item_of_the_bank_is_asked_once() -> None:
    asked = Counter(key for week in range(1, 14) for key in keys(week))
    assert asked == {"mood": 13} | dict.fromkeys(bank().items, 1)


def test_every_theme_returns_every_four_weeks() -> None:
    for theme in THEMES - {"outcome"}:
        weeks = [week for week in range(1, 14) if any(key.startswith(theme) for key in keys(week))]
        assert [later - week for week, later in pairwise(weeks)] == [4, 4]


@given(st.integers(0, 11), st.integers(0, 11), st.integers(1, 500))
def test_in_a_quarter_every_value_and_own_item_is_asked_once(values: int, own: int, first: int) -> None:
    asked = Counter(key for week in range(first, first + 13) for key in keys(week, values, own))
    assert all(asked[item.key] == 1 for item in (*several("value", values), *several("own", own)))


@given(st.integers(1, 500), st.integers(0, 20), st.integers(0, 20))
def test_a_round_is_at_most_five_taps(week: int, values: int, own: int) -> None:
    asked = keys(week, values, own)
    assert asked[0] == "mood"
    assert len(asked) <= 5
    assert len(set(asked)) == len(asked)


def test_the_values_and_the_own_items_of_a_usual_workspace_do_not_meet() -> None:
    assert max(len(keys(week, values=5, own=5)) for week in range(1, 27)) == 4


def test_where_departments_are_asked_about_each_other_neither_a_value_nor_an_own_item_is() -> None:
    assert [len(keys(week, values=20, own=20)) for week in range(1, 14)] == [*[5] * 5, 3, *[5] * 5, 3, 5]


def test_more_values_than_weeks_take_turns() -> None:
    assert [keys(week, values=20)[3] for week in (1, 13, 14, 23, 24)] == [
        *("value-0", "value-10", "value-11", "value-19", "value-0"),
    ]


@given(st.integers(1, 200), st.integers(1, 10))
def test_one_more_value_moves_none_of_the_others(week: int, values: int) -> None:
    before, after = keys(week, values), keys(week, values + 1)
    assert before in (after, after[:-1])


@pytest.mark.parametrize("cadence", [Cadence.TWO_WEEKLY, Cadence.MONTHLY])
def test_a_slower_cadence_asks_the_same_rounds_with_more_time_between(cadence: Cadence) -> None:
    weeks = range(1, 1 + 13 * cadence, cadence)
    assert [keys(week, cadence=cadence) for week in weeks] == [keys(week) for week in range(1, 14)]
    with pytest.raises(ValueError, match="no round in week 2"):
        keys(2, cadence=cadence)


@pytest.mark.parametrize("cadence", list(Cadence))
def test_nothing_but_the_mood_is_asked_twice_in_thirteen_weeks(cadence: Cadence) -> None:
    for first in range(1, 1 + 20 * cadence, cadence):
        asked = Counter(
            key for week in range(first, first + 13, cadence) for key in keys(week, 3, 3, cadence) if key != "mood"
        )
        assert max(asked.values()) == 1


@pytest.mark.parametrize("week", [0, -1])
def test_there_is_no_round_before_the_first(week: int) -> None:
    with pytest.raises(ValueError, match="no round"):
        items_of(week)


def test_the_bank_has_three_items_a_theme_and_two_outcomes() -> None:
    themes = Counter(item.theme for item in bank().items.values())
    assert themes == dict.fromkeys(THEMES - {"outcome"}, 3) | {"outcome": 2}
    assert set(bank().themes) == THEMES | {"values", "own"}


def test_every_sentence_is_there_in_every_language() -> None:
    for item in (*bank().items.values(), bank().mood, value_item(COURAGE)):
        assert set(item.texts) == set(item.forecasts) == set(LANGUAGES)
    assert all(set(names) == set(LANGUAGES) for names in bank().themes.values())
    assert {len(labels[language]) for labels in bank().labels.values() for language in LANGUAGES} == {5}


def test_every_item_is_one_short_plain_sentence() -> None:
    for item in bank().items.values():
        assert re.fullmatch(r"[A-Z][\w',\- ]+\.", item.text("en")), item.key
        assert len(item.text("en").split()) <= 13, item.key
        assert re.fullmatch(r"[^。]{8,36}(す|せん)。", item.text("ja")), item.key


def test_exactly_the_items_that_name_my_manager_are_marked_so() -> None:
    named = {item.key for item in bank().items.values() if "manager" in item.text("en")}
    assert named == {item.key for item in bank().items.values() if item.about_manager}
    assert named == {"appreciation-2", "appreciation-3", "leaders-1"}


def test_a_manager_is_asked_what_the_team_will_answer() -> None:
    assert bank().items["heard-2"].forecast("en") == (
        "Your team was asked: “When I raise a concern, I get an answer.” How will a typical person in your team answer?"
    )
    assert bank().mood.forecast("en") == "How do you think your team's week was?"
    assert bank().mood.scale is Scale.MOOD


def test_a_value_asks_whether_the_team_lives_it() -> None:
    item = value_item(COURAGE)
    assert item.text("en") == "In my team we live Courage: we say what is wrong, also to people above us."
    assert item.text("ja") == ("私のチームは「勇気」を実践しています。上の立場の人にも「おかしい」と言います。")
    assert item.key == "value-3"
    assert item.text("en") in item.forecast("en")


def test_a_value_that_nobody_described_is_asked_by_its_name() -> None:
    assert (
        value_item(Value(id=4, names={"en": "Care"}, emoji="🛟", practices={})).text("en") == "In my team we live Care."
    )


def test_an_own_item_keeps_its_words_and_its_forecast_wording() -> None:
    item = own_item(7, {"en": "Our {new} desks help me."}, {"en": "Do they like the desks?"})
    assert (item.key, item.theme) == ("own-7", "own")
    assert (item.text("en"), item.forecast("en")) == ("Our {new} desks help me.", "Do they like the desks?")
    framed = own_item(8, {"ja": "新しい机は役に立っています。"})
    assert framed.text("en") == "新しい机は役に立っています。"
    assert "『新しい机は役に立っています。』" in framed.forecast("ja")


def test_the_page_about_the_questions_has_every_one_of_them() -> None:
    page = (Path(__file__).parents[3] / "docs" / "questions.md").read_text("utf-8")
    assert [item.key for item in bank().items.values() if f"| {item.text('en')} " not in page] == []
