"""People as they are: written from the description in docs/blind-spots.md, sharing nothing with `simulator`.

Teams are small and uneven, their means have heavy tails, weeks hang together, people differ in temper and in how easily
they agree, some always answer 4, who is unhappy answers less; managers err for good, some always forecast 4, all skip.
Every draw comes from the generator that is handed in.
"""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.random import Generator

from bot.checkin.preview import turn_out as later
from bot.insight.deconvolution import BoolArray, FloatArray
from bot.insight.evaluation import branches
from bot.insight.evidence import Evidence
from bot.insight.spots import Spot
from bot.org.tree import Seat, Tree, grow
from tests.simulation import realistic_kudos as kudos
from tests.simulation.concerns import raise_concerns
from tests.simulation.simulated import (
    Closing,
    Folded,
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
OPTIMISM = 0.15
FOLLOWS = 0.5  # how turn-out follows mood: the log-odds of answering by label
SILENT, NOT_WALKED = 0.4, 0.6  # what is planted: lost of turn-out, lower in items about leaders
QUARTER, HALF = 13, 8


@dataclass(frozen=True, slots=True)
class People:
    """A company. Arrays over its leaves, each the team of one manager; `temper` and others are (leaves, places)."""

    tree: Tree
    managers: tuple[int, ...]
    sizes: IntArray
    branch: IntArray
    names: tuple[str, ...]
    present: BoolArray
    temper: FloatArray
    agrees: FloatArray
    always: BoolArray
    planted: BoolArray

    @property
    def leaves(self) -> tuple[str, ...]:
        return tuple(f"team:{manager}" for manager in self.managers)


def heavy(rng: Generator, sd: float, shape: int | tuple[int, ...]) -> FloatArray:
    """Student's t with 4 degrees of freedom, of this standard deviation."""
    return np.asarray(sd / np.sqrt(2) * rng.standard_t(4, shape))


def people(rng: Generator, scenario: Scenario) -> People:
    """Front-line teams of 2 to 25 people, half of them under seven; leaders lead six managers, more or fewer."""
    seats, front = [Seat(0, None, LONG_AGO)], scenario.teams
    leading = _joined(seats, [0], round(front / 36) if front > 45 else 0, rng)
    leading = _joined(seats, leading, round(front / 6) if front > 9 else 0, rng)
    managers = _joined(seats, leading, front, rng)
    sizes = np.clip(np.rint(rng.lognormal(np.log(6), 0.5, front)), 2, 25).astype(int)
    if scenario.people:
        _fit(rng, sizes, scenario.people - len(seats))
    for manager, size in zip(managers, sizes.tolist(), strict=True):
        _joined(seats, [manager], size, rng)
    tree = grow(seats, TODAY)
    counts: dict[str, int] = {}
    for leaf in tree.leaf_of.values():
        counts[leaf] = counts.get(leaf, 0) + 1
    bosses = tuple(sorted(int(leaf.removeprefix("team:")) for leaf in counts))
    of_leaf = np.array([counts[f"team:{boss}"] for boss in bosses])
    shape = (len(bosses), int(of_leaf.max()))
    present = np.arange(shape[1]) < of_leaf[:, None]
    area = branches(tree)
    names = tuple(sorted(set(area.values())))
    at = np.array([names.index(area[boss]) if boss in area else -1 for boss in bosses])
    return People(
        tree=tree,
        managers=bosses,
        sizes=of_leaf,
        branch=at,
        names=names,
        present=present,
        temper=0.6 * rng.standard_normal(shape),
        agrees=0.35 * rng.standard_normal(shape),
        always=rng.random(shape) < 0.08,
        planted=np.isin(bosses, managers) & (rng.random(len(bosses)) < scenario.planted),
    )


def _fit(rng: Generator, sizes: IntArray, people: int) -> None:
    """Lets people of any team come or go until so many are there."""
    while (missing := people - int(sizes.sum())) != 0:
        place = rng.integers(len(sizes))
        sizes[place] = np.clip(sizes[place] + np.sign(missing), 2, 25)


def _joined(seats: list[Seat], bosses: list[int], joining: int, rng: Generator) -> list[int]:
    """Gives so many people to bosses, two to each and the rest anyhow; without any, the bosses lead on themselves."""
    if not joining:
        return bosses
    chosen = [*(bosses * 2)[:joining], *rng.choice(bosses, max(0, joining - 2 * len(bosses))).tolist()]
    first = len(seats)
    seats += [Seat(first + place, int(boss), LONG_AGO) for place, boss in enumerate(chosen)]
    return list(range(first, len(seats)))


def simulate(rng: Generator, scenario: Scenario) -> Simulated:
    """Returns the weeks of a company, and what is true of it."""
    plan, staff = Plan(scenario.weeks, scenario.cadence), people(rng, scenario)
    level, (lower, shady) = _levels(rng, staff, plan, scenario), _lowered(rng, staff, plan, scenario)
    silent = (rng.random(len(staff.sizes)) < scenario.planted) * 1.0
    closer = closing(staff.tree, staff.leaves, staff.sizes, scenario.weeks)
    lived, published = np.full(level.shape, np.nan), Published.nothing(staff.tree, level.shape)
    turn_out = np.zeros((len(staff.sizes), scenario.weeks))
    steady = np.clip(scenario.turn_out + 0.08 * rng.standard_normal(len(turn_out)), 0.35, 0.97)
    steady += (1 - steady) * later(0, scenario.open_for)
    for week in plan.rounds:
        columns, closes = plan.of(week), week + scenario.closes_after
        labels = _answers(rng, staff, (level - lower)[:, columns])
        lived[:, columns] = (labels * staff.present[:, None]).sum(axis=2) / staff.sizes[:, None]
        turn_out[:, week - 1] = steady - SILENT * silent * (week > scenario.weeks - HALF)
        if closes <= scenario.weeks:
            published.add(columns, closes, _close(rng, staff, labels, turn_out[:, week - 1], closer, closes))
    believed, belief = _believed(rng, level + _usual(staff), scenario)
    thanks = kudos.give(rng, staff.sizes, staff.branch, staff.planted, scenario)
    raised = raise_concerns(rng.spawn(1)[0], staff.tree, scenario, orderly=False)  # a stream that moves no other
    evidence = replace(_evidence(staff, plan, scenario, published, closer, thanks, believed), concerns=raised.concerns)
    gaps = (belief - lived)[:, plan.within(scenario.weeks - QUARTER, scenario.weeks)].mean(axis=1)
    spots = {
        Spot.GAP: units(staff.managers, gaps > 0.5),
        Spot.SILENT: units(staff.managers, _fell_silent(turn_out)),
        Spot.UNANSWERED: raised.unanswered,
        Spot.NOT_WALKED: units(staff.names, shady),
        **thanks.truth(staff.managers, staff.names),
    }
    by_manager = dict(zip(staff.managers, gaps.tolist(), strict=True))
    return Simulated(scenario, staff.tree, plan.items, evidence, Truth(by_manager, spots), published.blocks)


def _evidence(
    staff: People,
    plan: Plan,
    scenario: Scenario,
    published: Published,
    closer: Closing,
    thanks: kudos.Given,
    believed: FloatArray,
) -> Evidence:
    return Evidence(
        teams=staff.managers,
        columns=plan.columns,
        weeks=range(1, scenario.weeks + 1),
        values=tuple(range(kudos.VALUES + 1)),
        lived=published.own,
        believed=believed,
        company=published.company,
        response_rate=closer.shown,
        thanks=thanks.occasions,
        thanks_given=thanks.by_managers,
        exposure=np.repeat(staff.sizes[:, None] * 1.0, scenario.weeks, axis=1),
        people=staff.sizes.astype(float),
        closed={week: week + scenario.closes_after for week in plan.rounds} if scenario.closes_after else {},
        branches=published.branches,
    )


def _fell_silent(turn_out: FloatArray) -> BoolArray:
    falls = turn_out[:, -2 * HALF : -HALF].mean(axis=1) - turn_out[:, -HALF:].mean(axis=1)
    return np.asarray(falls - np.median(falls) > 0.15)


def _levels(rng: Generator, staff: People, plan: Plan, scenario: Scenario) -> FloatArray:
    """How each leaf lives, of shape (leaves, columns), before anything is planted."""
    leaves, weeks = len(staff.sizes), np.array([week - 1 for week, _ in plan.columns])
    keys = list(plan.items)
    item = np.array([keys.index(key) for _, key in plan.columns])
    of_item = 0.3 * rng.standard_normal(len(keys)) + 0.2 * rng.standard_normal((leaves, len(keys)))
    drift = np.zeros((leaves, scenario.weeks))
    for week in range(scenario.weeks):
        before = drift[:, week - 1] if week else 0.15 * rng.standard_normal(leaves)
        drift[:, week] = 0.6 * before + 0.15 * 0.8 * rng.standard_normal(leaves)
    season = 0.15 * np.sqrt(2) * np.sin(2 * np.pi * (np.arange(scenario.weeks) / 26 + rng.random()))
    season[-4:] -= scenario.fell
    of_team = heavy(rng, 0.45, (leaves, 1))
    of_team[:, 0] += np.append(0.15 * rng.standard_normal(len(staff.names)), 0)[staff.branch]
    return np.asarray(3.5 + of_team + of_item[:, item] + (drift + season)[:, weeks])


def _lowered(rng: Generator, staff: People, plan: Plan, scenario: Scenario) -> tuple[FloatArray, BoolArray]:
    """What is taken off where a gap is planted, and off what is asked about leaders, by leaf and column; where leaders
    are truly seen to act on their words less, by branch.
    """
    shady = rng.random(len(staff.names)) < scenario.planted
    of_leaders = np.array([key.startswith("leaders-") for _, key in plan.columns])
    lower = np.where(staff.planted[:, None], scenario.gap, 0.0) * np.ones(len(of_leaders))
    return lower + NOT_WALKED * np.outer(np.append(shady, False)[staff.branch], of_leaders), shady


def _usual(staff: People) -> FloatArray:
    """What the people of a leaf usually add to its level: their managers know them. Of shape (leaves, 1)."""
    habits = (staff.temper + staff.agrees) * staff.present
    return np.asarray((habits.sum(axis=1) / staff.sizes)[:, None])


def _answers(rng: Generator, staff: People, level: FloatArray) -> FloatArray:
    """What everybody would answer, of shape (leaves, items, places); the mood, which leads, is not agreed to."""
    spread = (staff.temper[:, None] + staff.agrees[:, None]).repeat(level.shape[1], axis=1)
    spread[:, 0] = staff.temper
    labels = level[:, :, None] + spread + 0.7 * rng.standard_normal(spread.shape)
    return np.asarray(np.where(staff.always[:, None], 4.0, np.clip(np.rint(labels), 1, 5)))


def _close(rng: Generator, staff: People, labels: FloatArray, rate: FloatArray, closer: Closing, week: int) -> Folded:
    """Who is content answers more. Returns what the round published, which closes in a week."""
    odds = np.log(rate / (1 - rate))[:, None] + FOLLOWS * (labels[:, 0] - 3.5)
    answers = staff.present & (rng.random(odds.shape) < 1 / (1 + np.exp(-odds)))
    return closer.close(week - 1, answers.sum(axis=1), (labels * answers[:, None]).sum(axis=2))


def _believed(rng: Generator, level: FloatArray, scenario: Scenario) -> tuple[FloatArray, FloatArray]:
    """What managers forecast, and what they believe: with a slant of their own, and some never thinking about it."""
    leaves, optimism = len(level), OPTIMISM if scenario.optimism is None else scenario.optimism
    belief = np.clip(level + optimism + heavy(rng, 0.25, (leaves, 1)), 1, 5)
    forecast = np.rint(belief + 0.4 * rng.standard_normal(level.shape))
    if scenario.alike:
        forecast = np.floor(belief + rng.uniform(0.25, 0.75, (leaves, 1)))
    thoughtless = rng.random((leaves, 1)) < 0.15
    belief, forecast = np.where(thoughtless, 4.0, belief), np.where(thoughtless, 4.0, np.clip(forecast, 1, 5))
    skips = rng.random(level.shape) < rng.uniform(0.05, 0.3, (leaves, 1))
    return np.where(skips, np.nan, forecast), belief
