"""Both generators make companies that the product itself could have seen, and tell what is true of them."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from numpy.random import Generator

from bot.insight.spots import Spot
from tests.simulation import orderly, realistic
from tests.simulation.simulated import Scenario, Simulated

Simulate = Callable[[Generator, Scenario], Simulated]
BOTH = [pytest.param(orderly.simulate, id="orderly"), pytest.param(realistic.simulate, id="realistic")]
PLANTED = Scenario(60, planted=0.2)


def simulated(simulate: Simulate, scenario: Scenario, seed: int = 1) -> Simulated:
    return simulate(np.random.default_rng(seed), scenario)


@pytest.mark.parametrize("simulate", BOTH)
def test_a_company_is_the_same_for_the_same_seed_and_another_for_another(simulate: Simulate) -> None:
    ours, again, other = (simulated(simulate, PLANTED, seed).evidence for seed in (1, 1, 2))
    assert np.array_equal(ours.lived, again.lived, equal_nan=True)
    assert np.array_equal(ours.thanks.givers, again.thanks.givers)
    assert not np.array_equal(ours.lived[:20, :20], other.lived[:20, :20], equal_nan=True)


@pytest.mark.parametrize("simulate", BOTH)
def test_a_team_of_four_never_has_a_score_of_its_own_and_the_company_always_has_one(simulate: Simulate) -> None:
    evidence = simulated(simulate, PLANTED).evidence
    small = evidence.people < 5
    assert small.any()
    assert np.isnan(evidence.lived[small]).all()
    assert not np.isnan(evidence.lived[~small]).all()
    assert not np.isnan(evidence.company).any()
    assert abs(np.nanmean(evidence.lived) - evidence.company.mean()) < 0.3


@pytest.mark.parametrize("simulate", BOTH)
def test_what_is_planted_is_true_and_nothing_else_is_where_nothing_is(simulate: Simulate) -> None:
    planted, plain = (simulated(simulate, replace(PLANTED, planted=share)).truth for share in (0.2, 0))
    for kind in (Spot.GAP, Spot.SILENT, Spot.UNTHANKED):
        assert len(planted.spots[kind]) >= 4
        assert len(planted.spots[kind]) > len(plain.spots[kind])
    assert not plain.spots[Spot.SILENT] | plain.spots[Spot.WALL] | plain.spots[Spot.NOT_WALKED]


@pytest.mark.parametrize("simulate", BOTH)
def test_where_everybody_is_optimistic_all_gaps_are_larger(simulate: Simulate) -> None:
    usual, optimistic = (
        simulated(simulate, Scenario(60, optimism=optimism)).truth.gaps.values() for optimism in (0.0, 0.6)
    )
    assert 0.4 < np.median(list(optimistic)) - np.median(list(usual)) < 0.8


@pytest.mark.parametrize("simulate", BOTH)
def test_what_falls_for_everybody_falls_in_the_companys_number(simulate: Simulate) -> None:
    evidence = simulated(simulate, Scenario(24, fell=0.8)).evidence
    mood = evidence.company[[column.item == "mood" for column in evidence.columns]]
    assert mood[-8:-4].mean() - mood[-4:].mean() > 0.4
