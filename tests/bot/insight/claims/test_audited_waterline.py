"""The auditor over the waterline: of every belief that is drawn for any leader, in two months, none is of a few.

A picture is made of the numbers of single questions in single weeks. Whoever knows each of them, and who gave a
forecast, knows more than every reader of every picture.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import product
from random import Random
from typing import NamedTuple

import pytest

from bot.checkin.blocks import FLOOR, SizeBand
from bot.checkin.ledger import Page, Withheld
from bot.checkin.questions import Item, bank
from bot.checkin.release import release
from bot.checkin.rounds import Closed
from bot.insight.claims.depths import Beliefs, Mark, beliefs_of
from bot.insight.claims.figures import Grounds
from bot.insight.claims.heat import themes_asked
from bot.insight.claims.waterline import find_waterline
from bot.org.tree import Tree, grow
from bot.org.unit_key import UnitKind
from bot.sealed.ballots import Choice, OpenedAnswer
from bot.sealed.counting import fold
from tests.audit.auditor import Atom, Auditor, Cell, said
from tests.bot.companies import TODAY, company, invited
from tests.bot.insight.test_mirror import round_of

ITEMS = (bank().mood, bank().items["heard-1"], bank().items["roles-1"])
Labels = Mapping[int, int]  # by manager
Asked = tuple[int, str]  # a round and an item


class Months(NamedTuple):
    """Two months of two rounds in a company with small branches; who forecasts changes from one question to the next,
    and one manager begins in the second month.
    """

    tree: Tree
    rounds: Closed
    labels: Mapping[Asked, Labels]
    beliefs: Beliefs

    def halves(self) -> tuple[Closed, Closed]:
        return self.rounds[:2], self.rounds[2:]


def lived(seed: int) -> Months:
    random = Random(seed)
    tree = grow(company(random, random.randint(9, 18), smallest=3, largest=8), TODAY)
    usual = {manager: random.randint(2, 5) for manager in tree.seat_of_boss}
    begins_late = random.choice(list(usual))
    rounds, labels = [], {}
    for week in range(1, 5):
        asked = round_of(ITEMS, tree, week)
        answers = [
            OpenedAnswer(item.key, leaf, Choice(random.randint(1, 5)))
            for leaf, people in invited(tree).items()
            for item, _ in product(ITEMS, range(people))
        ]
        rounds.append((asked, fold(tree, [item.key for item in ITEMS], invited(tree), answers)))
        for item in ITEMS:
            labels[asked.id, item.key] = {
                manager: max(1, label - random.choice((0, 0, 1)))
                for manager, label in usual.items()
                if random.random() < 0.85 and (week > 2 or manager != begins_late)
            }
    by_round = {asked.id: {item.key: labels[asked.id, item.key] for item in ITEMS} for asked, _ in rounds}
    return Months(tree, rounds, labels, beliefs_of([asked for asked, _ in rounds], by_round))


def behind(months: Months, asked: Asked, unit: str) -> list[list[int]]:
    """The managers whose labels are a unit's number of one question, block by block."""
    page, seat = months.beliefs[asked], months.tree.seat_of_boss
    inside, blocks = set(months.tree.below(unit)), dict[str, list[int]]()
    for manager in months.labels[asked]:
        block = page.blocks.of_leaf[seat[manager]]
        if block in inside:
            blocks.setdefault(str(block), []).append(manager)
    return list(blocks.values())


def drawn(months: Months, closed: Closed) -> Iterator[tuple[str, tuple[str, ...], Mark]]:
    """Every mark of every leader's picture with a number: which unit it is of, and over which themes."""
    themes = themes_asked(closed)
    for unit in (unit.key for unit in months.tree.units if unit.kind is UnitKind.UNIT):
        parts = [part.key for part in months.tree.parts(unit)]
        line = find_waterline(unit, parts, months.tree, (), Grounds(closed, closed, months.beliefs), by_theme=True)
        marks: list[tuple[str, tuple[str, ...], Mark]] = [(unit, (mark.place,), mark) for mark in line.themes]
        marks += [(mark.place, themes, mark) for mark in line.branches]
        yield from (one for one in marks if one[2].depth.distance is not None)


