"""How people thank each other: most never, a few all the time, mostly their neighbours, now and then a whole team."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from bot.insight.deconvolution import BoolArray, FloatArray
from bot.insight.spots import Spot
from bot.insight.thanks import Thanks
from tests.simulation.simulated import IntArray, Scenario, units

VALUES = 4
POPULAR = np.array([0.4, 0.3, 0.2, 0.1])
RATE = 0.15  # occasions a person and week
QUIET = 0.6  # of people give nothing
RARE = 1 / 4  # of what is usual
HOLIDAYS = 2  # weeks in which hardly anybody thanks


@dataclass(frozen=True, slots=True)
class Given:
    """What was thanked for, what managers gave by leaf and week, and what is true of leaves, values and branches."""

    occasions: Thanks
    by_managers: FloatArray
    unthanked: BoolArray
    on_the_wall: BoolArray
    not_thanking: BoolArray

    def truth(self, managers: Sequence[int], names: Sequence[str]) -> Mapping[Spot, Set[str]]:
        pairs = [f"{name}/{value}" for name in names for value in range(1, VALUES + 1)]
        return {
            Spot.UNTHANKED: units(managers, self.unthanked),
            Spot.WALL: units(pairs, self.on_the_wall.ravel()),
            Spot.NOT_THANKING: units(names, self.not_thanking),
        }


def give(rng: Generator, sizes: IntArray, branch: IntArray, passed_over: BoolArray, scenario: Scenario) -> Given:
    """Returns the thanks of some weeks. Planted: teams that are passed over, values that a branch does not thank for,
    and branches whose managers hardly thank.
    """
    leaves, people, branches = len(sizes), int(sizes.sum()), int(branch.max()) + 1
    home, partner = np.repeat(np.arange(leaves), sizes), rng.integers(0, leaves, people)
    rate, welcome = _rates(rng, people), np.where(passed_over, 0.1, 1.0)
    expected = 0.5 * np.bincount(home, rate, leaves) + 0.3 * np.bincount(partner, rate, leaves)
    expected = welcome * (expected + 0.2 * rate.sum() * sizes / people)
    weeks = np.ones(scenario.weeks)
    weeks[rng.choice(scenario.weeks, HOLIDAYS, replace=False)] = 0.15
    wall = np.append(rng.random((branches, VALUES)) < scenario.planted, np.zeros((1, VALUES), dtype=bool), axis=0)
    givers, when = np.nonzero(rng.poisson(np.outer(rate, weeks)))
    drawn = rng.random(len(givers))
    anywhere = rng.choice(leaves, len(givers), p=sizes / people)
    teams = np.where(drawn < 0.5, home[givers], np.where(drawn < 0.8, partner[givers], anywhere))
    kept = rng.random(len(teams)) < welcome[teams]
    givers, when, teams = givers[kept], when[kept], teams[kept]
    if scenario.enthusiast:
        fans = np.argwhere(rng.random((leaves, scenario.weeks)) < 0.9 * (branch == 0)[:, None])
        givers = np.append(givers, np.full(len(fans), people))
        teams, when = np.append(teams, fans[:, 0]), np.append(when, fans[:, 1])
    by_managers, hardly = _by_managers(rng, branch, weeks, scenario)
    return Given(
        occasions=_valued(rng, Thanks(weeks=when, values=when, givers=givers, teams=teams), wall[branch]),
        by_managers=by_managers,
        unthanked=expected / sizes < RARE * expected.sum() / people,
        on_the_wall=wall[:branches],
        not_thanking=hardly,
    )


def _rates(rng: Generator, people: int) -> FloatArray:
    """How often each person thanks in a week."""
    rates = np.where(rng.random(people) < QUIET, 0, np.minimum(rng.pareto(1.8, people), 20))
    return np.asarray(rates * RATE / max(rates.mean(), 0.02))


def _valued(rng: Generator, thanks: Thanks, wall: BoolArray) -> Thanks:
    """Each for a value; those that are on the wall only in a team's branch come up there once in twenty times."""
    values = rng.choice(VALUES, len(thanks.teams), p=POPULAR)
    for _ in range(8):
        instead = wall[thanks.teams, values] & (rng.random(len(values)) < 0.95)
        values = np.where(instead, rng.choice(VALUES, len(values), p=POPULAR), values)
    return Thanks(weeks=thanks.weeks, values=values + 1, givers=thanks.givers, teams=thanks.teams)


def _by_managers(
    rng: Generator, branch: IntArray, weeks: FloatArray, scenario: Scenario
) -> tuple[FloatArray, BoolArray]:
    """What each manager gave, by week, and the branches whose managers truly hardly give."""
    rates = np.where(rng.random(len(branch)) < 0.4, 0, np.minimum(rng.pareto(1.8, len(branch)), 8)) / 4
    hardly = np.append(rng.random(branch.max() + 1) < scenario.planted, False)
    rates *= np.where(hardly[branch], 0.1, 1)
    of_branch = np.array([rates[branch == number].mean() for number in range(branch.max() + 1)])
    usual = rates[branch >= 0].mean() if len(of_branch) else 0.0
    return rng.poisson(rates[:, None] * weeks).astype(float), of_branch < RARE * usual
