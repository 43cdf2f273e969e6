"""An answer to one person repeats nothing that another one wrote, and is not refused for what everybody says."""

import time

import pytest

from bot.checkin.quoting import repeated

ROTA = "The new shift rota comes out two days before it starts, and parents cannot plan"
MONTH = "At the end of the month we are told to move numbers to the next one"
LUNCH = "Promotions go to people who have lunch with the director, not to those who do the work"
STAIRS = "The stairs on the third floor have been dark for weeks"
SHIFTS = "夜勤のシフト表が前日まで出ないので、子どもの予定が立てられません"
OVERTIME = "残業代が三か月支払われていません"
WRITTEN = (ROTA, MONTH, LUNCH, STAIRS, "We would like to know what happens with our jobs", "Fire Bob", SHIFTS, OVERTIME)


@pytest.mark.parametrize(
    ("answer", "piece"),
    [
        ("Somebody says: the new shift rota comes out two days before it starts!", "the new shift rota comes out two"),
        (
            "Others feel that people have lunch with the director, not to those who work",
            "with the director not to those who",
        ),
        ("Do you want us to fire Bob, too?", "fire bob"),
        ("夜勤のシフト表が前日まで出ない、とほかの方からも聞きました", "夜勤のシフト表が前日まで出ない"),
        ("残業代が三か月支払われていませんか", "残業代が三か月支払われていません"),
    ],
)
def test_what_another_one_wrote_is_found_and_named(answer: str, piece: str) -> None:
    found = repeated(answer, WRITTEN)
    assert found
    assert piece in found or found in piece


@pytest.mark.parametrize("written", WRITTEN)
def test_a_whole_text_is_found_whatever_stands_around_it(written: str) -> None:
    for answer in (f"Somebody wrote “{written.upper()}”. What do you think?", f"別の方の声：「{written}」です。"):
        assert repeated(answer, WRITTEN)


@pytest.mark.parametrize(
    "answer",
    [
        "Thank you for writing this. We look into it, and will speak with the leads at the end of the month.",
        "We would like to know more: on which floor is it, and since when?",
        "From next week on the rota comes out two weeks before it starts.",
        "As far as I know the contract runs until the end of the year, so it stays as it is for now.",
        "Nobody has to have lunch with anybody to be promoted: the rules are on the wall from Monday on.",
        "書いてくださってありがとうございます。今週中に確認して、ここでお返事します。",
        "シフト表は来週から二週間前に出すようにします。",
        "残業代は今月の給与で支払いました。",
    ],
)
def test_what_is_said_in_many_an_answer_is_nobody_s(answer: str) -> None:
    assert repeated(answer, WRITTEN) is None


def test_what_somebody_wrote_may_be_repeated_to_them_whoever_else_wrote_it() -> None:
    answer = "You write that the stairs on the third floor have been dark for weeks: they have light by Monday."
    assert repeated(answer, WRITTEN)
    assert repeated(answer, WRITTEN, of_writer=STAIRS) is None
    assert repeated("We will not fire Bob", WRITTEN, of_writer="Please fire Bob now") is None
    assert repeated(f"{answer} Somebody else wrote: {ROTA}", WRITTEN, of_writer=STAIRS)


@pytest.mark.parametrize("usual", ["the of to in a " * 200, "ですますませんです" * 330])
def test_an_answer_of_usual_words_that_another_one_wrote_is_read_in_an_instant(usual: str) -> None:
    begun = time.process_time()
    assert repeated(usual, [usual] * 5) is None
    assert time.process_time() - begun < 1
