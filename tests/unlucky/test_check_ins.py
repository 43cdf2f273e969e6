"""The judge of check-ins sees a number that none of the answers give, and lets pass what nobody could know."""

import pytest

from tests.unlucky.check_ins import Answers, Published
from tests.unlucky.sides import Heard, Tap

SEALED = Heard("Sealed. Thank you.", {})
CREW = 6


def answers(*choices: int) -> Answers:
    """Those that were acknowledged, one of each person."""
    told = Answers()
    for person, choice in enumerate(choices):
        assert told.note(Tap("round", f"U{person}", "mood", choice), SEALED)
    return told


def judged(told: Answers, *readings: str) -> list[str]:
    numbers = [Published("round", "mood", reading, 5) for reading in readings]
    return list(told.complaints(["round"], numbers, CREW))


@pytest.mark.parametrize(
    ("choices", "reading"), [((3, 3, 3, 3, 3, 4), "3"), ((5, 5, 5, 5, 5, 5), ">=4"), ((1, 1, 2, 2, 2, 2), "<=2")]
)
def test_the_mean_of_the_answers_is_what_a_check_in_says(choices: tuple[int, ...], reading: str) -> None:
    assert judged(answers(*choices), reading) == []


def test_another_number_a_second_one_none_and_one_of_too_few_are_wrong() -> None:
    everybody = answers(3, 3, 3, 3, 3, 3)
    assert "none of these answers" in judged(everybody, "3.5")[0]
    assert "2 numbers" in judged(everybody, "3", "3")[0]
    assert "says nothing" in judged(everybody)[0]
    assert "none of these answers" in judged(answers(3, 3, 3, 3), "3")[0]
    assert list(everybody.complaints([], [], CREW)) == [], "what is not counted yet says nothing"


def test_an_answer_of_which_nobody_knows_may_be_counted_or_not() -> None:
    told = answers(3, 3, 3, 3, 3)
    tap = Tap("round", "U9", "mood", 5)
    assert not told.note(tap, None)
    assert judged(told, "3") == judged(told, "3.5") == judged(told) == []
    assert told.note(tap, Heard("This check-in has closed.", {}))
    assert judged(told, "3") == [], "what was refused later may have been stored before"
    assert told.note(tap, SEALED)
    assert "none of these answers" in judged(told, "3")[0]
