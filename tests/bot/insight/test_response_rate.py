"""Of how many of a team answered, what was published is known, and nothing else."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from bot.checkin.blocks import FLOOR, SizeBand
from bot.checkin.coarse import own_runs
from bot.checkin.ledger import Participation
from bot.insight.deconvolution import grid_around
from bot.insight.other_spots import FALL, find_silent
from bot.insight.response_rate import Cells, Shown, fall_likelihood

FALLS = grid_around(FALL).effects


def shown(invited: int, ballots: Sequence[Sequence[int]] | NDArray[np.int64]) -> Shown:
    """What is published of these ballots where no neighbour stands in the way."""
    made = Shown.nothing(len(ballots), len(ballots[0]))
    for team, rounds in enumerate(ballots):
        for round_, number in enumerate(map(int, rounds)):
            run = next((run for run in own_runs(invited) if number in run), None)
            if run is None:
                made.put_none(Cells(team, round_), invited)
            else:
                band = Participation.released(number, invited)
                made.put(Cells(team, round_), SizeBand.of(run.start), band, invited, FLOOR)
    return made


@given(st.integers(FLOOR, 60), st.data())
def test_the_true_number_is_among_those_that_fit_and_all_of_these_are_published_alike(
    invited: int, data: st.DataObject
) -> None:
    ballots = data.draw(st.sampled_from([number for run in own_runs(invited) for number in run]))
    one = shown(invited, [[ballots]])
    fewest, most = int(one.fewest[0, 0]), int(one.most[0, 0])
    assert fewest <= ballots <= most
    for other in range(fewest, most + 1):
        again = shown(invited, [[other]])
        assert (again.fewest[0, 0], again.most[0, 0]) == (fewest, most)


def test_what_was_published_and_not_what_was_counted_is_judged() -> None:
    before = [[8] * 8, [9] * 8]
    same = fall_likelihood(shown(10, before), shown(10, before), FALLS)
    assert (same[0] == same[1]).all()  # eight to ten of ten are published alike


def test_a_team_that_loses_its_score_has_probably_fallen_and_one_that_keeps_it_has_not() -> None:
    teams = [[9] * 8] * 60
    likelihood = fall_likelihood(shown(10, teams), shown(10, [[2] * 8, *teams[1:]]), FALLS)
    likely = FALLS[likelihood.argmax(axis=1)]
    assert likely[0] > 2 * FALL
    assert likely[1:].max() < FALL


def test_a_team_withheld_throughout_may_have_been_added_to_its_neighbours_and_is_not_listed_for_that_alone() -> None:
    teams = [[12] * 8] * 60
    after = [[0] * 8, *teams[1:]]
    assert find_silent([str(team) for team in range(60)], shown(14, teams), shown(14, after)).names() == frozenset()


def test_a_small_team_that_never_stood_safely_says_little_when_it_is_withheld() -> None:
    rng = np.random.default_rng(3)
    before, after = rng.binomial(6, 0.8, (2, 60, 8)).tolist()
    after[0] = [4] * 4 + [5] * 4
    assert find_silent([str(team) for team in range(60)], shown(6, before), shown(6, after)).names() == frozenset()


def test_weeks_without_a_check_in_say_nothing() -> None:
    before, after = shown(10, [[9] * 8] * 60), shown(10, [[9] * 8] * 60)
    after.invited[0, 4:], after.most[0, 4:] = 0, 0
    names = [str(team) for team in range(60)]
    verdicts = find_silent(names, before, after)
    assert verdicts.names() == frozenset()
    assert verdicts.effect[0] == pytest.approx(verdicts.effect[1], abs=0.03)
    after.invited[0, 2:] = 0
    assert find_silent(names, before, after).units == tuple(names[1:])


def test_a_floor_that_was_raised_is_no_fall() -> None:
    before, after = shown(10, [[9, 7] * 4] * 60), shown(10, [[9, 7] * 4] * 60)
    for round_ in range(1, 8, 2):
        after.put_none(Cells(0, round_), 10, k=8)
    assert find_silent([str(team) for team in range(60)], before, after).names() == frozenset()


def test_teams_that_show_the_same_are_judged_the_same_wherever_they_stand() -> None:
    rng = np.random.default_rng(4)
    teams = rng.binomial(10, 0.8, (700, 8)).tolist()
    teams[650] = teams[3]
    likelihood = fall_likelihood(shown(10, teams), shown(10, teams), FALLS)
    assert likelihood.shape == (700, len(FALLS))
    np.testing.assert_allclose(likelihood[650], likelihood[3])
