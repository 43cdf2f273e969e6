"""The gap between belief and life: what counts, what is said, and how often it is wrong."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.checkin.release import Reading
from bot.insight.blindspots import Beliefs, Forecast, LedgerCell, beliefs_from, find_gaps, largest_part, lasting
from bot.insight.spots import MATERIAL
from tests.simulation.simulator import gap_case, organisation

PROMISED = 0.05  # of a list, the share that may be false
seeds = st.integers(0, 10_000)


def small(seed: int, teams: int = 60) -> Beliefs:
    return gap_case(np.random.default_rng(seed), 1.2, teams=teams).beliefs


def told(belief: int, reading: Reading, rounds: int = 6, block: str = "team:1") -> Beliefs:
    cells = [LedgerCell(f"{r}", "calm", block, reading) for r in range(rounds)]
    return beliefs_from(cells, [Forecast(f"{r}", "calm", "team:1", belief) for r in range(rounds)])


def test_a_belief_is_held_against_the_score_of_the_own_team() -> None:
    beliefs = told(4, Reading.TWO_AND_A_HALF)
    assert beliefs.teams == ("team:1",)
    assert (beliefs.forecast - beliefs.lived).tolist() == [[1.5] * 6]
    assert find_gaps(beliefs).verdicts.units == ("team:1",)
    assert find_gaps(beliefs).level.tolist() == [2.5]


def test_a_score_that_others_share_never_counts() -> None:
    assert find_gaps(told(4, Reading.TWO_AND_A_HALF, block="unit:9")).verdicts.units == ()


def test_five_item_rounds_are_too_few_to_say_anything() -> None:
    assert find_gaps(told(5, Reading.TWO_AND_A_HALF, rounds=5)).verdicts.units == ()


@pytest.mark.parametrize(
    ("reading", "lived"),
    [
        (Reading.FOUR_AND_A_HALF, 4.6),
        (Reading.ONE_AND_A_HALF, 1.4),
        (Reading.FOUR_OR_HIGHER, 4.3),
        (Reading.TWO_OR_LOWER, 1.9),
        (Reading.THREE_AND_A_HALF, 3.5),
    ],
)
def test_what_the_release_cut_off_is_put_back(reading: Reading, lived: float) -> None:
    assert told(4, reading).lived.tolist() == [[lived] * 6]


def test_nobody_is_listed_when_nothing_was_asked() -> None:
    gaps = find_gaps(beliefs_from([], []))
    assert gaps.verdicts.names() == frozenset()
    assert gaps.company is None


def test_the_only_team_of_a_company_is_judged_without_a_warning() -> None:
    assert find_gaps(told(2, Reading.FOUR)).verdicts.names() == frozenset()


@given(seeds)
@settings(deadline=None, max_examples=10)
def test_the_order_of_teams_and_rounds_changes_nothing(seed: int) -> None:
    beliefs, rng = small(seed), np.random.default_rng(seed)
    rows, columns = rng.permutation(len(beliefs.teams)), rng.permutation(len(beliefs.item_rounds))
    mixed = Beliefs(
        tuple(beliefs.teams[i] for i in rows),
        tuple(beliefs.item_rounds[j] for j in columns),
        beliefs.forecast[rows][:, columns],
        beliefs.lived[rows][:, columns],
    )
    before, after = find_gaps(beliefs).verdicts, find_gaps(mixed).verdicts
    assert before.names() == after.names()
    doubts = dict(zip(after.units, after.doubt, strict=True))
    assert [doubts[team] for team in before.units] == pytest.approx(before.doubt.tolist(), abs=1e-9)


@given(seeds, st.floats(0, 1.5))
@settings(deadline=None, max_examples=10)
def test_when_all_managers_are_more_optimistic_the_company_is_told_and_the_list_stays(seed: int, more: float) -> None:
    beliefs = small(seed, teams=80)
    beliefs = dataclasses.replace(beliefs, forecast=beliefs.forecast + 0.5)  # so that they are optimistic at all
    shifted = dataclasses.replace(beliefs, forecast=beliefs.forecast + more)
    before, after = find_gaps(beliefs), find_gaps(shifted)
    assert before.company is not None
    assert after.company is not None
    assert before.company.median > 0
    assert after.company.median == pytest.approx(before.company.median + more)
    assert after.verdicts.names() == before.verdicts.names()
    assert after.verdicts.doubt == pytest.approx(before.verdicts.doubt, abs=1e-6)


def test_managers_who_are_right_are_not_accused_where_the_others_are_too_modest() -> None:
    right, modest = np.full((5, 8), 3.0), np.full((95, 8), 2.0)
    noise = np.random.default_rng(3).choice([-0.5, 0, 0.5], (100, 8))
    teams = tuple(f"team:{i}" for i in range(100))
    gaps = find_gaps(Beliefs(teams, (), np.vstack([right, modest]), np.full((100, 8), 3.0) + noise))
    assert gaps.verdicts.names() == frozenset()
    assert gaps.company is not None
    assert not gaps.company.is_optimistic


def test_two_hundred_optimists_are_one_finding_about_the_company() -> None:
    beliefs = gap_case(np.random.default_rng(4), 0, share=0).beliefs
    gaps = find_gaps(dataclasses.replace(beliefs, forecast=beliefs.forecast + 1))
    assert gaps.company is not None
    assert gaps.company.is_optimistic
    assert gaps.company.low < 1 < gaps.company.high + 0.1
    assert gaps.verdicts.names() == frozenset()


def test_a_small_company_gets_a_list_too() -> None:
    case = gap_case(np.random.default_rng(5), 1.5, share=0.2, teams=15)
    names = find_gaps(case.beliefs).verdicts.names()
    planted = {team for team, is_planted in zip(case.beliefs.teams, case.planted, strict=True) if is_planted}
    assert names
    assert names <= planted


def test_a_gap_lasts_when_two_evaluations_in_a_row_name_it() -> None:
    ada, ben, cleo = "team:ada", "team:ben", "team:cleo"
    lists = [frozenset({ada, ben}), frozenset({ada, cleo}), frozenset({ada, ben})]
    assert lasting(lists) == {ada: 3}
    assert lasting(lists[:1]) == {}
    assert lasting([]) == {}


def test_the_largest_part_of_a_gap_names_its_theme() -> None:
    row = np.array([0.5, 1.5, np.nan, 1.0, np.nan])
    themes = ["Roles", "Being heard", "Being heard", "Roles", "Pressure"]
    assert largest_part(row, themes) == "Being heard"
    assert largest_part(np.array([np.nan]), ["Roles"]) is None


def test_the_list_is_as_honest_as_it_says_and_finds_most_of_what_was_planted() -> None:
    false, stated, listed, found, planted = [], 0.0, 0, 0, 0
    for number in range(25):
        case = gap_case(np.random.default_rng((6, number)), 1.1)
        verdicts = find_gaps(case.beliefs).verdicts
        truth = dict(zip(case.beliefs.teams, case.planted.tolist(), strict=True))
        hits = sum(truth[team] for team in verdicts.names())
        count = len(verdicts.names())
        false.append((count - hits) / max(1, count))
        stated += float(verdicts.doubt[verdicts.listed].sum())
        listed, found, planted = listed + count, found + hits, planted + int(case.planted.sum())
    error = np.std(false) / np.sqrt(len(false))
    assert np.mean(false) <= PROMISED + 2 * error
    assert found / planted > 0.75
    assert abs((listed - found) - stated) / listed < 0.03, "the stated doubt is not the true one"


def test_the_list_is_honest_where_gaps_have_all_sizes_and_no_two_kinds_exist() -> None:
    false = []
    for number in range(25):
        case = gap_case(np.random.default_rng((12, number)), 0, share=0, slants=0.35)
        material = {team for team, gap in zip(case.beliefs.teams, case.true_gap, strict=True) if gap > MATERIAL}
        names = find_gaps(case.beliefs).verdicts.names()
        false.append(len(names - material) / max(1, len(names)))
    assert np.mean(false) <= PROMISED + 2 * np.std(false) / np.sqrt(len(false))


def test_nobody_is_accused_where_nobody_is_blind() -> None:
    lists = [
        find_gaps(gap_case(np.random.default_rng((7, number)), 0, share=0).beliefs).verdicts.names()
        for number in range(12)
    ]
    assert sum(map(bool, lists)) <= 1


def test_the_simulator_repeats_itself_and_is_an_organisation_of_the_product() -> None:
    ours, again = (gap_case(np.random.default_rng(8), 1, teams=50) for _ in range(2))
    assert np.array_equal(ours.beliefs.lived, again.beliefs.lived, equal_nan=True)
    org = organisation(np.random.default_rng(8), 50)
    assert len(org.names) == len(org.areas) == 50
    assert int(org.sizes.sum()) == len(org.tree.leaf_of)
    assert set(org.leaves) == set(org.tree.leaf_of.values())
    tiny = org.sizes[:50] < 5
    assert tiny.any()
    assert np.isnan(ours.beliefs.lived[tiny]).all(), "a team of four never has a score of its own"
