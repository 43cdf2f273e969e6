"""The auditor over forecasts: from all that every summary says, no manager's label and no few of them can be told."""

from collections.abc import Mapping
from fractions import Fraction
from random import Random

import numpy as np
import pytest

from bot.checkin.ledger import Page
from bot.checkin.rounds import Frozen
from bot.insight.blindspots import Gaps
from bot.insight.deconvolution import Verdicts
from bot.insight.evaluation import considered
from bot.insight.mirror import HIGH
from bot.insight.patterns import believed, groups
from bot.insight.spots import Evaluation, Posterior, Spot
from bot.insight.summary import find_shared, find_spots
from bot.org.tree import Tree, grow
from tests.audit.auditor import Atom, Auditor, Cell, Exposure, said
from tests.bot.companies import TODAY, company

ITEM = "value-1"


def managers_of(seed: int) -> tuple[Tree, dict[int, int]]:
    """A company with some twenty managers, and the labels of those who said what they believe: alike or not."""
    random = Random(seed)
    tree = grow(company(random, 18, smallest=3, largest=8), TODAY)
    usual = random.randint(1, 5)
    labels = {
        manager: min(5, max(1, usual + (random.choice((-1, 0, 0, 1)) if seed % 3 else 0)))
        for manager in tree.seat_of_boss
        if random.random() < 0.8
    }
    return tree, labels


def pages_as_cells(tree: Tree, page: Page) -> list[Cell]:
    """What all summaries together say, and the bands that they leave out; every manager is an atom."""
    seat, cells = tree.seat_of_boss, []
    for (block, _), score in page.scores.items():
        inside = [manager for manager, leaf in seat.items() if page.blocks.of_leaf[leaf] == block]
        fewest, most = score.size.value
        bounds = fewest, min(most or len(inside), len(inside))
        cells.append(said(((manager,) for manager in inside), score, *bounds))
    return cells


def exposed(tree: Tree, cells: list[Cell]) -> list[Exposure]:
    """Of single managers, those who sit in one leaf together, and everybody whom a statement is about."""
    seat = tree.seat_of_boss
    every: set[frozenset[Atom]] = {frozenset([(manager,)]) for manager in seat}
    every |= {frozenset((one,) for one, leaf in seat.items() if leaf == together) for together in set(seat.values())}
    every |= {cell.atoms for cell in cells}
    invited: dict[Atom, int] = {(manager,): 1 for manager in seat}
    return Auditor(invited, cells).exposures(sorted(every, key=lambda group: sorted(map(str, group))))


@pytest.mark.parametrize("seed", range(4))
def test_an_outsider_learns_no_managers_label_and_nothing_of_a_few(seed: int) -> None:
    tree, labels = managers_of(seed)
    cells = pages_as_cells(tree, believed(tree, ITEM, labels))
    assert cells, "a company that says nothing proves nothing"
    assert exposed(tree, cells) == []


@pytest.mark.parametrize("seed", range(4))
def test_a_manager_who_knows_their_own_forecast_learns_no_other_managers(seed: int) -> None:
    tree, labels = managers_of(seed)
    cells = pages_as_cells(tree, believed(tree, ITEM, labels))
    knowing = next(one for one in labels if any((one,) in cell.atoms for cell in cells))
    own = Cell(
        atoms=frozenset([(knowing,)]),
        fewest=1,
        most=1,
        lowest=Fraction(labels[knowing]),
        below=Fraction(10 * labels[knowing] + 1, 10),
    )
    found = exposed(tree, [*cells, own])
    assert [one for one in found if len(one.group) == 1 and (knowing,) not in one.group] == []


@pytest.mark.parametrize("seed", range(1, 4))
def test_means_of_two_managers_are_caught(seed: int) -> None:
    tree, labels = managers_of(seed)
    seat, cells = tree.seat_of_boss, pages_as_cells(tree, believed(tree, ITEM, labels))
    for leaf in set(seat.values()):
        told = [label for one, label in labels.items() if seat[one] == leaf]
        if 2 <= len(told) < 5:
            mean = Fraction(sum(told), len(told))
            atoms: frozenset[Atom] = frozenset((one,) for one, at in seat.items() if at == leaf)
            cells.append(
                Cell(
                    atoms=atoms,
                    fewest=len(told),
                    most=len(atoms),
                    lowest=mean - Fraction(1, 4),
                    below=mean + Fraction(1, 4),
                )
            )
    assert exposed(tree, cells)


def evaluation(doubts: Mapping[int, float], listed: list[int], level: Mapping[int, float]) -> Evaluation:
    nothing, units = Posterior({}, {}, {}), tuple(map(str, doubts))
    gap = Posterior({str(one): doubt for one, doubt in doubts.items()}, {}, {str(one): 12 for one in listed})
    spots = {Spot.GAP: gap, Spot.UNTHANKED: nothing, Spot.SILENT: nothing}
    said = np.array(list(doubts.values()))
    verdicts = Verdicts(units, said, said, np.isin(list(doubts), listed))
    able = considered(Gaps(verdicts, np.array([level[one] for one in doubts]), None))
    judged = {Spot.GAP: (able,), Spot.UNTHANKED: (frozenset[int](),), Spot.SILENT: (frozenset[int](),)}
    return Evaluation(week=12, spots=spots, level=level, theme={}, moved={}, optimism=None, judged=judged)


@pytest.mark.parametrize("seed", range(20))
def test_who_cannot_be_meant_as_everybody_reads_hides_nobody(seed: int) -> None:
    """At 4.5 no belief is clearly higher: of a group that a pattern is about, at least five could be meant."""
    random = Random(seed)
    tree, labels = managers_of(seed)
    level = {one: random.choice((2.5, 3.2, 3.9, 4.1, 4.5)) for one in labels}
    considered = [one for one in labels if level[one] < 3.5]
    told = evaluation(dict.fromkeys(labels, 0.02), considered, level)
    frozen = Frozen(items=(), tree=tree, teams={}, invited={}, comments={})
    found = find_spots(told, find_shared(told, frozen, 5), tree, frozen.root, {}).spots
    room = groups(tree, [{one for one in labels if level[one] < HIGH}])
    for one in found:
        assert len(room[one.unit]) >= 5
        assert one.pattern is not None
        assert one.pattern.managers.value[0] <= len(room[one.unit])
    assert {one.unit for one in found} <= room.keys()


def test_of_five_of_whom_four_cannot_be_meant_nothing_is_said() -> None:
    tree, labels = managers_of(5)
    unit, group = next((unit, group) for unit, group in groups(tree, [labels.keys()]).items() if len(group) < 10)
    level = dict.fromkeys(group, 4.5) | {group[0]: 2.5}
    doubts = dict.fromkeys(group, 0.9) | {group[0]: 0.01}
    told = evaluation(doubts, [group[0]], level)
    assert spots_of(tree, told) == set()
    assert unit in spots_of(tree, evaluation(doubts, [group[0]], dict.fromkeys(group, 2.5)))


def spots_of(tree: Tree, told: Evaluation) -> set[str]:
    frozen = Frozen(items=(), tree=tree, teams={}, invited={}, comments={})
    return {one.unit for one in find_spots(told, find_shared(told, frozen, 5), tree, frozen.root, {}).spots}
