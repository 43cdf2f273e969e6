"""What teams of this company said of what their managers tried: said of enough of them, and chosen by it."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.checkin.helped import Helped, TeamReading, helped_here
from bot.checkin.release import Reading
from bot.checkin.tips import ANY, most_helpful, next_tip, tips

K = 5
TIP = "heard.half_hour"


def said(*numbers: str, round_: int = 1, first: int = 1, tip: str = TIP) -> list[TeamReading]:
    """By teams of managers from `first` on, in one round."""
    return [TeamReading(round_, tip, manager, Reading(number)) for manager, number in enumerate(numbers, first)]


def test_of_four_teams_nothing_is_said_and_nothing_chosen() -> None:
    assert helped_here(said("4", "4", "4", ">=4"), K) == {}


def test_of_five_it_is_said_to_managers_of_other_teams() -> None:
    helped = helped_here(said("4", "4", "3.5", "2", "<=2"), K)[TIP]
    assert len(helped.numbers) == 5
    assert helped.is_said_to(99, K)
    assert not helped.is_said_to(3, K), "who knows their own would read of four"


@pytest.mark.parametrize("numbers", [("4", "4", "3", "2", "2"), ("4", "4", "4", "3", "3", "3")])
def test_where_it_did_not_help_in_most_nothing_is_said(numbers: tuple[str, ...]) -> None:
    assert not helped_here(said(*numbers), K)[TIP].is_said_to(99, K)


def test_a_sixth_team_waits_until_five_more_have_said() -> None:
    five, late = said(*["4"] * 5), said("2", round_=2, first=6)
    assert set(helped_here([*five, *late], K)[TIP].numbers) == {1, 2, 3, 4, 5}
    more = said("2", "2", "2", "2", round_=3, first=7)
    assert set(helped_here([*five, *late, *more], K)[TIP].numbers) == set(range(1, 11))


def test_six_that_said_at_once_are_six() -> None:
    assert len(helped_here(said(*["4"] * 6), K)[TIP].numbers) == 6


def test_a_team_speaks_once_of_a_tip() -> None:
    again = said("2", "2", "2", "2", "2", round_=2)
    assert helped_here([*said(*["4"] * 5), *again], K)[TIP].numbers == dict.fromkeys(range(1, 6), 4.0)


@given(st.lists(st.lists(st.integers(1, 30), max_size=9, unique=True), max_size=8))
def test_what_is_said_before_and_after_differs_by_nobody_or_by_the_floor(rounds: list[list[int]]) -> None:
    readings: list[TeamReading] = []
    groups = [frozenset[int]()]
    for number, managers in enumerate(rounds):
        readings += [TeamReading(number, TIP, manager, Reading("4")) for manager in managers]
        helped = helped_here(readings, K)
        groups.append(frozenset(helped[TIP].numbers) if helped else frozenset())
    for before, after in combinations(groups, 2):
        assert before <= after
        assert len(after - before) == 0 or len(after - before) >= K


def test_a_mean_of_few_is_shrunken_towards_what_is_usual() -> None:
    few, many = (Helped(dict.fromkeys(range(count), 4.5)) for count in (5, 50))
    assert 3 < few.mean < many.mean < 4.5
    assert few.mean == pytest.approx(3.75)


def test_of_a_theme_what_helped_more_here_comes_first() -> None:
    of_theme = [key for key, tip in tips().items() if tip.theme == "heard"]
    best, worst = of_theme[-1], next_tip(["heard"], (), 0).key
    known = {
        best: Helped(dict.fromkeys(range(6), 4.5)),
        worst: Helped(dict.fromkeys(range(6), 1.9)),
    }
    assert worst != best
    assert next_tip(["heard"], (), 0, known).key == best
    assert next_tip(["heard"], (best,), 0, known).key not in (best, worst)


OTHER = next(key for key, tip in tips().items() if tip.theme == "pressure")
FOR_ANY = next(key for key, tip in tips().items() if tip.theme == ANY)


def test_what_helped_is_of_the_theme_or_for_any_team_and_the_theme_comes_first() -> None:
    here = helped_here([*said(*[">=4"] * 6, tip=OTHER), *said(*[">=4"] * 6, tip=FOR_ANY), *said(*["4"] * 5)], K)
    assert most_helpful(here, "heard", 99, K) == (TIP, 5)
    assert most_helpful(here, "roles", 99, K) == (FOR_ANY, 6)
    assert most_helpful(here, None, 99, K) in ((OTHER, 6), (FOR_ANY, 6))


def test_nobody_reads_what_helped_of_four_other_teams_or_where_it_did_not() -> None:
    here = helped_here(said(*["4"] * 5), K)
    assert most_helpful(here, "heard", 3, K) is None
    assert most_helpful(here, "pressure", 99, K) is None
    assert most_helpful(helped_here(said(*["2"] * 7), K), "heard", 99, K) is None
    assert most_helpful(helped_here(said(*["4"] * 6, tip="gone.tip"), K), None, 99, K) is None
