"""People who answer, believe and thank as people do: what the demo's company and the tests of the procedure share.

Levels are on the 1-5 scale; every draw comes from the generator that is handed in. Nothing here knows the procedure
that finds blind spots.
"""

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]


def usual_levels(rng: Generator, teams: int, columns: int) -> FloatArray:
    """Returns how teams live if nothing is planted, of shape (teams, columns): items differ (sd .3), teams (sd .15),
    and teams by item (sd .1).
    """
    usual = 3.5 + 0.3 * rng.standard_normal(columns) + 0.15 * rng.standard_normal((teams, 1))
    return np.asarray(usual + 0.1 * rng.standard_normal((teams, columns)))


def tempers(rng: Generator, people: BoolArray) -> FloatArray:
    """Returns how each person differs from the team for good (sd .5), 0 where nobody is; the level of a team is what
    its people make it. people: of shape (teams, largest team).
    """
    temper = np.where(people, 0.5 * rng.standard_normal(people.shape), 0.0)
    return np.asarray(temper - (temper.sum(axis=1) / people.sum(axis=1))[:, None])


def answers(rng: Generator, level: FloatArray, temper: FloatArray) -> FloatArray:
    """Returns one of five labels from everybody, of shape (teams, items, people): a person differs from day to day (sd
    .7).

    level: of shape (teams, items).
    """
    drift = 0.7 * rng.standard_normal((*level.shape, temper.shape[1]))
    return np.clip(np.rint(level[:, :, None] + temper[:, None, :] + drift), 1, 5)


def forecasts(rng: Generator, believed: FloatArray) -> FloatArray:
    """Returns one of five labels from each manager around what they believe, of shape (teams, items): they err (sd
    .25).
    """
    return np.clip(np.rint(believed + 0.25 * rng.standard_normal(believed.shape)), 1, 5)


def bursts(rng: Generator, weekly_rate: FloatArray, weeks: int) -> FloatArray:
    """Counts of shape (units, weeks) that come in bursts: variance = mean + mean^2 / 2 in a week."""
    mood = rng.gamma(2, 1 / 2, (len(weekly_rate), weeks))
    return rng.poisson(weekly_rate[:, None] * mood).astype(np.float64)
