"""Simulated organisations with planted blind spots: what is found can be held against what is true.

An easy company, in which each kind of blind spot can be planted alone; `realistic` has people as they are.

An organisation is a real tree of units; its people answer, or do not; blocks and scores are those of the product.
Nothing here knows the procedure that is to be judged. Every draw comes from the generator that is handed in.
"""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from bot.checkin.blocks import FLOOR, SizeBand
from bot.checkin.coarse import choose_coarsely
from bot.checkin.ledger import Participation
from bot.checkin.release import release
from bot.demo.simulation import answers as labels
from bot.demo.simulation import bursts, forecasts, tempers, usual_levels
from bot.insight.blindspots import LIVED, Beliefs, ItemRound
from bot.insight.deconvolution import BoolArray, FloatArray
from bot.insight.other_spots import FALL
from bot.insight.response_rate import Cells, Shown
from bot.org.tree import Seat, Tree, grow
from bot.org.unit_key import UnitKind

ITEMS_A_ROUND = 2
TURN_OUT = 0.8
LARGEST = 15
KUDOS = 0.2  # received by a person in a week
LONG_AGO, TODAY = date(2020, 1, 1), date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class Organisation:
    """`leaves` are all teams, those of the front line first: only these, `teams` many, are planted and judged."""

    tree: Tree
    leaves: tuple[str, ...]
    sizes: NDArray[np.int64]
    teams: int
    areas: tuple[str, ...]  # of each front-line team: its leader's unit

    @property
    def names(self) -> tuple[str, ...]:
        return self.leaves[: self.teams]


@dataclass(frozen=True, slots=True)
class Answers:
    """What check-ins released; arrays of shape (leaves, item-rounds), turn_out (leaves, rounds).

    lived: the score of a block that is this team alone, as the product reads it, else NaN. exact: the mean of the
    team's block without any rounding: what a heat map of usual products shows.
    """

    lived: FloatArray
    exact: FloatArray
    response_rate: Shown


@dataclass(frozen=True, slots=True)
class Case:
    """What was planted, what a finder of `bot` is given, and who lies past the line to the naked eye."""

    planted: frozenset[str]
    inputs: tuple[Any, ...]
    past_the_line: frozenset[str]


@dataclass(frozen=True, slots=True)
class GapCase:
    """As Case, for the gap. `true_gap` is what is planted plus how the manager differs from others for good;
    `believed` is what managers forecast, whether their team had a score of its own or not.
    """

    planted: BoolArray
    true_gap: FloatArray
    beliefs: Beliefs
    believed: FloatArray
    exact: FloatArray


def organisation(rng: Generator, teams: int = 200) -> Organisation:
    """Teams of 4-15 people; five to eight of them below a leader, six leaders below a director."""
    seats = [Seat(0, None, LONG_AGO)]
    front: list[int] = []
    leader_of: list[int] = []

    def join(boss: int) -> int:
        seats.append(Seat(len(seats), boss, LONG_AGO))
        return len(seats) - 1

    while len(front) < teams:
        if len(set(leader_of)) % 6 == 0:
            director = join(0)
        leader = join(director)
        for _ in range(min(teams - len(front), int(rng.integers(5, 9)))):
            front.append(join(leader))
            leader_of.append(leader)
    sizes = rng.integers(4, LARGEST + 1, teams)
    for manager, size in zip(front, sizes, strict=True):
        for _ in range(size):
            join(manager)
    tree = grow(seats, TODAY)
    names = [f"team:{manager}" for manager in front]
    others = [unit.key for unit in tree.units if unit.kind is UnitKind.TEAM and unit.key not in set(names)]
    people = dict.fromkeys(names + others, 0)
    for leaf in tree.leaf_of.values():
        people[leaf] += 1
    areas = tuple(f"unit:{leader}" for leader in leader_of)
    return Organisation(tree, tuple(people), np.array(list(people.values())), teams, areas)


def check_ins(rng: Generator, org: Organisation, level: FloatArray, response_rate: FloatArray) -> Answers:
    """Lets everybody answer around their team's level, of shape (leaves, item-rounds), and closes each round.

    turn_out: of shape (leaves, rounds).
    """
    people = np.arange(org.sizes.max()) < org.sizes[:, None]
    temper = tempers(rng, people)
    lived, exact = np.full((2, *level.shape), np.nan)
    answers = Answers(lived, exact, Shown.nothing(*response_rate.shape))
    last: Set[str] = frozenset()
    for round_ in range(response_rate.shape[1]):
        present = people & (rng.random(people.shape) < response_rate[:, [round_]])
        columns = np.arange(ITEMS_A_ROUND) + ITEMS_A_ROUND * round_
        given = labels(rng, level[:, columns], temper)
        totals = (given * present[:, None, :]).sum(axis=2)
        last = close(org, present.sum(axis=1), totals, last, round_, answers)
    return answers


