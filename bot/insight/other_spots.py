"""The other blind spots: nobody is thanked, a value is on the wall only, a team fell silent, concerns are not
answered, leaders do not walk their talk.

Each is a function of kudos, of the ledger or of counts, by the recipe of the gap (`bot.insight.deconvolution`): one
effect a unit, a likelihood, how units differ learnt from all of them, and a list whose mean doubt is at most .05.

    seen                                   model                                               material
    x kudos in W weeks where E expected    x ~ negative binomial, mean rho E, size W / phi     rho < 1/4
    what was published of the turn-out     binomial, cut off by the bands (`bot.insight.response_rate`)      fall > .15
    u of n concerns without an answer      u ~ binomial(n, share)                              share > 1/2
    scores of the teams of an area         (company's median - mean of area) / SE ~ t          deficit > .3
"""

from collections.abc import Sequence

import numpy as np

from bot.insight.deconvolution import (
    BoolArray,
    FloatArray,
    Verdicts,
    grid_around,
    judge,
    judge_common,
    judge_high,
    judge_rare,
    nothing,
    shrunken_variance,
    size_from_bursts,
)
from bot.insight.response_rate import Shown, fall_likelihood

FEWEST_EXPECTED = 5.0  # kudos for a value: where fewer are to be expected, few of them say nothing
FALL = 0.15  # of participation, beyond the company's own
FEWEST_ROUNDS = 3  # with a score of the team's own before, and asked after
FEWEST_CONCERNS = 3
DEFICIT = 0.3  # on the 1-5 scale
FEWEST_TEAMS = 3  # in an area


def find_unthanked(teams: Sequence[str], kudos: FloatArray, people: FloatArray, strict: bool = False) -> Verdicts:
    """Teams that are thanked at less than a quarter of the company's rate; the effect is the ratio of rates.

    kudos: received, of shape (teams, weeks), 13 weeks; people: how many a team has. The same call finds areas
    whose leaders do not thank, from the kudos that these leaders gave.
    """
    expected = people * (kudos.sum() / max(people.sum(), 1))
    return _rare(teams, kudos, expected, expected > 0, strict)


def find_on_the_wall(
    branches: Sequence[str], values: Sequence[str], kudos: FloatArray, strict: bool = False
) -> Verdicts:
    """Values that a branch recognises at less than a quarter of the company's rate; units are "branch/value".

    kudos: of shape (branches, values, weeks), a quarter. A branch is expected to spread its own kudos over
    the values as the company does, so that one that seldom thanks is not told so again for each value.
    """
    of_value = kudos.sum(axis=(0, 2)) / max(kudos.sum(), 1)
    expected = np.outer(kudos.sum(axis=(1, 2)), of_value).ravel()
    weekly = kudos.reshape(len(expected), kudos.shape[2])
    units = [f"{branch}/{value}" for branch in branches for value in values]
    return _rare(units, weekly, expected, expected >= FEWEST_EXPECTED, strict)


def find_silent(teams: Sequence[str], before: Shown, after: Shown, strict: bool = False) -> Verdicts:
    """Teams whose turn-out fell by over 15 points more than the company's; the effect is that fall, 0-1.

    before, after: 8 rounds each. Judged is who had a score of its own before; having none after is evidence, too.
    """
    kept = (before.seen >= FEWEST_ROUNDS) & (after.asked >= FEWEST_ROUNDS)
    if not kept.any():
        return nothing()
    grid = grid_around(FALL)
    likelihood = fall_likelihood(before.of(kept), after.of(kept), grid.effects)
    immaterial = likelihood[:, ~grid.material].sum(axis=1) / likelihood.sum(axis=1)  # under a flat prior
    return judge(_kept(teams, kept), likelihood, grid, immaterial, strict)


def find_unanswered(
    units: Sequence[str], unanswered: FloatArray, concerns: FloatArray, strict: bool = False
) -> Verdicts:
    """Where more than half of the concerns stay without an answer; the effect is that share.

    concerns: raised at least 14 days ago; unanswered: those of them without an answer after 14 days.
    """
    kept = concerns >= FEWEST_CONCERNS
    return judge_common(_kept(units, kept), unanswered[kept], concerns[kept], strict)


def find_not_walked(areas: Sequence[str], area_of: Sequence[str], lived: FloatArray, strict: bool = False) -> Verdicts:
    """Areas whose teams see their leaders live up to their words less than the company's median team does.

    area_of: the area of each team; lived: scores of items about leaders, of shape (teams, item-rounds), NaN
    where a team had no score of its own. The team is the unit: all it says about one leader is one opinion. The
    effect is the deficit on the 1-5 scale.
    """
    usual = [np.median(cells[~np.isnan(cells)]) if not np.isnan(cells).all() else np.nan for cells in lived.T]
    deficits = np.array(usual) - lived
    seen = _seen(deficits) > 0
    of_team = np.nansum(deficits[seen], axis=1) / _seen(deficits)[seen]
    rows = np.full((len(areas), max(1, int(seen.sum()))), np.nan)
    for column, (area, deficit) in enumerate(zip(_kept(area_of, seen), of_team, strict=True)):
        rows[list(areas).index(area), column] = deficit
    kept = _seen(rows) >= FEWEST_TEAMS
    if not kept.any():
        return nothing()
    n = _seen(rows)[kept]
    mean = np.nansum(rows[kept], axis=1) / n
    squares = np.nansum((rows[kept] - mean[:, None]) ** 2, axis=1)
    variance, df = shrunken_variance(squares, n - 1)
    return judge_high(_kept(areas, kept), mean, np.sqrt(variance / n), df, DEFICIT, strict)


def _rare(units: Sequence[str], weekly: FloatArray, expected: FloatArray, kept: BoolArray, strict: bool) -> Verdicts:
    if not kept.any():
        return nothing()
    counts = weekly[kept].sum(axis=1)
    return judge_rare(_kept(units, kept), counts, expected[kept], size_from_bursts(weekly[kept]), strict)


def _seen(values: FloatArray) -> FloatArray:
    return np.asarray(np.count_nonzero(~np.isnan(values), axis=1), dtype=np.float64)


def _kept(names: Sequence[str], kept: BoolArray) -> list[str]:
    return [name for name, keep in zip(names, kept, strict=True) if keep]
