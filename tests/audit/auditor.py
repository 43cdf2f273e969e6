"""An adversary with patience: what follows, for certain, from everything that was published?

The unknowns are whole numbers: how many people of an atom (a team in a round, or a finer group) answered each
label. Every published statement is a `Cell`, a few linear conditions on them. Exact integer programming (HiGHS)
then finds the smallest and the largest number that a group can have given. A group is exposed when it is

    pinned   whoever answered in it certainly answered this: one label, or an unhappy or a happy one
    exact    the number of its people who did is certain, more than none and under k
    derived  a number about it follows by adding and subtracting, though it may be of fewer than k people

Most questions need no program: two worlds that are known to be possible and differ settle "not certain". Only a
proof ever says "exposed".
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

from bot.checkin.blocks import FLOOR, SizeBand
from bot.checkin.coarse import own_runs, runs
from bot.checkin.ledger import Page, Participation
from bot.checkin.release import Reading, Released

Atom = tuple[int | str | bool, ...]
Numbers = NDArray[np.int64]
LABELS = range(1, 6)
UNHAPPY, HAPPY = frozenset({1, 2}), frozenset({4, 5})
STATEMENTS = [*(frozenset({label}) for label in LABELS), UNHAPPY, HAPPY]


@dataclass(frozen=True, slots=True)
class Cell:
    """`fewest` to `most` ballots of these atoms, whose mean is at least `lowest` and below `below`."""

    atoms: frozenset[Atom]
    fewest: int
    most: int
    lowest: Fraction
    below: Fraction


@dataclass(frozen=True, slots=True)
class Exposure:
    """What is certain of a group: that `count` people answered one of `labels`; None: everybody who answered.

    Without labels: that a score of this group alone can be worked out from what was published.
    """

    group: frozenset[Atom]
    labels: frozenset[int]
    count: int | None


def published(page: Page, item: str, invited: Mapping[str, int], round_: int) -> list[Cell]:
    """What a page of the ledger tells about one item that nobody skipped. Atoms are (round, leaf)."""
    cells = []
    for (block, asked), score in page.scores.items():
        if asked == item:
            leaves = [leaf for leaf, of in page.blocks.of_leaf.items() if of == block and leaf in invited]
            fewest, most = behind(score.size, [invited[leaf] for leaf in leaves], page.participation.get(block))
            cells.append(said(((round_, leaf) for leaf in leaves), score, fewest, most))
    return cells


def behind(size: SizeBand, invited: Iterable[int], band: Participation | None = None) -> tuple[int, int]:
    """The fewest and the most ballots of leaves of so many people, of which this is published. Band: of one leaf."""
    leaves, most_of = list(invited), {0: 0}  # by the least that may count of the leaves so far, the most
    for people in leaves:
        joined: dict[int, int] = {}
        able = list(own_runs(people) if len(leaves) == 1 else runs(people))
        if people == FLOOR and len(leaves) > 1:  # there all of them count as all but one or two
            able[-2:] = [range(FLOOR - 2, FLOOR + 1)]
        for (least, most), run in product(most_of.items(), able):
            if band is None or Participation.released(run.start, people) is band:
                joined[least + run.start] = max(joined.get(least + run.start, 0), most + run.stop - 1)
        most_of = joined
    fits = {least: most for least, most in most_of.items() if least >= FLOOR and SizeBand.of(least) is size}
    return min(fits), max(fits.values())


def said(atoms: Iterable[Atom], score: Released, fewest: int, most: int) -> Cell:
    """A released score as everybody understands it who knows the rules of the release."""
    quarter, number = Fraction(1, 4), Fraction(score.number)
    lowest, below = number - quarter, number + quarter
    match score.reading:
        case Reading.TWO_OR_LOWER:
            lowest, below = Fraction(1), Fraction(9, 4)
        case Reading.FOUR_OR_HIGHER:
            lowest, below = Fraction(15, 4), Fraction(6)
        case Reading.ONE_AND_A_HALF:
            lowest = Fraction(1)
        case Reading.FOUR_AND_A_HALF:
            below = Fraction(6)
        case _:
            pass
    return Cell(atoms=frozenset(atoms), fewest=fewest, most=most, lowest=lowest, below=below)


class Auditor:
    """All worlds that fit what was published. `invited` bounds the ballots of each atom."""

    def __init__(self, invited: Mapping[Atom, int], cells: Sequence[Cell], k: int = FLOOR) -> None:
        self.k = k
        self._column = {atom: len(LABELS) * at for at, atom in enumerate(invited)}
        rows = [self._weights([atom], LABELS) for atom in invited]
        low, high = [0.0] * len(rows), [float(people) for people in invited.values()]
        for cell in cells:
            ballots = self._weights(cell.atoms, LABELS)
            total = ballots * np.tile(LABELS, len(self._column))
            rows += [ballots, _beyond(cell.lowest, total, ballots), -_beyond(cell.below, total, ballots)]
            low += [cell.fewest, 0, 1]
            high += [cell.most, np.inf, np.inf]
        self._cells = np.array([self._weights(cell.atoms, LABELS) for cell in cells])
        self._conditions = LinearConstraint(np.array(rows), np.array(low), np.array(high))
        self._worlds: list[Numbers] = []

    def exposures(self, groups: Iterable[frozenset[Atom]]) -> list[Exposure]:
        """Everything that is certain of these groups and should not be."""
        found = []
        for group in groups:
            everybody = self._weights(group, LABELS)
            if self._is_derived(everybody) and self._may_be_few(everybody):
                found.append(Exposure(group, frozenset(), None))
            for labels in STATEMENTS:
                inside = self._weights(group, labels)
                if not self._can_exceed(everybody - inside, 0) and self._can_exceed(inside, 0):
                    found.append(Exposure(group, labels, None))
                elif (count := self._certain(inside)) is not None and 0 < count < self.k:
                    found.append(Exposure(group, labels, count))
        return found

    def _is_derived(self, group: Numbers) -> bool:
        """Whether a group is a sum and difference of published ones, however coarse what was said of these."""
        if not len(self._cells):
            return False
        factors = np.linalg.lstsq(self._cells.T, group)[0]
        return bool(np.allclose(self._cells.T @ factors, group))

    def _may_be_few(self, group: Numbers) -> bool:
        """Whether somebody answered in it, and nothing says that k did."""
        return -self._extreme(-group) < self.k and self._can_exceed(group, 0)

    def _certain(self, weights: Numbers) -> int | None:
        """The one number that is possible, or None if several are."""
        known = {int(np.dot(weights, world)) for world in self._worlds}
        if len(known) > 1:
            return None
        known |= {self._extreme(weights), -self._extreme(-weights)}
        return known.pop() if len(known) == 1 else None

    def _can_exceed(self, weights: Numbers, number: int) -> bool:
        return any(int(np.dot(weights, world)) > number for world in self._worlds) or self._extreme(weights) > number

    def _extreme(self, weights: Numbers) -> int:
        """The largest possible number."""
        solved = milp(-weights, constraints=self._conditions, integrality=np.ones_like(weights), bounds=Bounds(0))
        if not solved.success:
            raise AssertionError(f"no world fits what was published: {solved.message}")
        world = np.round(solved.x).astype(np.int64)
        self._worlds.append(world)
        return int(np.dot(weights, world))

    def _weights(self, atoms: Iterable[Atom], labels: Iterable[int]) -> Numbers:
        weights = np.zeros(len(LABELS) * len(self._column), np.int64)
        columns = [self._column[atom] + label - 1 for atom in atoms for label in labels]
        weights[columns] = 1
        return weights


def _beyond(mean: Fraction, total: Numbers, ballots: Numbers) -> Numbers:
    """total - mean * ballots, in whole numbers."""
    return mean.denominator * total - mean.numerator * ballots


def unions(atoms: Iterable[Atom], most: int = 3) -> list[frozenset[Atom]]:
    """Every group of up to `most` of these atoms."""
    every = list(atoms)
    return [frozenset(group) for many in range(1, most + 1) for group in combinations(every, many)]
