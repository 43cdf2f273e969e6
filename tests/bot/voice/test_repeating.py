"""What readers say repeats no long piece that another one wrote, and is not refused for what everybody says."""

import time
import unicodedata

import pytest

from bot.voice.repeating import repeated

ROTA = "The new shift rota comes out two days before it starts, and parents cannot plan"
LUNCH = "Promotions go to people who have lunch with the director, not to those who do the work"
SHIFTS = "夜勤のシフト表が前日まで出ないので、子どもの予定が立てられません"
USUAL = "We will look into this and get back to you by the end of next month."
WRITTEN = (ROTA, LUNCH, "Fire Bob", "Parental leave", SHIFTS, f"You always say: {USUAL}")


@pytest.mark.parametrize("written", [ROTA, LUNCH, SHIFTS])
def test_a_long_piece_is_named_by_its_first_words_whatever_stands_around_it(written: str) -> None:
    for answer in (f"Somebody wrote “{written.upper()}”. What do you think?", f"別の方の声：「{written}」です。"):
        begins = repeated(answer, WRITTEN)
        assert begins
        assert len(begins) <= 31
        assert written.casefold().startswith(begins.rstrip("…").casefold())


@pytest.mark.parametrize(
    "answer",
    [
        USUAL,
        "Thank you for your message, we take this seriously.",
        "Wir melden uns bis Ende der Woche bei Ihnen.",
        "担当部署に確認して、来週までに回答します。",
        "Parental leave is a right, and we do not fire Bob for it.",
        "From next week on the shift rota comes out two weeks before it starts.",
        "シフト表は来週から二週間前に出すようにします。",
    ],
)
def test_what_everybody_says_is_refused_to_nobody_even_where_somebody_quotes_it(answer: str) -> None:
    assert repeated(answer, (*WRITTEN, f"You say: {answer}")) is None


@pytest.mark.parametrize("unseen", ["\u200b", "\u00ad", "\u2060", " ", "_", "-"])
def test_neither_width_nor_capitals_nor_what_nobody_sees_make_it_another_text(unseen: str) -> None:
    wide = "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in ROTA.upper())
    for answer in (unseen.join(ROTA), wide, unicodedata.normalize("NFD", f"Café: {ROTA}")):
        assert repeated(answer, WRITTEN), answer


def test_what_the_reader_or_the_one_who_is_answered_said_is_nobody_else_s() -> None:
    answer = f"You write: {ROTA}. So it is."
    assert repeated(answer, WRITTEN, [ROTA]) is None
    assert repeated(f"{answer} Somebody else wrote: {LUNCH}", WRITTEN, [ROTA])


@pytest.mark.parametrize("usual", ["the of to in a " * 200, "ですますませんです" * 330])
def test_an_answer_of_one_piece_again_and_again_is_read_in_an_instant(usual: str) -> None:
    begun = time.process_time()
    assert repeated(usual, [usual] * 5)
    assert repeated(usual, [usual] * 5, [usual]) is None
    assert repeated(usual, [usual[:29] + "\n!" + "x"] * 300) is None
    assert time.process_time() - begun < 1
