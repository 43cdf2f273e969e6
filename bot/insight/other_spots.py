"""The other blind spots: nobody is thanked, a value is on the wall only, a team fell silent, concerns are not
answered, leaders do not walk their talk.

Each is a function of kudos, of the ledger or of counts, by the recipe of the gap (`bot.insight.deconvolution`): one
effect a unit, a likelihood, how units differ learnt from all of them, and a list whose mean doubt is at most .05.

    seen                                   model                                               material
    x kudos in W weeks where E expected    x ~ negative binomial, mean rho E, size W / phi     rho < 1/4
    what was published of the turn-out     binomial, cut off by the bands (`bot.insight.response_rate`)      fall > .15
    u of n topics without an answer        u ~ binomial(n, share)                              share > 1/2
    scores of the teams of an area         (company's median - mean of area) / SE ~ t          deficit > .3

Of an area that answers lower whatever is asked, only what is about leaders beyond that is a deficit of its leaders.
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
from bot.insight.response_rate import IntArray, Shown, fall_likelihood

FEWEST_EXPECTED = 5.0  # kudos for a value: where fewer are to be expected, few of them say nothing
FALL = 0.15  # of participation, beyond the company's own
FEWEST_ROUNDS = 3  # with a score of the team's own before, and asked after
FEWEST_TOPICS = 3
COMMONLY = 1 / 2  # of its concerns
DEFICIT = 0.3  # on the 1-5 scale
FEWEST_TEAMS = 3  # in an area


def find_unthanked(
    teams: Sequence[str], kudos: FloatArray, exposure: FloatArray, usual: float, strict: bool = False
) -> Verdicts:
    """Returns teams that are thanked at less than a quarter of the usual rate; the effect is the ratio of rates.

    kudos: occasions on which a team was thanked, of shape (teams, weeks), 13 weeks; exposure: its person-weeks; usual:
    the company's rate a person-week, which no single giver moves. The same call finds areas whose leaders do not thank,
    from the kudos that these leaders gave.
    """
    expected = exposure * usual
    return _rare(teams, kudos, expected, expected > 0, strict)


def find_on_the_wall(
    branches: Sequence[str], values: Sequence[str], kudos: FloatArray, strict: bool = False
) -> Verdicts:
    """Returns values that a branch recognises at less than a quarter of the company's rate; units are "branch/value".

    kudos: occasions, a busy giver's counting less, of shape (branches, values, weeks), a quarter. A branch is expected
    to spread its own kudos over the values as the company does, so that one that seldom thanks is not told so again for
    each value.
    """
    of_value = kudos.sum(axis=(0, 2)) / max(kudos.sum(), 1)
    expected = np.outer(kudos.sum(axis=(1, 2)), of_value).ravel()
    weekly = kudos.reshape(len(expected), kudos.shape[2])
    units = [f"{branch}/{value}" for branch in branches for value in values]
    return _rare(units, weekly, expected, expected >= FEWEST_EXPECTED, strict)


def find_silent(teams: Sequence[str], before: Shown, after: Shown, strict: bool = False) -> Verdicts:
    """Returns teams whose turn-out fell by over 15 points more than the company's; the effect is that fall, 0-1.

    before, after: 8 rounds each. Judged is who had a score of its own before; having none after is evidence, too.
    """
    judged = (before.seen >= FEWEST_ROUNDS) & (after.asked >= FEWEST_ROUNDS)
    if not judged.any():
        return nothing()
    grid = grid_around(FALL)
    likelihood = fall_likelihood(before.of(judged), after.of(judged), grid.effects)
    return judge(_kept(teams, judged), likelihood, grid, strict)


def find_unanswered(
    units: Sequence[str], unit_of: IntArray, topic_of: IntArray, unanswered: BoolArray, strict: bool = False
) -> Verdicts:
    """Returns where more than half of the topics stay without an answer; the effect is that share.

    Of each concern that was raised at least 14 days ago: the place of its unit, its topic, and whether it had no answer
    after 14 days. What is raised again and again about one topic is answered, or not, at once: a topic counts once, as
    most of its concerns do.
    """
    if not len(unit_of):
        return nothing()
    pairs, concern = np.unique(np.stack([unit_of, topic_of]), axis=1, return_inverse=True)
    unanswered_share = np.bincount(concern.ravel(), unanswered) / np.bincount(concern.ravel())
    hits = np.bincount(pairs[0], unanswered_share > COMMONLY, len(units)).astype(np.float64)
    trials = np.bincount(pairs[0], minlength=len(units)).astype(np.float64)
    judged = trials >= FEWEST_TOPICS
    return judge_common(_kept(units, judged), hits[judged], trials[judged], strict)


def find_not_walked(
    areas: Sequence[str], area_of: Sequence[str], lived: FloatArray, elsewhere: FloatArray, strict: bool = False
) -> Verdicts:
    """Returns areas whose teams see their leaders live up to their words less than the company's median team does.

    area_of: the area of each team; lived: scores of items about leaders, elsewhere: of all others, both of shape
    (teams, item-rounds), NaN where a team had no score of its own. The team is the unit: all it says about one leader
    is one opinion. Where an area answers lower whatever it is asked, that says nothing about its leaders, so each of
    its teams is held against itself. The effect is the deficit on the 1-5 scale.
    """
    of_leaders, usual = _below_median(lived), np.nan_to_num(_below_median(elsewhere))
    area = np.array([list(areas).index(name) for name in area_of], dtype=np.int64)
    rows = np.full((len(areas), max(1, len(area))), np.nan)
    for number in range(len(areas)):
        inside = np.flatnonzero((area == number) & ~np.isnan(of_leaders))
        besides = usual[inside] if len(inside) and usual[inside].mean() > 0 else 0.0
        rows[number, inside] = of_leaders[inside] - besides
    judged = _seen(rows) >= FEWEST_TEAMS
    if not judged.any():
        return nothing()
    n = _seen(rows)[judged]
    mean = np.nansum(rows[judged], axis=1) / n
    squares = np.nansum((rows[judged] - mean[:, None]) ** 2, axis=1)
    variance, df = shrunken_variance(squares, n - 1)
    return judge_high(_kept(areas, judged), mean, np.sqrt(variance / n), df, DEFICIT, strict)


def _below_median(lived: FloatArray) -> FloatArray:
    """By how much each team lies below the company's median over its item-rounds; NaN where it has no score."""
    usual = [np.median(cells[~np.isnan(cells)]) if not np.isnan(cells).all() else np.nan for cells in lived.T]
    deficits = np.array(usual) - lived
    seen = _seen(deficits)
    return np.where(seen > 0, np.nansum(deficits, axis=1) / np.maximum(seen, 1), np.nan)


def _rare(units: Sequence[str], weekly: FloatArray, expected: FloatArray, judged: BoolArray, strict: bool) -> Verdicts:
    if not judged.any():
        return nothing()
    counts = weekly[judged].sum(axis=1)
    return judge_rare(_kept(units, judged), counts, expected[judged], size_from_bursts(weekly[judged]), strict)


def _seen(values: FloatArray) -> FloatArray:
    return np.asarray(np.count_nonzero(~np.isnan(values), axis=1), dtype=np.float64)


def _kept(names: Sequence[str], mask: BoolArray) -> list[str]:
    return [name for name, keep in zip(names, mask, strict=True) if keep]
