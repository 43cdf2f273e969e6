"""How much units really differ, learnt from all of them at once, and which list of them may be shown.

A unit (a team, a branch, an area) has a true effect g that is only seen through noise. With the likelihoods
L[i, g] of all units on a grid of effects, the distribution w of true effects is the nonparametric maximum
likelihood estimate, found by EM and smoothed in every step by a Gaussian kernel K:

    w <- K mean_i[ L[i] w / sum_g L[i, g] w[g] ]

Then unit i has the posterior L[i] w / sum(L[i] w), its doubt eps[i] = Pr(g immaterial | data), and the
posterior mean as its shrunken effect. A list whose mean eps is at most .05 is expected to be at most 5 % false.

Source: J. Gu and R. Koenker, "Invidious Comparisons: Ranking and Selection as Compound Decisions",
Econometrica 91 (2023); the smoothing of EM is Silverman, Jones, Wilson and Nychka, JRSS B 52 (1990).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, xlogy

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

LEVEL = 0.05  # of a list, the share that may be false
ENOUGH_TO_LEARN = 50  # units; with fewer, how they differ cannot be learnt from them
STEPS = 200  # of EM; the smoothing makes more of them change nothing
KERNEL = 2.0  # its standard deviation in steps of the grid; for the gap .10 on the 1-5 scale
_SPREADS = (2.0, 4.0, 8.0, 14.0)  # steps of a grid by which units may differ, where that cannot be learnt
_MATERIAL_SHARES = (0.0, 0.05, 0.15)
POISSON = 1e6  # the size of a negative binomial that nobody can tell from a Poisson distribution


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What is said about each tested unit; all arrays have the shape (units,).

    doubt: Pr(the effect is not material | data); 1 - doubt is the confidence to show.
    effect: the shrunken effect, in the unit of the measure. listed: whether it may be named a blind spot.
    """

    units: tuple[str, ...]
    doubt: FloatArray
    effect: FloatArray
    listed: BoolArray

    def names(self) -> frozenset[str]:
        """Returns the units on the list."""
        return frozenset(unit for unit, listed in zip(self.units, self.listed, strict=True) if listed)


@dataclass(frozen=True, slots=True)
class Grid:
    """The effects that are considered, which of them are material, and the place of the usual one."""

    effects: FloatArray
    material: BoolArray
    usual: int


def grid_around(material: float) -> Grid:
    """Returns effects from -3 to 5 times `material` in tenths of it; above `material` they count."""
    tenths = np.arange(-30, 51)
    return Grid(_floats(tenths * (material / 10)), tenths > 10, 30)


def grid_of_ratios() -> Grid:
    """Returns rates from 1/64 to 4 times the usual one, in tenths of a doubling; under 1/4 they count."""
    tenths = np.arange(-60, 21)
    return Grid(_floats(2.0 ** (tenths / 10)), tenths < -20, 60)


def grid_of_shares() -> Grid:
    """Returns shares from 0 to 1 in steps of 1/40; over 1/2 they count."""
    fortieths = np.arange(41)
    return Grid(_floats(fortieths / 40), fortieths > 20, 8)


def t_likelihood(y: FloatArray, se: FloatArray, df: FloatArray, effects: FloatArray) -> FloatArray:
    """Returns Student's t around each effect; y, se, df of shape (units,). Rows are scaled to a maximum of 1."""
    z = (y[:, None] - effects) / se[:, None]
    return _scaled(-(df[:, None] + 1) / 2 * np.log1p(z * z / df[:, None]))


def count_likelihood(counts: FloatArray, expected: FloatArray, size: float, ratios: FloatArray) -> FloatArray:
    """Returns the likelihood of negative binomial counts with means `ratios * expected` and variance mean + mean^2 /
    size.
    """
    mean = expected[:, None] * ratios
    x = counts[:, None]
    return _scaled(gammaln(x + size) - gammaln(size) + xlogy(x, mean) - (x + size) * np.log1p(mean / size))


