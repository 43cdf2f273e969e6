"""The auditor reads everything that was published, finds nothing, and finds what more tempting rules give away."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import product
from random import Random

import pytest

from bot.checkin.blocks import FLOOR, choose, nearest
from bot.checkin.release import release
from bot.org.tree import Tree, Unit
from bot.org.unit_key import UnitKind
from tests.audit.auditor import HAPPY, STATEMENTS, UNHAPPY, Atom, Auditor, Cell, Exposure, published, said, unions
from tests.bot.companies import MOOD, Story, invited, story


def ledger(told: Story) -> list[Cell]:
    people = invited(told.tree)
    return [cell for round_, page in told.pages.items() for cell in published(page, MOOD, people, round_)]


def by_team(told: Story) -> dict[Atom, int]:
    return {(round_, leaf): n for round_ in told.answers for leaf, n in invited(told.tree).items()}


def certain(auditor: Auditor, every: list[frozenset[Atom]]) -> list[Exposure]:
    """What is known of somebody's answer, not only that a number about a few can be worked out."""
    return [one for one in auditor.exposures(every) if one.labels]


def groups(atoms: Iterable[Atom], most: int) -> list[frozenset[Atom]]:
    """Every atom and union of up to `most` of them, round by round."""
    every = list(atoms)
    rounds = {atom[0]: [other for other in every if other[0] == atom[0]] for atom in every}
    return [group for together in rounds.values() for group in unions(together, most)]


def siblings(told: Story) -> list[frozenset[Atom]]:
    """Every team, and every two below one unit: what is asked about a company with too many unions of three."""
    parents = told.tree.parents()
    return [group for group in groups(by_team(told), most=2) if len({parents[str(leaf)] for _, leaf in group}) == 1]


