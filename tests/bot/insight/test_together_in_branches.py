"""The managers of a branch taken together, against its own number: only of groups that tell nobody apart."""

from dataclasses import replace
from datetime import date

import numpy as np

from bot.insight.evaluation import evaluate
from bot.insight.spots import Together
from bot.insight.together import of_branches
from bot.org.tree import Seat, Tree, grow
from tests.simulation import realistic
from tests.simulation.simulated import Scenario

LONG_AGO, TODAY = date(2020, 1, 1), date(2026, 1, 1)


def two_branches() -> Tree:
    """A top, two heads, and six managers below each, who lead one person each."""
    seats = [Seat(1, None, LONG_AGO), Seat(2, 1, LONG_AGO), Seat(3, 1, LONG_AGO)]
    for head in (2, 3):
        for place in range(6):
            manager = 10 * head + place
            seats += [Seat(manager, head, LONG_AGO), Seat(100 + manager, manager, LONG_AGO)]
    return grow(seats, TODAY)


FIRST, SECOND = [*range(20, 26)], [*range(30, 36)]


def test_the_groups_of_a_branch_speak_together() -> None:
    everybody = {*FIRST, *SECOND}
    groups = {"team:2": FIRST, "unit:3": SECOND}
    assert of_branches(groups, everybody, two_branches(), 5) == {"unit:2": set(FIRST), "unit:3": set(SECOND)}


def test_where_a_few_are_in_no_group_no_branch_speaks() -> None:
    everybody = {*FIRST, *SECOND, 2, 3}
    assert of_branches({"unit:2": FIRST, "unit:3": SECOND}, everybody, two_branches(), 5) == {}


def test_a_group_of_the_whole_company_speaks_in_no_branch() -> None:
    assert of_branches({"unit:1": [*FIRST, *SECOND]}, {*FIRST, *SECOND}, two_branches(), 5) == {
        "unit:2": set(),
        "unit:3": set(),
    }


def test_in_an_optimistic_company_branches_are_told_so_and_never_of_fewer_than_the_floor() -> None:
    told: set[Together] = set()
    for seed in range(3):
        company = realistic.simulate(np.random.default_rng(seed), Scenario(24, optimism=0.7))
        few, none = (evaluate(company.evidence, company.tree, company.items, 16, k) for k in (5, 16))
        told |= set(few.of_branches.values())
        assert none.of_branches == {}
    assert told
    assert told <= {Together.MORE, Together.CLEARLY_MORE}


def test_where_people_answer_high_managers_are_not_told_that_they_believe_more() -> None:
    company = realistic.simulate(np.random.default_rng(0), Scenario(24, optimism=0.7))
    assert evaluate(company.evidence, company.tree, company.items, 16).together
    numbers = {branch: of_branch + 1 for branch, of_branch in company.evidence.branches.items()}
    high = replace(
        company.evidence, company=company.evidence.company + 1, believed=company.evidence.believed + 1, branches=numbers
    )
    state = evaluate(high, company.tree, company.items, 16)
    assert not state.together
    assert not state.of_branches
