"""The people of `simulator`, living through the product's own plan: alike but for what is planted in them."""

import numpy as np
from numpy.random import Generator

from bot.demo.simulation import answers, bursts, forecasts, tempers
from bot.insight.concerns import Concerns
from bot.insight.deconvolution import BoolArray, FloatArray
from bot.insight.evaluation import branches
from bot.insight.evidence import Evidence
from bot.insight.spots import Spot
from bot.insight.thanks import Thanks
from tests.simulation.concerns import raise_concerns
from tests.simulation.simulated import VALUES, Plan, Published, Scenario, Simulated, Truth, closing, units
from tests.simulation.simulator import KUDOS, TURN_OUT, Organisation, organisation

QUARTER, HALF = 13, 8
SLANTS, FALL, DEFICIT = 0.17, 0.35, 0.65
POPULAR = np.array([0.4, 0.3, 0.2, 0.1])


def simulate(rng: Generator, scenario: Scenario) -> Simulated:
    """Returns the weeks of a company, and what is true of it."""
    plan, org = Plan(scenario.weeks), organisation(rng, scenario.teams)
    managers = [int(name.removeprefix("team:")) for name in org.names]
    branch_of = branches(org.tree)
    names = sorted(set(branch_of.values()))
    area = np.array([names.index(branch_of[manager]) if manager in branch_of else -1 for manager in managers])
    planted = {kind: rng.random(scenario.teams) < scenario.planted for kind in (Spot.GAP, Spot.UNTHANKED, Spot.SILENT)}
    shady = rng.random(len(names)) < scenario.planted
    usual = _usual(rng, org, plan, scenario)
    lower = _lower(org, plan, np.where(planted[Spot.GAP], scenario.gap, 0.0), np.append(shady, False)[area])
    rate = np.full((len(org.leaves), scenario.weeks), TURN_OUT)
    rate[: scenario.teams, -HALF:] -= FALL * planted[Spot.SILENT][:, None]
    slant = SLANTS * rng.standard_normal((scenario.teams, 1)) + (scenario.optimism or 0.0)
    belief = usual[: scenario.teams] + slant
    walls = np.append(rng.random((len(names), len(VALUES))) < scenario.planted, np.zeros((1, 4), dtype=bool), axis=0)
    thanks = _thanks(rng, org, planted[Spot.UNTHANKED], walls[area], scenario.weeks)
    raised = raise_concerns(rng.spawn(1)[0], org.tree, scenario, orderly=True)  # a stream that moves no other
    evidence = _evidence(
        rng, org, plan, usual - lower, rate, believed=forecasts(rng, belief), thanks=thanks, concerns=raised.concerns
    )
    gaps = (belief - (usual - lower)[: scenario.teams])[:, plan.within(scenario.weeks - QUARTER, scenario.weeks)]
    pairs = [f"{name}/{value.id}" for name in names for value in VALUES]
    spots = {kind: units(managers, of) for kind, of in planted.items()} | {
        Spot.GAP: units(managers, gaps.mean(axis=1) > 0.5),
        Spot.WALL: units(pairs, walls[: len(names)].ravel()),
        Spot.UNANSWERED: raised.unanswered,
        Spot.NOT_WALKED: units(names, shady),
        Spot.NOT_THANKING: frozenset(),
    }
    truth = Truth(dict(zip(managers, gaps.mean(axis=1).tolist(), strict=True)), spots)
    return Simulated(scenario, org.tree, plan.items, evidence, truth)


def _usual(rng: Generator, org: Organisation, plan: Plan, scenario: Scenario) -> FloatArray:
    """Items differ (sd .3), teams (.15), and teams by item (.1); each item is the same whenever it comes."""
    keys = list(plan.items)
    item = np.array([keys.index(key) for _, key in plan.columns])
    leaves = len(org.leaves)
    of_item = 0.3 * rng.standard_normal(len(keys)) + 0.1 * rng.standard_normal((leaves, len(keys)))
    fell = scenario.fell * np.array([week > scenario.weeks - 4 for week, _ in plan.columns])
    return np.asarray(3.5 + 0.15 * rng.standard_normal((leaves, 1)) + of_item[:, item] - fell)


def _lower(org: Organisation, plan: Plan, gap: FloatArray, shady: BoolArray) -> FloatArray:
    lower = np.zeros((len(org.leaves), len(plan.columns)))
    of_leaders = np.array([key.startswith("leaders-") for _, key in plan.columns])
    lower[: len(gap)] = gap[:, None] + DEFICIT * np.outer(shady, of_leaders)
    return lower


def _thanks(rng: Generator, org: Organisation, passed_over: BoolArray, walls: BoolArray, weeks: int) -> Thanks:
    """Kudos in bursts, each by somebody else; teams differ by a third for good."""
    people = org.sizes[: org.teams]
    rate = KUDOS * people * np.exp(0.35 * rng.standard_normal(org.teams)) * np.where(passed_over, 0.1, 1)
    by_value = rate[:, None] * POPULAR * np.where(walls, 0.05, 1)
    counts = bursts(rng, by_value.ravel(), weeks).astype(int).reshape(org.teams, len(VALUES), weeks)
    teams, values, when = (np.repeat(at, counts.ravel()) for at in np.indices(counts.shape).reshape(3, -1))
    givers = rng.integers(0, int(org.sizes.sum()), len(teams))
    return Thanks(weeks=when, values=values + 1, givers=givers, teams=teams)


def _evidence(
    rng: Generator,
    org: Organisation,
    plan: Plan,
    level: FloatArray,
    rate: FloatArray,
    believed: FloatArray,
    thanks: Thanks,
    concerns: Concerns,
) -> Evidence:
    people = np.arange(org.sizes.max()) < org.sizes[:, None]
    temper, closer = tempers(rng, people), closing(org.tree, org.leaves, org.sizes, plan.weeks)
    published = Published.nothing(org.tree, level.shape)
    for week in range(1, plan.weeks + 1):
        present = people & (rng.random(people.shape) < rate[:, [week - 1]])
        columns = plan.of(week)
        labels = answers(rng, level[:, columns], temper)
        totals = (labels * present[:, None]).sum(axis=2)
        published.add(columns, week, closer.close(week - 1, present.sum(axis=1), totals))
    sizes = org.sizes[: org.teams].astype(float)
    return Evidence(
        teams=tuple(int(name.removeprefix("team:")) for name in org.names),
        columns=plan.columns,
        weeks=range(1, plan.weeks + 1),
        values=(0, *(value.id for value in VALUES)),
        lived=published.own[: org.teams],
        believed=believed,
        company=published.company,
        response_rate=closer.shown.of(slice(org.teams)),
        thanks=thanks,
        thanks_given=bursts(rng, np.full(org.teams, KUDOS), plan.weeks),
        people=sizes,
        exposure=np.repeat(sizes[:, None], plan.weeks, axis=1),
        branches=published.branches,
        concerns=concerns,
    )