def close(
    org: Organisation,
    ballots: NDArray[np.int64],
    totals: FloatArray,
    last: Set[str],
    round_: int,
    answers: Answers,
) -> Set[str]:
    """Folds one round into blocks as the product does, writes what it released, and tells what was published."""
    people, answered = (dict(zip(org.leaves, many.tolist(), strict=True)) for many in (org.sizes, ballots))
    chosen = choose_coarsely(org.tree, people, answered, published_before=last)
    members: dict[str, list[int]] = {}
    for number, leaf in enumerate(org.leaves):
        if block := chosen.blocks.of_leaf[leaf]:
            members.setdefault(block, []).append(number)
    columns = np.arange(ITEMS_A_ROUND) + ITEMS_A_ROUND * round_
    for number, asked in enumerate(org.sizes.tolist()):
        answers.response_rate.put_none(Cells(number, round_), asked)
    for block, leaves in members.items():
        n, sums = int(ballots[leaves].sum()), totals[leaves].sum(axis=0)
        if n:  # a block of nobody: its leaves were all silent
            answers.exact[leaves, columns[0] : columns[-1] + 1] = sums / n
        if [block] == [org.leaves[number] for number in leaves]:
            invited = int(org.sizes[leaves[0]])
            size, band = SizeBand.of(chosen.size[block]), Participation.released(n, invited)
            answers.lived[leaves[0], columns] = [LIVED[release(int(total), n, size).reading] for total in sums]
            answers.response_rate.put(Cells(leaves[0], round_), size, band, invited, FLOOR)
    return chosen.blocks.published


def gap_case(
    rng: Generator, effect: float, share: float = 0.1, rounds: int = 8, teams: int = 200, slants: float = 0.17
) -> GapCase:
    """Managers who believe `effect` more than their teams live, among managers who err as people do.

    Planted teams live below what their manager takes them to live. Managers differ for good (sd `slants`), know how
    their team differs (sd .15 and by item .1), err from item to item (sd .25), and answer with one of five labels.
    """
    org = organisation(rng, teams)
    planted = plant(rng, teams, share)
    shape = (len(org.leaves), rounds * ITEMS_A_ROUND)
    usual = usual_levels(rng, *shape)
    lower = np.zeros((shape[0], 1))
    lower[:teams, 0] = effect * planted
    answers = check_ins(rng, org, usual - lower, np.full((shape[0], rounds), TURN_OUT))
    slant = slants * rng.standard_normal((shape[0], 1))
    believed = forecasts(rng, usual + slant)[:teams]
    lived = answers.lived[:teams]
    columns = tuple(ItemRound(f"{j // ITEMS_A_ROUND:02}", f"{j:02}") for j in range(shape[1]))
    beliefs = Beliefs(org.names, columns, np.where(np.isnan(lived), np.nan, believed), lived)
    return GapCase(planted, (lower + slant)[:teams, 0], beliefs, believed, answers.exact[:teams])


def unthanked_case(rng: Generator, share: float = 0.1, teams: int = 200, weeks: int = 13) -> Case:
    """Kudos received in bursts; teams differ by a third for good, planted ones receive a tenth of their share."""
    org = organisation(rng, teams)
    planted, people = plant(rng, teams, share), org.sizes[:teams].astype(float)
    rate = KUDOS * people * np.exp(0.35 * rng.standard_normal(teams)) * np.where(planted, 0.1, 1)
    kudos = bursts(rng, rate, weeks)
    few = kudos.sum(axis=1) / people < kudos.sum() / people.sum() / 4
    usual = float(kudos.sum() / people.sum() / weeks)
    return Case(named(org.names, planted), (org.names, kudos, people * weeks, usual), named(org.names, few))


def on_the_wall_case(rng: Generator, share: float = 0.1, teams: int = 200, weeks: int = 13) -> Case:
    """Kudos for six values in the branches below leaders; planted values get a twentieth there."""
    org = organisation(rng, teams)
    branches = tuple(dict.fromkeys(org.areas))
    people = np.array([sum(org.sizes[i] for i, area in enumerate(org.areas) if area == b) for b in branches])
    popularity = np.array([0.25, 0.2, 0.2, 0.15, 0.1, 0.1])
    values = tuple("abcdef")
    usual = KUDOS * np.outer(people, popularity)
    planted = plant(rng, usual.size, share).reshape(usual.shape)
    rate = usual * np.exp(0.3 * rng.standard_normal(usual.shape)) * np.where(planted, 0.05, 1)
    kudos = bursts(rng, rate.ravel(), weeks).reshape(*usual.shape, weeks)
    sums = kudos.sum(axis=2)
    expected = np.outer(sums.sum(axis=1), sums.sum(axis=0)) / sums.sum()
    units = [f"{branch}/{value}" for branch in branches for value in values]
    few = (sums < expected / 4) & (expected >= 5)
    return Case(named(units, planted.ravel()), (branches, values, kudos), named(units, few.ravel()))


