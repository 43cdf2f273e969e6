"""The statistics below the blind spots obey their laws, and agree with scipy where scipy knows them."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import scipy
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from bot.insight import deconvolution as d

PROMISED = 0.05
doubts = arrays(np.float64, st.integers(1, 60), elements=st.sampled_from([0, 0.001, 0.02, 0.05, 0.051, 0.2, 0.7, 1]))
likelihoods = arrays(np.float64, st.tuples(st.integers(1, 12), st.integers(2, 20)), elements=st.floats(0.01, 1))


@given(likelihoods)
@settings(deadline=None, max_examples=50)
def test_every_em_step_explains_the_data_at_least_as_well_as_the_last(likelihood: d.FloatArray) -> None:
    fits = [float(np.log(likelihood @ d.learn(likelihood, steps, width=0)).sum()) for steps in range(12)]
    assert all(later >= earlier - 1e-9 for earlier, later in pairwise(fits))


@given(likelihoods)
@settings(deadline=None, max_examples=50)
def test_what_is_learnt_is_a_distribution(likelihood: d.FloatArray) -> None:
    weights = d.learn(likelihood)
    assert (weights >= 0).all()
    assert weights.sum() == pytest.approx(1)


def test_two_kinds_of_units_are_told_apart_where_single_ones_are_blurred() -> None:
    rng = np.random.default_rng(1)
    truth = np.repeat([0.0, 1.2], [180, 20])
    y = truth + 0.2 * rng.standard_normal(200)
    grid = d.grid_around(0.5)
    weights = d.learn(d.t_likelihood(y, np.full(200, 0.2), np.full(200, 25.0), grid.effects))
    assert weights[grid.material].sum() == pytest.approx(0.1, abs=0.03)
    assert weights @ grid.effects == pytest.approx(0.12, abs=0.05)


@given(doubts)
def test_the_list_is_the_longest_that_keeps_its_mean_doubt(doubt: d.FloatArray) -> None:
    listed = d.longest_prefix(doubt)
    if listed.any():
        assert doubt[listed].mean() <= PROMISED + 1e-12
    assert doubt[listed].max(initial=0) <= doubt[~listed].min(initial=1)
    longer = doubt <= doubt[~listed].min(initial=2)
    assert listed.all() or doubt[longer].mean() > PROMISED - 1e-12


@given(doubts)
def test_equal_doubts_are_listed_together_in_any_order(doubt: d.FloatArray) -> None:
    listed = d.longest_prefix(doubt)
    assert not set(doubt[listed]) & set(doubt[~listed])
    assert (d.longest_prefix(doubt[::-1])[::-1] == listed).all()


@given(arrays(np.float64, st.integers(1, 49), elements=st.floats(0, 1)))
def test_small_companies_are_corrected_as_benjamini_and_hochberg_say(p_values: d.FloatArray) -> None:
    adjusted = scipy.stats.false_discovery_control(p_values)
    certain = np.abs(adjusted - PROMISED) > 1e-12
    assert (d.benjamini_hochberg(p_values) == (adjusted <= PROMISED))[certain].all()


def test_likelihoods_are_those_of_the_textbook_up_to_a_factor() -> None:
    t = d.t_likelihood(np.array([0.4]), np.array([0.2]), np.array([12.0]), grid := np.linspace(-1, 2, 31))
    assert _same_shape(t[0], scipy.stats.t.pdf((0.4 - grid) / 0.2, 12))
    ratios = d.grid_of_ratios().effects
    counts = d.count_likelihood(np.array([3.0]), np.array([18.0]), 26.0, ratios)
    assert _same_shape(counts[0], scipy.stats.nbinom.pmf(3, 26, 26 / (26 + 18 * ratios)))
    shares = d.grid_of_shares().effects
    assert _same_shape(
        d.share_likelihood(np.array([5.0]), np.array([7.0]), shares)[0], scipy.stats.binom.pmf(5, 7, shares)
    )


def _same_shape(ours: d.FloatArray, theirs: Any) -> bool:
    return np.allclose(ours, theirs / theirs.max(), atol=1e-12)


def test_few_units_are_held_against_what_is_usual_and_many_against_each_other() -> None:
    none, some = np.array([0.0, *[20.0] * 9]), np.full(10, 22.0)
    verdicts = d.judge_rare([f"{at}" for at in range(10)], none, some, 40.0)
    assert verdicts.names() == {"0"}
    assert verdicts.doubt[0] < 0.05
    assert (verdicts.doubt[1:] > 0.99).all()
    assert not d.judge_rare(["0"], np.array([4.0]), np.array([22.0]), 40.0).names()


def test_where_few_units_differ_much_one_of_them_stands_out_less() -> None:
    alike, apart = np.array([1.0, *[20.0] * 9]), np.array([1.0, 4, 7, 60, 30, 5, 45, 9, 20, 33])
    doubts = [
        d.judge_rare([f"{at}" for at in range(10)], counts, np.full(10, 15.0), 40.0).doubt[0]
        for counts in (alike, apart)
    ]
    assert doubts[0] < doubts[1]


def test_bursts_are_recognised_and_steady_thanks_are_poisson() -> None:
    rng = np.random.default_rng(2)
    mood = rng.gamma(2, 1 / 2, (3000, 13))  # in a week, var = mean + mean^2 / 2
    assert d.size_from_bursts(rng.poisson(2 * mood).astype(np.float64)) == pytest.approx(26, rel=0.1)
    assert d.size_from_bursts(np.ones((5, 13))) == d.POISSON
    assert d.size_from_bursts(rng.poisson(2, (3000, 13)).astype(np.float64)) > 300


def test_what_all_units_share_on_an_occasion_is_no_noise() -> None:
    together = np.array([[1.0, 2.0, 3.0], [0.0, 1.0, 2.0]])
    mean, n, squares = d.moments(together)
    assert mean.tolist() == [2, 1]
    assert n.tolist() == [3, 3]
    assert squares == pytest.approx([0, 0])


def test_noise_seen_on_few_occasions_is_drawn_towards_that_of_all_units() -> None:
    variance, df = d.shrunken_variance(np.array([7.0, 0.0]), np.array([7.0, 7.0]))  # pooled: 7 / 14
    assert variance == pytest.approx([(10 * 0.5 + 7) / 17, 10 * 0.5 / 17])
    assert df.tolist() == [17, 17]


def test_units_that_never_differ_are_judged_without_a_warning() -> None:
    mean, n, squares = d.moments(np.ones((60, 8)))
    variance, df = d.shrunken_variance(squares, n - 1)
    verdicts = d.judge_high([str(i) for i in range(60)], mean, np.sqrt(variance / n), df, 0.5)
    assert verdicts.listed.all()


def test_strict_lists_nobody_who_is_doubtful_alone() -> None:
    y = np.concatenate([np.linspace(-0.3, 0.3, 150), np.full(50, 1.2), [0.62]])
    se, df = np.full(201, 0.1), np.full(201, 20.0)
    usual, strict = (d.judge_high([str(i) for i in range(201)], y, se, df, 0.5, strict=s) for s in (False, True))
    assert strict.names() < usual.names()
    assert strict.doubt[strict.listed].max() <= PROMISED
