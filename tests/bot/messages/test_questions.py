"""Questions and what is folded, where a platform can only say them in words."""

from bot.messages.message import Bold, Button, Buttons, Details, Message, Question, Questions, Text

TAPS = tuple(Button(label, "answer", label, name=f"{label}: How was it?") for label in ("Bad", "Good"))
FIRST, SECOND = Question("How was it?", "(1 of 2)", TAPS), Question("And the rules?", "(2 of 2)", TAPS)
READERS = Button("By name", "readers", "7")
PROMISE = Text(("Nobody can link you to an answer.",))


def test_of_questions_the_first_is_asked_and_the_next_comes_with_the_answer() -> None:
    asking = Questions((FIRST, SECOND), "{count} of 2", "That was all.")
    assert asking.in_words() == (Text((Bold("How was it?"), " (1 of 2)")), Buttons(TAPS))
    assert Questions((), "{count} of 2", "That was all.").in_words() == ()


def test_what_is_folded_is_one_button_that_says_what_is_behind_it_and_stands_whole_where_it_is_open() -> None:
    folded = Details("Who reads this?", (PROMISE,), READERS)
    assert folded.in_words() == (Buttons((Button("Who reads this?", "readers", "7"),)),)
    unfolded = Details("Who reads this?", (PROMISE,), READERS, is_open=True)
    assert Message("x", (unfolded,)).in_words().blocks == (PROMISE, Buttons((READERS,)))
