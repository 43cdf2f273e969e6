"""How far each manager's belief lies above what the team lives, by itself: from one testable manager on.

Where managers are few, how they differ cannot be learnt from them, and "beyond the company's median" means nothing. So
what is usual of managers stands before any is seen, and the company's own numbers only weigh it:

    y_t + .05 = mu + g_t + SE_t * t(10 + df_t),    SE_t^2 = v_t / J_t + .09^2
    mu ~ N(.1, .3^2), the optimism of all;    g ~ (1 - p) t_4(sd s) + p N(.9, .35^2)

with s in {.1, .2, .3, .45} and p in {0, .05, .15}, all twelve alike beforehand. The .05 is the least that silent people
and cut-off ends of the scale hide of every gap, so that no gap is made of it; usually they hide .10, and what says that
there is no gap must hold with that. .09 are errors that stay the same every week, which nothing in the numbers tells
from a gap. Where all this was measured: docs/blind-spots.md.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from bot.insight.deconvolution import FloatArray, t_likelihood
from bot.insight.spots import MATERIAL

HIDDEN = 0.05  # at least, of every gap, by silent people and cut-off ends
_HIDDEN_BESIDES = 0.05  # usually
STAYS = 0.09  # standard deviation of what is wrong every week alike
_STEP = 0.05
_OPTIMISM = np.arange(-14, 27) * _STEP
_DIFFERENCES = np.arange(-40, 61, dtype=np.float64) * _STEP
_GAPS = np.arange(-54, 87, dtype=np.float64) * _STEP
_SPREADS, _BLIND_SHARES = (0.1, 0.2, 0.3, 0.45), (0.0, 0.05, 0.15)
_EXPECTED = (0.1, 0.7)  # the optimism of all: as usual, and where everybody believes too much
_NEGLIGIBLE = 1e-4  # of what weighs: what is likelier to be a slip of arithmetic than a company


@dataclass(frozen=True, slots=True)
class OwnGaps:
    """Of each manager Pr(gap > .5), Pr(|gap| <= .5), Pr(gap < -.5) and the mean gap; all of shape (managers,).

    The first with the least hidden, the next two with as much as usually is: they add up to less than one.

    Managers are alike in that they work in one company. Given how that is, which is one of `weights`, of shape
    (companies,), they are independent: `chances`, of shape (companies, managers), is Pr(gap > .5) then, with the least
    hidden, and `maybe` the same with as much as usually is. `if_optimistic` are the weights for who expects a company
    in which everybody believes too much.
    """

    above: FloatArray
    within: FloatArray
    below: FloatArray
    gap: FloatArray
    weights: FloatArray
    if_optimistic: FloatArray
    chances: FloatArray
    maybe: FloatArray


class Estimates(NamedTuple):
    """Of each manager the mean difference, its standard error and degrees of freedom; all of shape (managers,)."""

    mean: FloatArray
    se: FloatArray
    df: FloatArray


def estimates(difference: FloatArray) -> Estimates:
    """Returns what forecasts minus scores tell of each manager; of shape (managers, item-rounds), NaN where unknown.

    What all share in an item-round is taken out of the residuals, which costs the degrees of freedom of a mean there.
    Before any is seen, a difference has the variance .60, worth thirty observations.
    """
    is_known = ~np.isnan(difference)
    n, together = is_known.sum(axis=1), is_known.sum(axis=0)
    mean = np.nansum(difference, axis=1) / n
    residuals = np.where(is_known, difference - mean[:, None], 0.0)
    residuals = np.where(is_known, residuals - residuals.sum(axis=0) / np.maximum(together, 1), 0.0)
    squares = (residuals**2).sum(axis=1)
    df = (n - 1) / n * (is_known * (1 - 1 / np.maximum(together, 1))).sum(axis=1)
    pooled = (30 * 0.60 + squares.sum()) / (30 + df.sum())
    variance = (10 * pooled + squares) / (10 + df)
    return Estimates(mean, np.sqrt(variance / n + STAYS**2), 10 + df)


def judge_each(estimates: Estimates) -> OwnGaps:
    """Returns what is to be said of each manager, with what all of them say about how managers are here."""
    likelihood = t_likelihood(estimates.mean + HIDDEN, estimates.se, estimates.df, _GAPS)
    priors, windows = _priors(), [slice(start, start + len(_DIFFERENCES)) for start in range(len(_OPTIMISM))]
    log_weights = np.stack([np.log(likelihood[:, window] @ priors).sum(axis=0) for window in windows])
    weights, if_optimistic = (
        _weights(log_weights - ((_OPTIMISM - expected) ** 2 / (2 * 0.3**2))[:, None]) for expected in _EXPECTED
    )
    weighs = (weights > 0) | (if_optimistic > 0)
    matters = [(window, of_kind) for window, of_kind in zip(windows, weighs, strict=True) if of_kind.any()]
    by_window = np.concatenate(
        [_of_kinds(likelihood, window, priors[:, of_kind]) for window, of_kind in matters], axis=2
    )
    weights, if_optimistic = weights[weighs], if_optimistic[weighs]
    above, _, within, below, gap = by_window @ weights
    chances, maybe = (np.ascontiguousarray(values.T) for values in by_window[:2])
    return OwnGaps(
        above=above,
        within=within,
        below=below,
        gap=gap,
        weights=weights,
        if_optimistic=if_optimistic,
        chances=chances,
        maybe=maybe,
    )


def _weights(log_weights: FloatArray) -> FloatArray:
    """What each kind of company weighs, 1 together; a large company is of one kind."""
    weights = np.exp(log_weights - log_weights.max())
    weights[weights < _NEGLIGIBLE * weights.sum()] = 0.0
    return np.asarray(weights / weights.sum())


def _of_kinds(likelihood: FloatArray, window: slice, priors: FloatArray) -> FloatArray:
    """What `OwnGaps` says of each manager, of shape (5, managers, kinds of companies)."""
    part, gaps = likelihood[:, window], _GAPS[window]
    usually = gaps + _HIDDEN_BESIDES
    largest = MATERIAL + _STEP / 2
    of_each = (gaps > largest, usually > largest, (gaps > -largest) & (usually < largest), usually < -largest, gaps)
    evidence = part @ priors
    return np.stack([part @ (of_kind[:, None] * priors) / evidence for of_kind in of_each])


def _priors() -> FloatArray:
    """How managers may differ, of shape (differences, kinds of companies)."""
    blind = np.exp(-((_DIFFERENCES - 0.9) ** 2) / (2 * 0.35**2))
    kinds = []
    for spread in _SPREADS:
        z = _DIFFERENCES / (spread / np.sqrt(2))
        usual = (1 + z * z / 4) ** -2.5
        kinds += [(1 - p) * usual / usual.sum() + p * blind / blind.sum() for p in _BLIND_SHARES]
    return np.stack(kinds, axis=1)