def as_usual(atoms: Iterable[Atom], answers: list[int]) -> Cell:
    """What such tools say of a group: a mean to one decimal, and how many answered."""
    mean = Fraction((20 * sum(answers) + len(answers)) // (2 * len(answers)), 10)
    half = Fraction(1, 20)
    return Cell(atoms=frozenset(atoms), fewest=len(answers), most=len(answers), lowest=mean - half, below=mean + half)


def exact_means(told: Story) -> list[Cell]:
    """Our blocks, but with exact means and sizes."""
    cells = []
    for round_, page in told.pages.items():
        for block in {block for block, _ in page.scores}:
            leaves = {leaf for leaf in invited(told.tree) if page.blocks.of_leaf[leaf] == block}
            labels = told.labels(round_, told.people(leaves))
            mean = Fraction(sum(labels), len(labels))
            atoms: frozenset[Atom] = frozenset((round_, leaf) for leaf in leaves)
            cells.append(
                Cell(atoms=atoms, fewest=len(labels), most=len(labels), lowest=mean, below=mean + Fraction(1, 1000))
            )
    return cells


def naive_threshold(told: Story) -> list[Cell]:
    """Every unit with at least five answers, the others hidden."""
    cells = []
    for round_ in told.answers:
        for leaves in told.leaves_of_units():
            labels = told.labels(round_, told.people(leaves))
            if len(labels) >= FLOOR:
                cells.append(as_usual({(round_, leaf) for leaf in leaves}, labels))
    return cells


def naive_threshold_with_our_scores(told: Story) -> list[Cell]:
    """Every unit with at least five answers, but as coarse as we say it: one reading and a band of sizes."""
    cells = []
    for round_ in told.answers:
        for leaves in told.leaves_of_units():
            people = told.people(leaves)
            labels = told.labels(round_, people)
            if len(labels) >= FLOOR:
                score = release(sum(labels), len(labels))
                fewest, most = score.size.value
                bounds = fewest, min(most or len(people), len(people))
                cells.append(said({(round_, leaf) for leaf in leaves}, score, *bounds))
    return cells


def few(told: Story) -> list[frozenset[Atom]]:
    """Groups of one to four answers that units of five or more leave between them, in three teams at most."""
    units = [unit.key for unit in told.tree.units]
    found: list[frozenset[Atom]] = []
    for round_ in told.answers:
        answered = {leaf: len(told.labels(round_, told.people({leaf}))) for leaf in invited(told.tree)}
        shown = {u for u, leaves in zip(units, told.leaves_of_units(), strict=True) if _sum(answered, leaves) >= FLOOR}
        blocks = nearest(told.tree, shown)
        for unit in shown:
            rest = [leaf for leaf in answered if blocks[leaf] == unit]
            if 0 < _sum(answered, rest) < FLOOR and len(rest) <= 3:
                found.append(frozenset((round_, leaf) for leaf in rest))
    return found


def _sum(answered: Mapping[str, int], leaves: Iterable[str]) -> int:
    return sum(answered[leaf] for leaf in leaves)


def recomputed_windows(told: Story) -> list[Cell]:
    """Beside our blocks every team over several rounds, from its answers, if they are five or more."""
    cells = ledger(told)
    for rounds in [(1, 2), (2, 3), (1, 2, 3)]:
        for leaf in invited(told.tree):
            labels = [label for round_ in rounds for label in told.labels(round_, told.people({leaf}))]
            if len(labels) >= FLOOR:
                cells.append(as_usual({(round_, leaf) for round_ in rounds}, labels))
    return cells


def by_team_and_tenure(told: Story) -> dict[Atom, int]:
    return {
        (round_, leaf, veteran): sum((person in told.veterans) == veteran for person in told.people({leaf}))
        for round_ in told.answers
        for leaf in invited(told.tree)
        for veteran in (True, False)
    }


def one_more_cut(told: Story) -> list[Cell]:
    """Beside our blocks the veterans of every unit, if five or more answered."""
    cells = []
    for cell in ledger(told):
        halves: frozenset[Atom] = frozenset((*atom, veteran) for atom in cell.atoms for veteran in (True, False))
        cells.append(replace(cell, atoms=halves))
    for round_ in told.answers:
        for leaves in told.leaves_of_units():
            labels = told.labels(round_, told.people(leaves) & told.veterans)
            if len(labels) >= FLOOR:
                cells.append(as_usual({(round_, leaf, True) for leaf in leaves}, labels))
    return cells


@pytest.mark.parametrize("seed", range(10))
def test_from_all_that_is_published_nothing_is_certain_about_a_team_or_a_few(seed: int) -> None:
    told = story(seed, rounds=(1, 2), noise=0.6 if seed < 7 else 0)
    assert ledger(told), "a company that publishes nothing proves nothing"
    assert Auditor(by_team(told), ledger(told)).exposures(groups(by_team(told), most=3)) == []


def test_nothing_is_certain_about_a_team_or_two_siblings_of_a_larger_company() -> None:
    told = story(1, rounds=(1,), teams=20)
    assert len(by_team(told)) > 20
    assert Auditor(by_team(told), ledger(told)).exposures(siblings(told)) == []


@pytest.mark.parametrize("seed", [0, 6, 9])
def test_hiding_groups_under_five_gives_people_away(seed: int) -> None:
    told = story(seed, rounds=(1, 2))
    assert certain(Auditor(by_team(told), naive_threshold(told)), groups(by_team(told), most=1))


@pytest.mark.parametrize("seed", range(10))
def test_a_naive_threshold_is_caught_on_every_company_where_it_leaves_a_few_even_with_our_coarse_scores(
    seed: int,
) -> None:
    told = story(seed, rounds=(1,))
    every = groups(by_team(told), most=3)
    derived = {one.group for one in Auditor(by_team(told), naive_threshold_with_our_scores(told)).exposures(every)}
    assert set(few(told)) <= derived


def test_a_naive_threshold_leaves_a_few_in_most_companies() -> None:
    assert sum(bool(few(story(seed, rounds=(1,)))) for seed in range(30)) > 15


@pytest.mark.parametrize("seed", [0, 1, 3])
def test_exact_means_give_people_away_who_agree(seed: int) -> None:
    told = story(seed, rounds=(1, 2), noise=0)
    assert certain(Auditor(by_team(told), exact_means(told)), groups(by_team(told), most=1))


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_windows_computed_from_answers_again_give_people_away(seed: int) -> None:
    told = story(seed, rounds=(1, 2, 3))
    assert certain(Auditor(by_team(told), recomputed_windows(told)), groups(by_team(told), most=1))


@pytest.mark.parametrize("seed", [3, 4, 10])
def test_one_more_cut_beside_the_tree_gives_people_away(seed: int) -> None:
    told, atoms = story(seed, rounds=(1, 2)), by_team_and_tenure(story(seed, rounds=(1, 2)))
    assert certain(Auditor(atoms, one_more_cut(told)), groups(atoms, most=1))


# The auditor itself, on what can be worked out by hand.

A, B, C = (1, "a"), (1, "b"), (1, "c")


def test_even_our_coarse_scores_give_one_person_away_behind_a_naive_threshold() -> None:
    # Five answer 17 in sum (3.5), with the sixth they are at 3.0: the sixth is unhappy.
    both, team = said([A, B], release(18, 6), 6, 6), said([A], release(17, 5), 5, 5)
    found = Auditor({A: 5, B: 1}, [both, team]).exposures([frozenset([A]), frozenset([B])])
    assert found == [Exposure(frozenset([B]), frozenset(), None), Exposure(frozenset([B]), UNHAPPY, None)]


def test_the_gate_does_not_publish_those_two() -> None:
    tree = Tree((Unit("u", None, UnitKind.UNIT), Unit("a", "u", UnitKind.TEAM), Unit("b", "u", UnitKind.TEAM)), {})
    assert choose(tree, {"a": 5, "b": 1}).published == {"u"}


def test_everybody_is_pinned_by_an_exact_mean_at_the_end_of_the_scale() -> None:
    found = Auditor({A: 3, B: 2}, [as_usual([A, B], [5] * 5)]).exposures([frozenset([A])])
    assert found == [Exposure(frozenset([A]), frozenset({5}), None), Exposure(frozenset([A]), HAPPY, None)]


def test_a_difference_of_two_exact_sums_is_found() -> None:
    cells = [as_usual([A, B, C], [3] * 8 + [1]), as_usual([A, B], [3] * 8)]
    assert Exposure(frozenset([C]), frozenset({1}), None) in Auditor({A: 5, B: 3, C: 1}, cells).exposures(
        [frozenset([C])]
    )


def test_an_exact_number_of_people_is_found_even_if_nobody_knows_who() -> None:
    found = Auditor({A: 5}, [as_usual([A], [1, 1, 1, 1, 2])]).exposures([frozenset([A])])
    assert Exposure(frozenset([A]), frozenset({2}), 1) in found


def test_nothing_published_exposes_nobody() -> None:
    assert Auditor({A: 5, B: 1}, []).exposures(groups([A, B], most=2)) == []


@pytest.mark.parametrize("seed", range(5))
def test_the_auditor_is_certain_exactly_where_trying_all_worlds_is(seed: int) -> None:
    random = Random(seed)
    answers = [random.randint(1, 5) for _ in range(4)]
    cells = [as_usual([A, B], answers), as_usual([A], answers[:3])]
    worlds = [
        world
        for world in product(range(1, 6), repeat=4)
        if as_usual([A, B], list(world)) == cells[0] and as_usual([A], list(world[:3])) == cells[1]
    ]
    expected = [
        Exposure(frozenset([atom]), labels, None if counts == {len(part)} else min(counts))
        for atom, part in ((A, range(3)), (B, range(3, 4)))
        for labels in STATEMENTS
        if len(counts := {sum(world[at] in labels for at in part) for world in worlds}) == 1 and counts != {0}
    ]
    assert certain(Auditor({A: 3, B: 1}, cells), [frozenset([A]), frozenset([B])]) == expected