def told(
    months: Months, closed: Closed, unit: str, themes: tuple[str, ...]
) -> list[tuple[Asked, list[list[int]], float]]:
    """By question and week what a mark is the mean of: whose labels, and their number, worked out from the labels."""
    found = []
    for asked, page in closed:
        for item in (item for item in ITEMS if item.theme in themes):
            for place in places(months, (asked.id, item.key), page, unit, item):
                blocks = behind(months, (asked.id, item.key), place)
                weights = [SizeBand.of(len(block)).middle for block in blocks]
                numbers = [
                    release(sum(months.labels[asked.id, item.key][one] for one in block), len(block)).number
                    for block in blocks
                ]
                weighted = sum(number * weight for number, weight in zip(numbers, weights, strict=True))
                mean = numbers[0] if len(numbers) == 1 else round(weighted / sum(weights), 1)
                found.append(((asked.id, item.key), blocks, mean))
    return found


def places(months: Months, asked: Asked, page: Page, unit: str, item: Item) -> list[str]:
    """A unit, or the largest parts of it, of which both sides have a number."""
    thought = months.beliefs[asked]
    if not isinstance(thought.of_unit(unit, item.key), Withheld) and not isinstance(
        page.of_unit(unit, item.key), Withheld
    ):
        return [unit]
    return [one for part in months.tree.parts(unit) for one in places(months, asked, page, part.key, item)]


@pytest.mark.parametrize("seed", range(8))
def test_every_number_is_of_five_managers_and_no_two_differ_by_fewer(seed: int) -> None:
    months, groups = lived(seed), dict[Asked, set[frozenset[int]]]()
    marks = [(closed, *mark) for closed in months.halves() for mark in drawn(months, closed)]
    for closed, unit, themes, mark in marks:
        of_questions = told(months, closed, unit, themes)
        numbers = [number for _, _, number in of_questions]
        mean = numbers[0] if len(numbers) == 1 else round(sum(numbers) / len(numbers), 1)
        assert not isinstance(mark.depth.believed, Withheld)
        assert mark.depth.believed.number == mean
        for asked, blocks, _ in of_questions:
            assert all(len(block) >= FLOOR for block in blocks)
            groups.setdefault(asked, set()).add(frozenset(one for block in blocks for one in block))
    for one, other in (pair for of in groups.values() for pair in product(of, of)):
        assert not one - other or len(one - other) >= FLOOR
    assert marks, "a company that says nothing proves nothing"


def test_themes_and_branches_are_drawn_in_both_months() -> None:
    every = [lived(seed) for seed in range(8)]
    for half in (0, 1):
        places_drawn = {mark.place for months in every for *_, mark in drawn(months, months.halves()[half])}
        assert {item.theme for item in ITEMS} < places_drawn


@pytest.mark.parametrize("seed", range(4))
def test_who_knows_each_number_and_who_gave_a_forecast_learns_no_label(seed: int) -> None:
    months, cells = lived(seed), 0
    for asked, page in months.beliefs.items():
        of_blocks = as_cells(months, asked, page)
        cells += len(of_blocks)
        people: dict[Atom, int] = {(manager,): 1 for manager in months.labels[asked]}
        groups = [frozenset([one]) for one in people] + [cell.atoms for cell in of_blocks]
        assert Auditor(people, of_blocks).exposures(groups) == []
    assert cells


def as_cells(months: Months, asked: Asked, page: Page) -> list[Cell]:
    return [
        said(((manager,) for manager in managers), page.scores[block, asked[1]], len(managers), len(managers))
        for block in {block for block, _ in page.scores}
        for managers in [
            [one for one in months.labels[asked] if page.blocks.of_leaf[months.tree.seat_of_boss[one]] == block]
        ]
    ]


def test_the_audit_catches_a_branch_that_is_told_beside_the_company_with_four_managers_outside() -> None:
    five, nine = frozenset(range(5)), frozenset(range(9))
    atoms: dict[Atom, int] = {(manager,): 1 for manager in nine}
    cells = [
        Cell(frozenset((one,) for one in group), len(group), len(group), Fraction(3), Fraction(4))
        for group in (five, nine)
    ]
    assert Auditor(atoms, cells).exposures([frozenset((one,) for one in nine - five)])
