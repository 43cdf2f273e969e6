"""All managers together: what they believe of their teams against what the company answered, or those of a branch
against what that did.

No team needs a score of its own. For manager t, a_t is the mean over item-rounds of the forecast minus the company's
released number; y is the mean of a_t, weighted by how many people each leads, and

    y + .05 ~ N(C, SE^2),    C ~ N(.15, .35^2)
    SE^2 = variance over item-rounds of the weighted mean residual / J + .07^2  (of a branch .11^2: fewer teams)
           + (1 - f) variance of a_t * sum of squares of the weights

f is the share of people whose managers these are: where only some forecast, their teams may be others than most. Where
they lead fewer than half, nothing is said of "managers".
It is said of five managers at least, with six item-rounds each: docs/blind-spots.md.
"""

from collections.abc import Mapping, Sequence, Set

import numpy as np
from scipy.special import ndtr

from bot.insight.deconvolution import FloatArray
from bot.insight.own_gaps import HIDDEN
from bot.insight.spots import Together
from bot.org.tree import Tree
from bot.org.unit_key import UnitKind

FEWEST = 6  # item-rounds of each manager
STAYS, STAYS_IN_BRANCH = 0.07, 0.11  # standard deviation of what is wrong every week alike
_USUAL, _SPREAD = 0.15, 0.35  # of all managers' optimism, from company to company
_MORE, _CLEARLY, _SURE = 0.25, 0.5, 0.90
_FEWEST_LED = 0.5  # of the people, by the managers who are judged


def able_together(forecast: FloatArray, company: FloatArray) -> list[int]:
    """Returns the rows of the managers with enough forecasts beside the company's number."""
    return np.flatnonzero(np.count_nonzero(~np.isnan(forecast - company), axis=1) >= FEWEST).tolist()


def find_together(
    forecast: FloatArray, company: FloatArray, people: FloatArray, stays: float = STAYS, share: float = 1.0
) -> Together | None:
    """Returns what is certain of all these managers; None where nothing is.

    forecast: of shape (managers, item-rounds), NaN where there is none; company: (item-rounds,); people: (managers,).
    share: of all people, those whose managers these are.
    """
    if share < _FEWEST_LED:
        return None
    difference = forecast - company
    mean_by_team = np.nanmean(difference, axis=1)
    is_known = ~np.isnan(difference)
    weights = is_known * people[:, None]
    has_weight = weights.sum(axis=0) > 0
    residuals = np.where(is_known, difference - mean_by_team[:, None], 0.0)
    of_round = (weights * residuals).sum(axis=0)[has_weight] / weights.sum(axis=0)[has_weight]
    error = of_round.var(ddof=1) / len(of_round) + stays**2
    error += (1 - share) * mean_by_team.var(ddof=1) * ((people / people.sum()) ** 2).sum()
    y = float(np.average(mean_by_team, weights=people)) + HIDDEN
    precision = 1 / error + 1 / _SPREAD**2
    mean, sd = (y / error + _USUAL / _SPREAD**2) / precision, precision**-0.5
    above, clearly, within = (
        float(ndtr((mean - _MORE) / sd)),
        float(ndtr((mean - _CLEARLY) / sd)),
        float(ndtr((_MORE - mean) / sd) - ndtr((-_MORE - mean) / sd)),
    )
    if clearly >= _SURE:
        return Together.CLEARLY_MORE
    if above >= _SURE:
        return Together.MORE
    return Together.AS_IT_IS if within >= _SURE else None


def joined(able: Sequence[Set[int]], k: int) -> Set[int]:
    """Returns those of whom something may be said together, from who could be at each evaluation of the quarter so far.

    Who is in it stays in it, and others join it only if at least k do so at once: what was said before and after must
    not tell a few.
    """
    group: set[int] = set()
    for managers in able:
        new = set(managers) - group
        if len(new) >= k:
            group |= new
    return group


def of_branches(groups: Mapping[str, Sequence[int]], everybody: Set[int], tree: Tree, k: int) -> dict[str, Set[int]]:
    """Returns by branch, directly below the top, of whom something may be said together.

    Each is made of whole `groups`, which `bot.insight.patterns` found; so what is said of `everybody`, of a branch and
    of a group differs by nobody or by at least k. Of no branch where a few of everybody are in no group.
    """
    placed = {manager for group in groups.values() for manager in group}
    if 0 < len(everybody - placed) < k:
        return {}
    branches = (part.key for part in tree.parts(tree.units[0].key) if part.kind is UnitKind.UNIT)
    inside = {branch: set(tree.below(branch)) for branch in branches}
    return {
        branch: {manager for unit, group in groups.items() if unit in units for manager in group}
        for branch, units in inside.items()
    }