def share_likelihood(hits: FloatArray, trials: FloatArray, shares: FloatArray) -> FloatArray:
    """Returns the likelihood of binomial hits out of trials with the probabilities `shares`."""
    return _scaled(xlogy(hits[:, None], shares) + xlogy((trials - hits)[:, None], 1 - shares))


def learn(likelihood: FloatArray, steps: int = STEPS, width: float = KERNEL) -> FloatArray:
    """Returns the distribution of true effects on the grid: smoothed EM from the uniform one. Width 0 is plain EM."""
    points = likelihood.shape[1]
    kernel = _kernel(points, width)
    weights = np.full(points, 1 / points)
    for _ in range(steps):
        weights = kernel @ (weights * (likelihood.T @ (1 / (likelihood @ weights))) / len(likelihood))
    return weights


def judge(units: Sequence[str], likelihood: FloatArray, grid: Grid, strict: bool = False) -> Verdicts:
    """Returns doubt, shrunken effect and list of all units; strict demands of each entry what otherwise the mean must
    keep.

    How units differ is learnt from all of them; under `ENOUGH_TO_LEARN` they only weigh what is usual (`weigh`).
    """
    if not len(units):
        return nothing()
    if len(units) < ENOUGH_TO_LEARN:
        posterior = weigh(likelihood, grid)
    else:
        posterior = likelihood * learn(likelihood)
        posterior /= posterior.sum(axis=1, keepdims=True)
    doubt = posterior[:, ~grid.material].sum(axis=1)
    listed = longest_prefix(doubt)
    if strict:
        listed = listed & (doubt <= LEVEL)
    return Verdicts(tuple(units), doubt, posterior @ grid.effects, listed)


def weigh(likelihood: FloatArray, grid: Grid) -> FloatArray:
    """Returns the posterior of few units, of shape (units, effects), from which how they differ cannot be learnt.

    Most effects lie around the usual one, with a standard deviation of a few steps of the grid or many, and a share of
    them is material; all these kinds of companies are alike beforehand, and the units weigh them.
    """
    steps = np.arange(len(grid.effects)) - grid.usual
    blind = grid.material / grid.material.sum()
    kinds = []
    for spread in _SPREADS:
        around = np.exp(-((steps / spread) ** 2) / 2)
        kinds += [(1 - share) * around / around.sum() + share * blind for share in _MATERIAL_SHARES]
    priors = np.stack(kinds, axis=1)
    evidence = likelihood @ priors
    log_weights = np.log(evidence).sum(axis=0)
    weights = np.exp(log_weights - log_weights.max())
    of_kind = weights / weights.sum() / evidence
    return np.asarray(likelihood * (of_kind @ priors.T))


def nothing() -> Verdicts:
    """Returns the verdicts where no unit can be tested."""
    return Verdicts((), np.zeros(0), np.zeros(0), np.zeros(0, dtype=np.bool_))


def judge_high(
    units: Sequence[str], y: FloatArray, se: FloatArray, df: FloatArray, material: float, strict: bool = False
) -> Verdicts:
    """Returns which units' effects lie above `material`, from estimates y with t-distributed errors; all (units,)."""
    grid = grid_around(material)
    return judge(units, t_likelihood(y, se, df, grid.effects), grid, strict)


def judge_rare(
    units: Sequence[str], counts: FloatArray, expected: FloatArray, size: float, strict: bool = False
) -> Verdicts:
    """Returns which units' counts come at less than a quarter of the expected rate."""
    grid = grid_of_ratios()
    return judge(units, count_likelihood(counts, expected, size, grid.effects), grid, strict)


def judge_common(units: Sequence[str], hits: FloatArray, trials: FloatArray, strict: bool = False) -> Verdicts:
    """Returns which units' hits are more than half of their trials."""
    grid = grid_of_shares()
    return judge(units, share_likelihood(hits, trials, grid.effects), grid, strict)


