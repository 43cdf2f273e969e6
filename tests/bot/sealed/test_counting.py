"""What may be said about answers, and what is computed from it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.checkin.blocks import FLOOR, SizeBand
from bot.checkin.coarse import run_of
from bot.checkin.ledger import Average, Page, Participation, Score, Withheld, window
from bot.checkin.published import ReleasedNumbers
from bot.checkin.release import Reading, Released
from bot.checkin.rounds import Frozen
from bot.org.tree import Seat, Tree, grow
from bot.sealed.ballots import Choice, OpenedAnswer
from bot.sealed.counting import fold
from tests.bot.companies import LONG_AGO, TODAY, companies, invited

MOOD, RULES = "mood", "process-1"


def company_of(*teams: int) -> Tree:
    """One boss, person 0, over managers 1, 2, ... whose teams have these sizes; the managers are `team:0`."""
    return grow(seats_of(*teams), TODAY)


def seats_of(*teams: int) -> list[Seat]:
    seats = [Seat(0, None, LONG_AGO), *(Seat(boss, 0, LONG_AGO) for boss in range(1, len(teams) + 1))]
    for boss, size in enumerate(teams, 1):
        seats += [Seat(100 * boss + member, boss, LONG_AGO) for member in range(size)]
    return seats


def answers(leaf: str, item: str, *choices: int) -> list[OpenedAnswer]:
    return [OpenedAnswer(item, leaf, Choice(choice)) for choice in choices]


def folded(tree: Tree, *groups: Iterable[OpenedAnswer], items: tuple[str, ...] = (MOOD,), k: int = FLOOR) -> Page:
    return fold(tree, items, invited(tree), [ballot for group in groups for ballot in group], k)


PAYMENTS, SUPPORT, SALES, COMPANY = "team:1", "team:2", "team:3", "unit:0"


def test_a_team_of_five_answers_has_its_own_score() -> None:
    page = folded(company_of(5), answers(PAYMENTS, MOOD, 3, 3, 3, 3, 2))
    assert page.of_unit(PAYMENTS, MOOD) == Released(Reading.THREE, SizeBand.FROM_5)
    assert page.of_block(PAYMENTS, MOOD) == page.of_unit(PAYMENTS, MOOD)


def test_two_small_teams_say_that_they_are_shown_together_and_nothing_else() -> None:
    page = folded(company_of(4, 4), answers(PAYMENTS, MOOD, 1, 1, 1, 1), answers(SUPPORT, MOOD, 5, 5, 5, 5))
    assert page.of_unit(PAYMENTS, MOOD) == page.of_unit(SUPPORT, MOOD) == Withheld(COMPANY)
    assert page.of_block(PAYMENTS, MOOD) == Released(Reading.THREE, SizeBand.FROM_5)
    assert page.of_unit(COMPANY, MOOD) == Released(Reading.THREE, SizeBand.FROM_5)


def test_too_few_answers_in_a_whole_company_are_said_nowhere() -> None:
    page = folded(company_of(9), answers(PAYMENTS, MOOD, 1, 1, 1, 1))
    assert page.of_unit(PAYMENTS, MOOD) == page.of_unit(COMPANY, MOOD) == Withheld(None)
    assert page.of_block(PAYMENTS, MOOD) == Withheld(None)
    assert page.scores == {}


def test_a_round_without_answers_says_nothing() -> None:
    page = folded(company_of(9, 9))
    assert (page.scores, page.participation, page.blocks.published) == ({}, {}, frozenset())


def test_a_unit_is_the_mean_of_its_blocks_by_the_middles_of_their_bands() -> None:
    teams = answers(PAYMENTS, MOOD, 2, 2, 3, 3, 3), answers(SUPPORT, MOOD, *[4] * 20)
    page = folded(company_of(5, 20), *teams)
    assert page.of_unit(PAYMENTS, MOOD) == Released(Reading.TWO_AND_A_HALF, SizeBand.FROM_5)
    assert page.of_unit(COMPANY, MOOD) == Average(round((2.5 * 6 + 4 * 23) / 29, 1))


def test_two_managers_answers_are_never_all_that_is_left_of_a_unit() -> None:
    teams = answers(PAYMENTS, MOOD, 2, 2, 3, 3, 3), answers(SUPPORT, MOOD, *[4] * 20)
    page = folded(company_of(5, 20), *teams, answers("team:0", MOOD, 1, 3))
    assert page.of_unit("team:0", MOOD) == page.of_unit(PAYMENTS, MOOD) == Withheld(COMPANY)
    assert page.of_block("team:0", MOOD) == Released(Reading.TWO_AND_A_HALF, SizeBand.FROM_5)


def test_skips_and_what_does_not_apply_are_not_counted() -> None:
    choices = (4, 4, 4, 4, Choice.SKIPPED, Choice.DOES_NOT_APPLY)
    assert folded(company_of(6), answers(PAYMENTS, MOOD, *choices)).of_unit(PAYMENTS, MOOD) == Withheld(None)
    more = folded(company_of(7), answers(PAYMENTS, MOOD, *choices, 3))
    assert more.of_unit(PAYMENTS, MOOD) == Released(Reading.FOUR_OR_HIGHER, SizeBand.FROM_5)


def test_one_pattern_holds_for_all_items_of_a_round() -> None:
    page = folded(
        company_of(9),
        answers(PAYMENTS, MOOD, *[3] * 9),
        answers(PAYMENTS, RULES, *[4] * 4),
        items=(MOOD, RULES),
    )
    assert page.of_unit(PAYMENTS, MOOD) == page.of_unit(PAYMENTS, RULES) == Withheld(None)


def test_the_band_is_the_same_for_every_item_whoever_skipped_one() -> None:
    page = folded(
        company_of(12),
        answers(PAYMENTS, MOOD, *[3] * 12),
        answers(PAYMENTS, RULES, *[3] * 6),
        items=(MOOD, RULES),
    )
    assert {score.size for score in page.scores.values()} == {SizeBand.FROM_5}


def test_an_item_or_a_leaf_that_is_not_of_the_round_is_not_counted() -> None:
    page = folded(company_of(9), answers(PAYMENTS, RULES, *[3] * 9), answers("team:77", MOOD, *[3] * 9))
    assert page.scores == {}


def test_a_higher_floor_withholds_a_smaller_team() -> None:
    page = folded(company_of(7, 7), answers(PAYMENTS, MOOD, *[3] * 7), answers(SUPPORT, MOOD, *[4] * 7), k=8)
    assert page.of_unit(PAYMENTS, MOOD) == Withheld(COMPANY)


def test_a_few_answers_to_one_item_are_not_the_rest_of_a_unit() -> None:
    page = folded(
        company_of(9, 3),
        *(answers(PAYMENTS, item, *[3] * 9) for item in (MOOD, RULES)),
        answers(SUPPORT, MOOD, 1, 1, 1),
        items=(MOOD, RULES),
    )
    assert {block for block, _ in page.scores} == {PAYMENTS}
    assert page.of_unit(COMPANY, MOOD) == page.of_unit(PAYMENTS, MOOD)
    assert page.of_block(SUPPORT, MOOD) == page.of_unit(SUPPORT, MOOD) == Withheld(COMPANY)


@pytest.mark.parametrize(
    ("answered", "band"),
    [
        (16, Participation.HALF_TO_THREE_QUARTERS),
        (18, Participation.HALF_TO_THREE_QUARTERS),
        (19, Participation.OVER_THREE_QUARTERS),
        (24, Participation.OVER_THREE_QUARTERS),
    ],
)
def test_participation_is_a_band(answered: int, band: Participation) -> None:
    page = folded(company_of(24), answers(PAYMENTS, MOOD, *[3] * answered))
    assert page.participation == {PAYMENTS: band}


@pytest.mark.parametrize("answered", [8, 9, 10])
def test_participation_is_not_said_where_it_would_tell_how_many_answered(answered: int) -> None:
    # Of 12, eight to ten answers and over three quarters would be ten; then silence may not say ten either.
    page = folded(company_of(12), answers(PAYMENTS, MOOD, *[3] * answered))
    assert page.participation == {}


@pytest.mark.parametrize("k", [5, 8, 11, 16])
def test_whatever_is_published_at_least_two_numbers_of_answers_can_stand_behind_it(k: int) -> None:
    # Where exactly k are invited, that there is a score says that all have answered; no format can hide it.
    for people, choice in product(range(k + 1, 45), (1, 3, 5)):
        tree = company_of(people)
        told = Counter(
            str((page.scores, page.participation))
            for answered in range(k, people + 1)
            if (page := folded(tree, answers(PAYMENTS, MOOD, *[choice] * answered), k=k)).scores
        )
        assert min(told.values()) > 1, (people, choice, told)


def test_eight_answers_of_eight_people_are_told_from_seven_by_nothing() -> None:
    seven, eight = (folded(company_of(8), answers(PAYMENTS, MOOD, *[3] * n)) for n in (7, 8))
    assert seven == eight


def test_participation_of_a_team_without_a_score_is_not_published() -> None:
    page = folded(company_of(9, 4), answers(PAYMENTS, MOOD, *[3] * 9), answers(SUPPORT, MOOD, *[3] * 4))
    assert set(page.participation) <= {PAYMENTS}


def test_a_team_of_which_fewer_than_half_answered_carries_nothing_and_joins_where_others_do() -> None:
    silent = answers(SUPPORT, MOOD, *[1] * 9)  # of twenty
    page = folded(company_of(9, 20), answers(PAYMENTS, MOOD, *[3] * 9), silent)
    assert {block for block, _ in page.scores} == {PAYMENTS}
    assert page.participation.keys() <= {PAYMENTS}
    assert page.of_block(SUPPORT, MOOD) == page.of_unit(SUPPORT, MOOD) == Withheld(COMPANY)
    joined = folded(company_of(4, 20), answers("team:0", MOOD, 3, 3, 3), answers(PAYMENTS, MOOD, *[3] * 4), silent)
    assert joined.of_block(SUPPORT, MOOD) == Released(Reading.TWO, SizeBand.FROM_11)


def test_nobody_reads_what_is_left_of_a_unit_when_nobody_who_counts_is_in_it() -> None:
    tree = grow([*seats_of(9), *(Seat(300 + new, 1, TODAY) for new in range(6))], TODAY)
    nine = answers(PAYMENTS, MOOD, *[3] * 9)
    page = folded(tree, nine, answers("new:0", MOOD, *[1] * 6))
    assert page.of_block("new:0", MOOD) == Withheld(COMPANY)
    assert page.of_unit(COMPANY, MOOD) == page.of_unit(PAYMENTS, MOOD) == Released(Reading.THREE, SizeBand.FROM_8)
    assert page == folded(tree, nine)


def test_a_team_that_is_named_as_uncounted_has_no_score_of_its_own_however_many_answer() -> None:
    tree, ballots = company_of(9, 9), [*answers(PAYMENTS, MOOD, *[3] * 9), *answers(SUPPORT, MOOD, *[1] * 9)]
    page = fold(tree, [MOOD], invited(tree), ballots, uncounted={SUPPORT})
    assert page.of_unit(SUPPORT, MOOD) == page.of_block(SUPPORT, MOOD) == Withheld(COMPANY)
    assert page.of_unit(COMPANY, MOOD) == page.of_unit(PAYMENTS, MOOD)
    assert SUPPORT not in page.participation


@settings(max_examples=300, deadline=None)
@given(companies(), st.randoms(use_true_random=False), st.sampled_from([5, 8]))
def test_behind_every_score_stands_the_floor_of_people_who_count(seats: list[Seat], random: Random, k: int) -> None:
    tree = grow(seats, TODAY)
    people = invited(tree)
    ballots = {leaf: random.randint(0, n) for leaf, n in people.items()}
    uncounted = {leaf for leaf in people if random.random() < 0.2}
    page = fold(tree, [MOOD], people, _threes(ballots), k, frozenset(), {}, uncounted)
    counting = Counter[str | None]()
    for leaf, n in ballots.items():
        at_least = run_of(n, people[leaf], k).start  # more exactly nothing may depend on it
        if leaf.startswith("team:") and leaf not in uncounted and 2 * at_least >= people[leaf]:
            counting[page.blocks.of_leaf[leaf]] += n
    assert {block for block, _ in page.scores} == {block for block, n in counting.items() if block and n}
    assert all(n >= k for block, n in counting.items() if block and n)


@settings(max_examples=200, deadline=None)
@given(companies(), st.randoms(use_true_random=False))
def test_a_page_is_made_again_from_what_the_ledger_keeps_of_it(seats: list[Seat], random: Random) -> None:
    tree = grow(seats, TODAY)
    people = invited(tree)
    page = fold(tree, [MOOD, RULES], people, _threes({leaf: random.randint(0, n) for leaf, n in people.items()}))
    frozen = Frozen(items=(), tree=tree, teams={}, invited=people, comments={})
    assert ReleasedNumbers.of(page).page(frozen) == page


def _threes(ballots: Mapping[str, int]) -> list[OpenedAnswer]:
    return [answer for leaf, n in ballots.items() for item in (MOOD, RULES) for answer in answers(leaf, item, *[3] * n)]


def test_a_window_is_the_mean_of_what_was_published() -> None:
    scores: list[Score] = [Released(Reading.TWO, SizeBand.FROM_11), Average(3.3), Withheld(COMPANY)]
    assert window(scores) == Average(2.6)
    alone = Released(Reading.TWO_OR_LOWER, SizeBand.FROM_5)
    assert window([Withheld(COMPANY), alone]) == alone


def test_a_window_of_nothing_published_holds_no_number() -> None:
    assert window([Withheld(None), Withheld(COMPANY)]) == Withheld(COMPANY)
    assert window([]) == Withheld(None)
    assert not hasattr(window([Withheld(COMPANY)]), "number")


@pytest.mark.parametrize("number", [3.27, 2.25, 1 / 3 + 2, 0.9, 5.1, float("nan")])
def test_an_exact_mean_cannot_be_written_down(number: float) -> None:
    with pytest.raises(ValueError, match="no mean of released scores"):
        Average(number)


@settings(max_examples=300, deadline=None)
@given(companies(), st.randoms(use_true_random=False))
def test_every_leaf_is_shown_once_and_every_number_is_arithmetic_on_the_ledger(
    seats: list[Seat], random: Random
) -> None:
    tree = grow(seats, TODAY)
    ballots = [
        OpenedAnswer(item, leaf, Choice(random.randint(1, 5)))
        for leaf in tree.leaf_of.values()
        if random.random() < 0.8
        for item in (MOOD, RULES)
    ]
    page = fold(tree, [MOOD, RULES], invited(tree), ballots)
    assert {block for block, _ in page.scores} <= set(page.blocks.of_leaf.values())
    changed = replace(page, scores=dict.fromkeys(page.scores, Released(Reading.THREE, SizeBand.FROM_11)))
    for unit in tree.parents():
        was, now = page.of_unit(unit, MOOD), changed.of_unit(unit, MOOD)
        assert isinstance(was, Withheld) == (unit not in page.blocks.published)
        assert isinstance(now, Withheld) or now.number == 3
