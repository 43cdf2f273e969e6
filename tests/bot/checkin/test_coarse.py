"""How many answered is never certain, however everything that is published about it is put together."""

from collections.abc import Iterable
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.checkin import coarse
from bot.checkin.blocks import FLOOR
from bot.checkin.coarse import choose_coarsely, own_runs, run_of, runs
from bot.checkin.ledger import Participation
from bot.org.tree import Seat, grow
from tests.audit.joint import Certainty, JointCompany, at_random, certain, is_documented, two_leaves
from tests.bot.companies import TODAY, companies, invited

FLOORS = st.sampled_from([5, 8, 11, 16])


def undocumented(rounds: Iterable[JointCompany]) -> list[tuple[JointCompany, Certainty]]:
    return [(company, sure) for company in rounds for sure in certain(company) if not is_documented(sure, company)]


def test_in_no_company_of_two_teams_of_up_to_eight_is_it_certain_how_many_answered() -> None:
    assert undocumented(two_leaves(8)) == []


@pytest.mark.long
def test_in_a_hundred_companies_of_up_to_four_teams_of_up_to_twelve_it_is_not_certain_either() -> None:
    assert undocumented(at_random(Random(seed)) for seed in range(100)) == []


def test_exactly_five_people_with_a_number_of_their_own_have_all_answered_and_nothing_can_hide_it() -> None:
    sure = [found for company in two_leaves(FLOOR) for found in certain(company)]
    assert {(len(found.group), found.ballots) for found in sure} == {(1, FLOOR), (2, 2 * FLOOR)}


def test_the_same_program_finds_what_exact_numbers_would_give_away(monkeypatch: pytest.MonkeyPatch) -> None:
    def exact(people: int, _: int) -> tuple[range, ...]:
        return tuple(range(number, number + 1) for number in range(people + 1))

    monkeypatch.setattr(coarse, "runs", exact)
    found = undocumented(company for company in two_leaves(8) if not company.last)
    assert sum(len(sure.group) == 1 and sure.ballots > 0 for _, sure in found) > 40


@given(st.integers(1, 400), FLOORS)
def test_every_number_has_a_neighbour_that_it_is_published_like(people: int, k: int) -> None:
    assert [number for run in runs(people, k) for number in run] == list(range(people + 1))
    assert {len(run) for run in runs(people, k) if run != range(k, people + 1)} <= {2, 3}
    assert all(number in run_of(number, people, k) for number in range(people + 1))


@given(st.integers(1, 400), FLOORS)
def test_a_run_is_on_one_side_of_the_floor_and_counts_only_where_half_answered(people: int, k: int) -> None:
    carrying = [run for run in runs(people, k) if 2 * run.start >= people]
    assert all(run.start >= k or run.stop <= k for run in carrying)
    assert all(2 * number >= people for run in carrying for number in run)
    assert all(run in carrying for run in own_runs(people, k))


@given(st.integers(FLOOR, 400), FLOORS)
def test_who_answers_more_never_counts_less(people: int, k: int) -> None:
    order = list(Participation)
    bands = [order.index(band) for run in runs(people, k) if (band := Participation.released(run.start, people, k))]
    assert bands == sorted(bands)


@settings(max_examples=500, deadline=None)
@given(companies(), st.randoms(use_true_random=False), st.sampled_from([5, 8]))
def test_another_number_in_the_run_of_any_leaf_changes_nothing_that_is_chosen(
    seats: list[Seat], random: Random, k: int
) -> None:
    tree = grow(seats, TODAY)
    people = invited(tree)
    last = {unit.key for unit in tree.units if random.random() < 0.3}
    uncounted = {leaf for leaf in people if random.random() < 0.2}
    ballots = {leaf: random.randint(0, many) for leaf, many in people.items()}
    chosen = choose_coarsely(tree, people, ballots, k, last, uncounted)
    leaf = random.choice(list(people))
    if people[leaf] == ballots[leaf] == k and chosen.blocks.of_leaf[leaf] == leaf:
        return
    least = k - 2 if people[leaf] == ballots[leaf] == k else ballots[leaf]
    for number in run_of(least, people[leaf], k):
        assert choose_coarsely(tree, people, ballots | {leaf: number}, k, last, uncounted) == chosen