def longest_prefix(doubt: FloatArray, level: float = LEVEL) -> BoolArray:
    """Returns the most certain units whose mean doubt is at most `level`; equals stay together, in or out."""
    ordered = np.sort(doubt)
    running = np.cumsum(ordered) / np.arange(1, len(ordered) + 1)
    return _up_to(doubt, ordered, int(np.count_nonzero(running <= level)))


def benjamini_hochberg(p_values: FloatArray, level: float = LEVEL) -> BoolArray:
    """Returns the step-up list of Benjamini and Hochberg, JRSS B 57 (1995)."""
    ordered = np.sort(p_values)
    below = np.flatnonzero(ordered <= level * np.arange(1, len(ordered) + 1) / len(ordered))
    return _up_to(p_values, ordered, int(below[-1]) + 1 if len(below) else 0)


def size_from_bursts(weekly: FloatArray) -> float:
    """Returns the size of the negative binomial of a sum over all weeks, from counts of shape (units, weeks).

    Thanks come in bursts: in a week var = mean + phi mean^2, with phi pooled over units by moments; the sum
    of W weeks then has size W / phi.
    """
    mean, variance, weeks = weekly.mean(axis=1), weekly.var(axis=1, ddof=1), weekly.shape[1]
    squares = float(np.sum(mean * mean - variance / weeks))
    excess = float(np.sum(variance - mean))
    return min(POISSON, weeks * squares / excess) if excess > 0 and squares > 0 else POISSON


class Moments(NamedTuple):
    """Of each unit its mean, how often it was seen, and the sum of squared residuals; all of shape (units,)."""

    mean: FloatArray
    n: FloatArray
    squares: FloatArray


class Variance(NamedTuple):
    """Of each unit, with its degrees of freedom; both of shape (units,)."""

    variance: FloatArray
    df: FloatArray


def moments(values: FloatArray) -> Moments:
    """Returns the moments of each row of (units, occasions); NaN is "not seen".

    What all units share on an occasion is no noise of one of them and is taken out of the residuals.
    """
    observed = ~np.isnan(values)
    n = _floats(observed.sum(axis=1))
    mean = np.nansum(values, axis=1) / n
    residuals = np.where(observed, values - mean[:, None], 0.0)
    residuals -= residuals.sum(axis=0) / np.maximum(observed.sum(axis=0), 1)
    return Moments(mean, n, np.sum(np.where(observed, residuals, 0.0) ** 2, axis=1))


def shrunken_variance(squares: FloatArray, df: FloatArray) -> Variance:
    """Returns each unit's variance, drawn towards the pooled one as by ten more observations, and its new df.

    squares: sums of squared residuals; df: their degrees of freedom; both of shape (units,).
    """
    pooled = squares.sum() / max(df.sum(), 1)
    # Answers that never differ leave no noise to measure; then the rounding of what is released is the noise.
    variance = (10 * np.maximum(pooled, 1e-4) + squares) / (10 + df)
    return Variance(variance, df + 10)


def _up_to(values: FloatArray, ordered: FloatArray, count: int) -> BoolArray:
    if count == 0:
        return np.zeros(len(values), dtype=bool)
    if count < len(ordered) and ordered[count] == ordered[count - 1]:
        return np.asarray(values < ordered[count], dtype=np.bool_)
    return np.asarray(values <= ordered[count - 1], dtype=np.bool_)


def _kernel(points: int, width: float) -> FloatArray:
    if width == 0:
        return np.eye(points)
    distance = np.subtract.outer(np.arange(points), np.arange(points)) / width
    kernel = np.exp(-distance * distance / 2)
    return _floats(kernel / kernel.sum(axis=0))


def _scaled(log_likelihood: Any) -> FloatArray:
    return _floats(np.exp(log_likelihood - log_likelihood.max(axis=1, keepdims=True)))


def _floats(values: Any) -> FloatArray:
    return np.asarray(values, dtype=np.float64)
