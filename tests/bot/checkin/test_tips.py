"""What a manager may try: for every theme, in every language, short, kind, and nothing twice in a quarter."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.checkin.helped import Helped
from bot.checkin.questions import bank
from bot.checkin.tips import ANY, NOT_AGAIN_FOR, next_tip, tips
from bot.messages.texts import LANGUAGES

THEMES = ("process", "roles", "between", "direction", "pressure", "heard", "appreciation", "leaders")
TEXTS = [
    (tip.key, part, language, text)
    for tip in tips().values()
    for part, texts in (("do", tip.do), ("ask", tip.ask), ("promise", tip.promise))
    for language, text in texts.items()
]


def test_every_theme_has_three_and_some_serve_any_team() -> None:
    assert set(THEMES) == set(bank().themes) - {"outcome", "values", "own"}
    assert {theme: len([tip for tip in tips().values() if tip.theme == theme]) for theme in (*THEMES, ANY)} == {
        **dict.fromkeys(THEMES, 3),
        ANY: 4,
    }


def test_every_part_is_there_in_every_language() -> None:
    for tip in tips().values():
        assert all(set(texts) == set(LANGUAGES) for texts in (tip.do, tip.ask, tip.promise)), tip.key


@pytest.mark.parametrize(("key", "part", "language", "text"), TEXTS)
def test_a_text_is_short_and_ends_as_it_is_read(key: str, part: str, language: str, text: str) -> None:
    assert len(text) <= (45 if language == "ja" else 90), len(text)
    assert not re.search(r"[!！\n]|\bmust\b|\bshould\b|べき|なければなりません", text)
    if language == "ja":
        assert re.search(r"[ぁ-ん]", text)
        assert not re.search(r"[,.?!]", text)
    ends = {"do": ("。",), "ask": ("か。",), "promise": ("す",)} if language == "ja" else {"do": (".",), "ask": ("?",)}
    assert text.endswith(ends[part]) if part in ends else text[-1].isalpha()


def test_no_text_stands_twice() -> None:
    told = [text for *_, text in TEXTS]
    assert len(told) == len(set(told))


def test_it_serves_the_lowest_theme_first() -> None:
    assert next_tip(["pressure", "heard"], [], person=1).theme == "pressure"
    assert next_tip([], [], person=1).theme == ANY


def test_neighbours_begin_at_different_places() -> None:
    assert len({next_tip(["heard"], [], person).key for person in range(3)}) == 3


@settings(max_examples=30)
@given(
    st.lists(
        st.permutations(THEMES).flatmap(lambda all_: st.integers(0, 8).map(lambda many: all_[:many])), min_size=40
    ),
    st.integers(1, 10**9),
)
def test_nothing_comes_twice_in_a_quarter_whatever_the_scores_do(weeks: list[list[str]], person: int) -> None:
    had: list[str] = []
    for themes in weeks:
        tip = next_tip(themes, had[-(NOT_AGAIN_FOR - 1) :], person).key
        assert tip not in had[-(NOT_AGAIN_FOR - 1) :]
        had.append(tip)


COVER = "roles.cover"


def test_where_people_say_least_that_work_is_covered_the_tip_of_their_manager_is_about_cover() -> None:
    assert bank().items["roles-2"].texts["en"] == "When someone is away, their work is well covered."
    low = ["roles-2", "process-1", "roles-1"]
    assert {next_tip(["roles"], [], person, items=low).key for person in range(3)} == {COVER}
    much = {"roles.handover": Helped(dict.fromkeys(range(9), 4.5))}
    assert next_tip(["roles"], [], 1, much, low).key == COVER, "before what helped more elsewhere"


def test_where_another_question_on_roles_is_lower_the_tip_is_the_one_that_would_come_anyway() -> None:
    for items in (["roles-1", "roles-2"], ["process-2"], []):
        tips_of = [next_tip(["roles"], [], person, items=items).key for person in range(3)]
        assert sorted(tips_of) == sorted(tip.key for tip in tips().values() if tip.theme == "roles")


def test_a_tip_about_cover_comes_once_in_a_quarter_and_never_before_a_lower_theme() -> None:
    assert next_tip(["roles"], [COVER], 1, items=["roles-2"]).theme == "roles"
    assert next_tip(["roles"], [COVER], 1, items=["roles-2"]).key != COVER
    assert next_tip(["heard", "roles"], [], 1, items=["roles-2"]).theme == "heard"
