"""Rules for a hint to a giver whose thanks always go the same way: whom they meet, and whom they never should."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from bot.kudos.fairness import EXCHANGES, Leaning, Nearby, OneThanks, leaning
from tests.simulation.customs import company_in_shifts, polite_company
from tests.simulation.givers import Lived, honest_company, measured, share_hinted

ANA, BO, CY, DANA = 1, 2, 3, 4
BEGINS = datetime(2026, 1, 5, 9, tzinfo=UTC)
NEAR = Nearby(near=14, team=frozenset())


def weekly(giver: int, receivers: Iterable[int], after: float = 0) -> list[OneThanks]:
    """One a week, so many days after the Monday."""
    return [
        OneThanks(giver, receiver, BEGINS + timedelta(weeks=week, days=after))
        for week, receiver in enumerate(receivers)
    ]


def said(*thanks: OneThanks, person: int = ANA, around: Nearby = NEAR) -> Leaning | None:
    return leaning(person, sorted(thanks, key=lambda entry: entry.given_at), around)


def test_two_who_take_turns_are_both_told_and_who_answers_now_and_then_is_not() -> None:
    there, back = weekly(ANA, [BO] * 12), weekly(BO, [ANA] * 12, after=2)
    assert said(*there, *back) is Leaning.IN_TURN
    assert said(*there, *back, person=BO) is Leaning.IN_TURN
    assert said(*there, *back[:5]) is None
    assert said(*there[: EXCHANGES - 1], *back[: EXCHANGES - 1]) is None
    assert said(*there, *weekly(BO, [ANA] * 12, after=3.4)) is None, "whatever lies between"


def test_a_round_of_three_is_told_to_each_of_them() -> None:
    thanks = [*weekly(ANA, [BO] * 8), *weekly(BO, [CY] * 8, after=1), *weekly(CY, [ANA] * 8, after=2)]
    assert [said(*thanks, person=person) for person in (ANA, BO, CY)] == [Leaning.CIRCLE] * 3
    assert said(*thanks[:16]) is None, "it never came back"


def test_one_person_above_all_is_told_only_where_others_stand_near() -> None:
    thanks = weekly(ANA, [BO] * 18 + [CY] * 3)
    assert said(*thanks) is Leaning.ONE_PERSON
    assert said(*thanks, around=Nearby(near=3, team=frozenset())) is None
    assert said(*weekly(ANA, [BO] * 16 + [CY] * 5)) is None


def test_the_same_few_are_no_matter_in_a_small_team() -> None:
    thanks = weekly(ANA, [BO, CY, DANA, 5, 6] * 6)
    assert said(*thanks) is Leaning.SAME_FEW
    assert said(*thanks, around=Nearby(near=5, team=frozenset())) is None
    assert said(*thanks, *weekly(ANA, [7], after=1)) is None


def test_a_team_whose_manager_alone_thanks_it_is_no_longer_one_with_the_first_word_of_somebody_else() -> None:
    team = Nearby(near=5, team=frozenset(range(10, 15)))
    thanks = weekly(ANA, [10, 11, 12, 13, 14] * 2)
    assert said(*thanks, around=team) is Leaning.ALONE
    assert said(*thanks, *weekly(BO, [13]), around=team) is None
    assert said(*thanks[:9], around=team) is None


@pytest.mark.parametrize("seed", [1])
def test_nearly_no_honest_giver_is_told_anything_and_whose_thanks_were_planted_is(seed: int) -> None:
    """`python -m bench hints` measures it with more companies."""
    shares = measured(1, seed)
    assert shares.honest <= 0.05
    assert min(shares.power.values()) >= 0.5


@pytest.mark.parametrize("lives", [polite_company, company_in_shifts])
def test_where_it_is_the_custom_to_thank_back_or_whoever_hands_over_nearly_nobody_is_told_anything(
    lives: Callable[[Random], Lived],
) -> None:
    assert share_hinted(lives(Random(1)), every=28) <= 0.05


def test_who_thanks_back_whoever_thanks_them_does_not_trade_with_one() -> None:
    with_bo = [*weekly(ANA, [BO] * 12), *weekly(BO, [ANA] * 12, after=2)]
    others = weekly(ANA, [CY, DANA, 5, 6] * 3, after=3)
    assert said(*with_bo, *others) is Leaning.IN_TURN
    answers = [OneThanks(entry.receiver, ANA, entry.given_at + timedelta(days=1)) for entry in others]
    assert said(*with_bo, *others, *answers[:6]) is None
    assert said(*with_bo, *others, *answers[:5]) is Leaning.IN_TURN


def test_what_goes_round_through_a_fourth_person_too_is_how_work_goes_round() -> None:
    of_three = [*weekly(ANA, [BO] * 16), *weekly(BO, [CY] * 16, after=1), *weekly(CY, [ANA] * 16, after=2)]
    assert said(*of_three) is Leaning.CIRCLE
    through_dana = [*weekly(BO, [DANA] * 8, after=1.1), *weekly(DANA, [ANA] * 8, after=2.1)]
    assert said(*of_three, *through_dana) is None
    assert said(*of_three, *through_dana[:7], *through_dana[8:]) is Leaning.CIRCLE, "less than half as often"


def test_honest_companies_thank_in_all_the_ways_that_rules_look_at() -> None:
    company = honest_company(Random(3))
    assert len(company.heavy()) > 8
    assert any(giver.answers > 0.4 for giver in company.givers)
    assert any(max(giver.weights.values()) > 0.6 * sum(giver.weights.values()) for giver in company.givers)


@pytest.mark.parametrize("people", [4, 6, 8])
@pytest.mark.parametrize("is_drawn", [True, False], ids=["in any order", "always in the same order"])
def test_a_team_that_thanks_everybody_on_fridays_is_told_of_no_circle(people: int, is_drawn: bool) -> None:
    """Nor that two of them take turns: there everybody does."""
    team, drawn, thanks = [*range(people)], Random(people), list[OneThanks]()
    for week in range(26):
        order = drawn.sample(team, people) if is_drawn else team
        fridays = BEGINS + timedelta(weeks=week, days=4)
        thanks += [
            OneThanks(giver, receiver, fridays + timedelta(minutes=5 * turn))
            for turn, giver in enumerate(order)
            for receiver in team
            if receiver != giver
        ]
    near = Nearby(near=people - 1, team=frozenset())
    hints = {said(*thanks, person=person, around=near) for person in team}
    assert hints == {None}


def test_three_who_thank_both_others_one_after_another_are_told_nothing_of_turns() -> None:
    """In the same order every Friday, within an hour."""
    three = (ANA, BO, CY)
    thanks = [
        OneThanks(giver, receiver, BEGINS + timedelta(weeks=week, minutes=20 * place))
        for week in range(14)
        for place, giver in enumerate(three)
        for receiver in three
        if receiver != giver
    ]
    assert [said(*thanks, person=person) for person in three] == [None] * 3
    without_the_third = [entry for entry in thanks if {entry.giver, entry.receiver} != {BO, CY}]
    assert said(*without_the_third) is Leaning.IN_TURN, "the other two do not thank each other"