def silent_case(rng: Generator, share: float = 0.1, teams: int = 200, rounds: int = 8, falls: float = 0.0) -> Case:
    """Turn-out around .8 (sd .05 between teams), falling by .35 in planted teams after half of the rounds.

    falls: the sd of what all teams fall or rise besides; whose fall is then material counts as planted.
    """
    org = organisation(rng, teams)
    planted = plant(rng, teams, share)
    response_rate = np.clip(TURN_OUT + 0.05 * rng.standard_normal((len(org.leaves), 1)), 0, 1).repeat(
        2 * rounds, axis=1
    )
    fallen = 0.35 * planted + falls * rng.standard_normal(teams)
    planted = fallen > FALL
    response_rate[:teams, rounds:] -= fallen[:, None]
    response_rate = np.clip(response_rate, 0, 1)
    level = np.full((len(org.leaves), 2 * rounds * ITEMS_A_ROUND), 3.5)
    shown = check_ins(rng, org, level, response_rate).response_rate.of(slice(teams))
    before, after = shown.of(slice(None), slice(rounds)), shown.of(slice(None), slice(rounds, None))
    fall = middle(before) - middle(after)
    return Case(named(org.names, planted), (org.names, before, after), named(org.names, fall > FALL))


def middle(shown: Shown) -> FloatArray:
    """The mean turn-out of each team over the rounds in which it had a score of its own, to the naked eye."""
    with np.errstate(invalid="ignore"):
        middles = np.where(shown.most > 0, (shown.fewest + shown.most) / 2 / shown.invited, 0.0)
        return np.asarray(middles.sum(axis=1) / shown.seen)


def unanswered_case(rng: Generator, share: float = 0.1, teams: int = 200) -> Case:
    """Topics raised in teams, seven each on average, by two people on average; a fifth of them stays unanswered, in
    planted teams 95 %.
    """
    names = tuple(f"team:{i}" for i in range(teams))
    planted = plant(rng, teams, share)
    topics = rng.poisson(7, teams)
    ignored = np.where(planted, 0.95, rng.beta(4, 16, teams))
    team_of = np.repeat(np.arange(teams), topics)
    is_ignored, concerns = rng.random(len(team_of)) < ignored[team_of], rng.geometric(0.5, len(team_of))
    team_of_each, topic_of = np.repeat(team_of, concerns), np.repeat(np.arange(len(team_of)), concerns)
    unanswered = np.repeat(is_ignored, concerns)
    raised = np.bincount(team_of_each, minlength=teams)
    past = (raised >= 3) & (np.bincount(team_of_each, unanswered, teams) > raised / 2)
    return Case(named(names, planted), (names, team_of_each, topic_of, unanswered), named(names, past))


def not_walked_case(rng: Generator, share: float = 0.1, teams: int = 200, rounds: int = 2, lower: float = 0.0) -> Case:
    """Four items about leaders, as half a year asks, and as many others; areas differ (sd .1), planted ones lie .65
    below in all teams. lower: by how much every second area answers lower whatever it is asked.
    """
    org = organisation(rng, teams)
    areas = tuple(dict.fromkeys(org.areas))
    planted = plant(rng, len(areas), share)
    of_area = 0.1 * rng.standard_normal(len(areas)) - 0.65 * planted
    about = rounds * ITEMS_A_ROUND
    level = 3.5 + 0.2 * rng.standard_normal((len(org.leaves), 2 * about))
    area = np.array([areas.index(area) for area in org.areas])
    level[:teams, :about] += of_area[area, None]
    level[:teams] -= lower * (area % 2)[:, None]
    response_rate = np.full((len(org.leaves), 2 * rounds), TURN_OUT)
    answers = check_ins(rng, org, level, response_rate)
    lived, exact = answers.lived[:teams], answers.exact[:teams, :about]
    deficits = np.nanmedian(exact) - np.array([np.nanmean(exact[area == number]) for number in range(len(areas))])
    return Case(
        named(areas, planted), (areas, org.areas, lived[:, :about], lived[:, about:]), named(areas, deficits > 0.3)
    )


def plant(rng: Generator, units: int, share: float) -> BoolArray:
    """Which of the units are planted: the nearest whole number to their share, anywhere."""
    return np.isin(np.arange(units), rng.choice(units, round(share * units), replace=False))


def seen_in(values: FloatArray) -> NDArray[np.int64]:
    return np.asarray(np.count_nonzero(~np.isnan(values), axis=1), dtype=np.int64)


def named(names: Any, chosen: BoolArray) -> frozenset[str]:
    return frozenset(name for name, is_chosen in zip(names, chosen, strict=True) if is_chosen)
