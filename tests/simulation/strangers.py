"""People by a stranger, who had read neither of the other generators and wanted to break what is promised.

People answer where their own cut points lie, on a scale that they stretch and countries shift; some always answer 4,
say the same to everything, or say anything; a few answer far more often than the rest; managers copy, all say the same,
err with their branch, or do not forecast at all. A team lives what those who answered say. `WORLDS` are what was tried.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.random import Generator

from bot.insight.deconvolution import FloatArray
from bot.insight.evaluation import branches
from bot.insight.evidence import Evidence
from bot.insight.spots import Spot
from bot.org.tree import Seat, Tree, grow
from tests.simulation import realistic_kudos as kudos
from tests.simulation.simulated import (
    Closing,
    IntArray,
    Plan,
    Published,
    Scenario,
    Simulated,
    Truth,
    closing,
    units,
)

LONG_AGO, TODAY = date(2020, 1, 1), date(2026, 1, 1)
WEEKS, QUARTER = 16, 13
CUTS = np.array([1.5, 2.5, 3.5, 4.5])
FOUR, STRAIGHT, TROLL = 1, 2, 3  # kinds of people; 0 are all others
SHOCK_WEEK = 14
GUESSES = 4  # how often a manager has seen what the team says


@dataclass(frozen=True, slots=True)
class World:
    """How a company is. Shares are of people or of managers, differences in labels.

    base: the level of all; fours, straight, trolls: who answers so; heavy: a tenth gives half of all answers; follows:
    the log-odds of answering by label; countries: by how much branches use the scale differently; unhappy: who is far
    less content; shock: in one week, for everybody. slant, tails: how managers err for good, t with so many degrees of
    freedom; together: the error that a branch's managers share; copies: who forecasts their last score; same: who
    always forecasts 4; forecasting: who does at all; typical: they answer for the middle person, not for the mean.
    """

    planted: float = 0.0
    base: float = 3.4
    pairs: bool = False
    fours: float = 0.05
    straight: float = 0.05
    trolls: float = 0.01
    heavy: bool = False
    follows: float = 0.0
    countries: float = 0.0
    unhappy: float = 0.0
    shock: float = 0.0
    bias: float = 0.1
    slant: float = 0.22
    tails: float = 3.0
    together: float = 0.0
    copies: float = 0.0
    same: float = 0.0
    forecasting: float = 1.0
    typical: bool = False


WORLDS = {
    "as usual": World(),
    "a tenth planted": World(planted=0.1),
    "a tenth gives half of the answers": World(planted=0.1, heavy=True),
    "who is unhappy answers more": World(planted=0.1, follows=-0.6),
    "fours, straight lines, trolls": World(planted=0.1, fours=0.2, straight=0.15, trolls=0.04),
    "countries use the scale differently": World(countries=0.35),
    "teams of two": World(planted=0.1, pairs=True),
    "a hard week for everybody": World(planted=0.1, shock=1.0),
    "a third of managers forecast": World(planted=0.1, forecasting=1 / 3),
    "managers copy the last score": World(planted=0.1, copies=0.6),
    "all managers say 4": World(same=1.0),
    "a branch errs together": World(together=0.3),
    "managers err with heavy tails": World(slant=0.35, tails=2.3),
    "everything at the top of the scale": World(planted=0.1, base=4.7),
    "a fifth is far less content": World(unhappy=0.2, typical=True),
}

APART = "a fifth is far less content"  # what no procedure can tell from a gap, and the page says: a mean is no person


@dataclass(frozen=True, slots=True)
class _Company:
    """Arrays over teams, each of one manager, and over people; `team` is each person's."""

    tree: Tree
    managers: tuple[int, ...]
    sizes: IntArray
    branch: IntArray
    names: tuple[str, ...]
    team: IntArray

    def mean(self, labels: FloatArray, who: FloatArray) -> FloatArray:
        """The mean of each team, of shape (teams, items); NaN where nobody is in it."""
        sums = np.zeros((len(self.sizes), labels.shape[1]))
        np.add.at(sums, self.team, labels * who[:, None])
        n = np.bincount(self.team, who, len(self.sizes))[:, None]
        return np.asarray(np.where(n > 0, sums / np.maximum(n, 1), np.nan))

    def middle(self, labels: FloatArray) -> FloatArray:
        """The middle label of each team, of people who are there several times."""
        team = np.tile(self.team, len(labels) // len(self.team))
        return np.array([np.median(labels[team == number], axis=0) for number in range(len(self.sizes))])


@dataclass(frozen=True, slots=True)
class _Habits:
    """Of each person."""

    temper: FloatArray
    cuts: FloatArray
    kind: IntArray
    answers: FloatArray


def simulate(rng: Generator, world: World, teams: int) -> Simulated:
    """Returns 16 weeks of a company, and what is true of it."""
    plan, company = Plan(WEEKS), _company(rng, world, teams)
    habits, level = _habits(rng, world, len(company.team)), _levels(rng, world, company, plan)
    lower = (rng.random(len(company.sizes)) < world.planted)[:, None] * 1.0
    closer = closing(company.tree, [f"team:{manager}" for manager in company.managers], company.sizes, WEEKS)
    published = Published.nothing(company.tree, level.shape)
    lived, known, middle = np.full((3, *level.shape), np.nan)
    for week in plan.rounds:
        columns = plan.of(week)
        labels = _labels(rng, company, habits, level[:, columns] - lower)
        seen = [_labels(rng, company, habits, level[:, columns]) for _ in range(GUESSES)]
        known[:, columns] = np.mean([company.mean(each, np.ones(len(each))) for each in seen], axis=0)
        middle[:, columns] = company.middle(np.concatenate(seen))
        odds = np.log(habits.answers / (1 - habits.answers)) + world.follows * (labels[:, 0] - 3.5)
        answers = np.asarray(rng.random(len(odds)) < 1 / (1 + np.exp(-odds)), dtype=np.float64)
        lived[:, columns] = company.mean(labels, answers)
        ballots = np.bincount(company.team, answers, len(lower)).astype(np.int64)
        totals = np.nan_to_num(lived[:, columns]) * ballots[:, None]
        published.add(columns, week, closer.close(week - 1, ballots, np.rint(totals)))
    slant = _slants(rng, world, company)
    forecast, believed = _forecasts(rng, world, (middle if world.typical else known) + slant, published.own)
    belief = np.clip(known + slant, 1, 5) if world.typical else believed
    return _held(
        rng, company, plan, published, closer, forecast, (belief - lived)[:, plan.within(WEEKS - QUARTER, WEEKS)]
    )


def _company(rng: Generator, world: World, teams: int) -> _Company:
    """Heads of a dozen teams each below the top, from ten teams on; sizes are uneven, up to 40."""
    heads = range(1, 1 + round(teams / 12)) if teams >= 10 else range(0)
    seats = [Seat(0, None, LONG_AGO), *(Seat(head, 0, LONG_AGO) for head in heads)]
    front = range(len(seats), len(seats) + teams)
    seats += [Seat(manager, heads[manager % len(heads)] if heads else 0, LONG_AGO) for manager in front]
    sizes = np.minimum(2 + rng.negative_binomial(1.6, 0.22, teams), 40)
    if world.pairs:
        sizes = np.where(rng.random(teams) < 0.5, 2, rng.integers(3, 9, teams))
    for manager, size in zip(front, sizes.tolist(), strict=True):
        seats += [Seat(len(seats) + place, manager, LONG_AGO) for place in range(size)]
    tree = grow(seats, TODAY)
    leaves = sorted({int(leaf.removeprefix("team:")) for leaf in tree.leaf_of.values()})
    team = np.array([leaves.index(int(leaf.removeprefix("team:"))) for leaf in tree.leaf_of.values()])
    area = branches(tree)
    names = tuple(sorted(set(area.values())))
    branch = np.array([names.index(area[leaf]) if leaf in area else -1 for leaf in leaves])
    return _Company(tree, tuple(leaves), np.bincount(team), branch, names, team)


def _habits(rng: Generator, world: World, people: int) -> _Habits:
    stretch, drawn = np.exp(0.2 * rng.standard_normal((people, 1))), rng.random(people)
    usual, often = rng.beta(4.5, 1.5, people), rng.random(people) < 0.1
    rarely = np.where(often, 0.97, rng.beta(1.2, 2.4, people))
    return _Habits(
        temper=rng.laplace(0, 0.4, people) - 1.8 * (rng.random(people) < world.unhappy),
        cuts=3 + (CUTS - 3) * stretch,
        kind=np.searchsorted(np.cumsum([world.trolls, world.straight, world.fours]), drawn) * -1 + TROLL,
        answers=np.clip(rarely if world.heavy else usual, 0.02, 0.98),
    )


def _levels(rng: Generator, world: World, company: _Company, plan: Plan) -> FloatArray:
    """Of shape (teams, columns): teams, branches, items, weeks, and items that suit one team and not another."""
    teams, keys, weeks = len(company.sizes), list(plan.items), np.arange(1, WEEKS + 1)
    item, week = np.array([[keys.index(key), week - 1] for week, key in plan.columns]).T
    of_branch = 0.15 * rng.standard_normal(len(company.names)) + world.countries * rng.integers(
        -1, 2, len(company.names)
    )
    of_item = 0.3 * rng.standard_normal(len(keys)) + rng.laplace(0, 0.14, (teams, len(keys)))
    common = 0.2 * np.sin(2 * np.pi * (weeks / 20 + rng.random())) - world.shock * (weeks == SHOCK_WEEK)
    of_week = common + 0.08 * rng.standard_normal((len(company.names) + 1, WEEKS))[company.branch]
    of_team = rng.laplace(0, 0.25, (teams, 1)) + np.append(of_branch, 0)[company.branch, None]
    return np.asarray(world.base + of_team + of_item[:, item] + of_week[:, week])


def _labels(rng: Generator, company: _Company, habits: _Habits, level: FloatArray) -> FloatArray:
    feels = level[company.team] + habits.temper[:, None] + rng.logistic(0, 0.42, (len(company.team), level.shape[1]))
    labels = 1.0 + (feels[:, :, None] > habits.cuts[:, None]).sum(axis=2)
    anything = np.where(rng.random((len(labels), 1)) < 0.5, 1.0, 5.0)
    kind = habits.kind[:, None]
    labels = np.where(kind == STRAIGHT, labels[:, :1], np.where(kind == FOUR, 4.0, labels))
    return np.asarray(np.where(kind == TROLL, anything, labels))


def _slants(rng: Generator, world: World, company: _Company) -> FloatArray:
    own = world.slant * rng.standard_t(world.tails, len(company.sizes)) / np.sqrt(world.tails / (world.tails - 2))
    shared = np.append(world.together * rng.standard_normal(len(company.names)), 0)[company.branch]
    return np.asarray((world.bias + own + shared)[:, None])


def _forecasts(rng: Generator, world: World, right: FloatArray, own: FloatArray) -> tuple[FloatArray, FloatArray]:
    """What managers forecast, NaN where they do not, and what they believe."""
    teams, drawn = len(right), rng.random((len(right), 1))
    belief = np.clip(right, 1, 5)
    forecast = np.clip(np.rint(belief + 0.45 * rng.standard_normal(right.shape)), 1, 5)
    last = np.full(teams, 3.5)
    for column in range(right.shape[1]):
        copied = np.floor(last + 0.5)
        is_copy = drawn[:, 0] < world.copies
        forecast[is_copy, column] = belief[is_copy, column] = copied[is_copy]
        last = np.where(np.isnan(own[:, column]), last, own[:, column])
    is_same = drawn > 1 - world.same
    belief, forecast = (np.where(is_same, 4.0, of) for of in (belief, forecast))
    silent = (rng.random((teams, 1)) > world.forecasting) | (rng.random(right.shape) < 0.15)
    return np.where(silent, np.nan, forecast), belief


def _held(
    rng: Generator,
    company: _Company,
    plan: Plan,
    published: Published,
    closer: Closing,
    forecast: FloatArray,
    differences: FloatArray,
) -> Simulated:
    """What the product may know of it, beside what is true."""
    scenario = Scenario(len(company.sizes), weeks=WEEKS)
    thanks = kudos.give(rng, company.sizes, company.branch, np.zeros(len(company.sizes), dtype=bool), scenario)
    is_known = ~np.isnan(differences)
    gaps = np.nansum(differences, axis=1) / np.maximum(is_known.sum(axis=1), 1)
    evidence = Evidence(
        teams=company.managers,
        columns=plan.columns,
        weeks=range(1, WEEKS + 1),
        values=tuple(range(kudos.VALUES + 1)),
        lived=published.own,
        believed=forecast,
        company=published.company,
        response_rate=closer.shown,
        thanks=thanks.occasions,
        thanks_given=thanks.by_managers,
        exposure=np.repeat(company.sizes[:, None] * 1.0, WEEKS, axis=1),
        people=company.sizes.astype(float),
        branches=published.branches,
    )
    nowhere = dict.fromkeys((Spot.SILENT, Spot.UNANSWERED, Spot.NOT_WALKED), frozenset[str]())
    spots = {Spot.GAP: units(company.managers, gaps > 0.5), **nowhere, **thanks.truth(company.managers, company.names)}
    by_manager = dict(zip(company.managers, gaps.tolist(), strict=True))
    return Simulated(scenario, company.tree, plan.items, evidence, Truth(by_manager, spots))
