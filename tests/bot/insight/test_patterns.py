"""What may be said about managers passes the same gate as answers: no group of fewer than five, and no way to one."""

from itertools import combinations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.checkin.blocks import Blocks, residuals
from bot.insight.patterns import COUNTED_FROM, Amount, believed, find_amounts, find_patterns, groups
from bot.insight.spots import LikelyCompanies
from bot.org.tree import Seat, Tree, grow
from bot.org.unit_key import UnitKind
from tests.bot.companies import LONG_AGO, TODAY, companies
from tests.bot.companies import company as some_company

DAVE, WREN, INES = 1, 2, 0  # Ines leads all; Dave and Wren lead managers


def company(below_dave: int, below_wren: int) -> Tree:
    """Ines, her two leaders, the managers below them, and two people for each of these."""
    seats = [Seat(INES, None, LONG_AGO), Seat(DAVE, INES, LONG_AGO), Seat(WREN, INES, LONG_AGO)]
    for leader, many in ((DAVE, below_dave), (WREN, below_wren)):
        for _ in range(many):
            manager = len(seats)
            seats.append(Seat(manager, leader, LONG_AGO))
            seats += [Seat(manager + place, manager, LONG_AGO) for place in (1, 2)]
    return grow(seats, TODAY)


def managers_below(tree: Tree, leader: int) -> list[int]:
    return [manager for manager, leaf in tree.seat_of_boss.items() if leaf == f"team:{leader}"]


@given(companies(), st.sets(st.integers(0, 59)))
def test_every_group_of_managers_is_empty_or_of_at_least_five_and_so_is_what_subtraction_leaves(
    seats: list[Seat], tested: set[int]
) -> None:
    tree = grow(seats, TODAY)
    found = groups(tree, [tested])
    assert all(len(group) >= 5 for group in found.values())
    everybody = [manager for group in found.values() for manager in group]
    assert len(everybody) == len(set(everybody)), "nobody is in two groups, so no two can be subtracted"
    seat = tree.seat_of_boss
    ballots = {leaf: sum(seat.get(one) == leaf for one in tested) for leaf in set(seat.values())}
    left = residuals(Blocks.of(tree, frozenset(found)), ballots)
    assert all(not many or many >= 5 for many in left.values())


@given(st.integers(0, 10_000))
@settings(deadline=None, max_examples=60)
def test_no_two_groups_of_a_quarter_differ_by_fewer_than_five_whenever_they_were_spoken_of(seed: int) -> None:
    """Nobody between none and five is told apart by what is said in March and what is said in April."""
    random = Random(seed)
    tree = grow(some_company(random, 40, smallest=3, largest=8), TODAY)
    judged = [{one for one in tree.seat_of_boss if random.random() < 0.7} for _ in range(4)]
    spoken = [set(group) for now in range(len(judged)) for group in groups(tree, judged[: now + 1]).values()]
    for one, other in combinations(spoken, 2):
        assert all(not part or len(part) >= 5 for part in (one - other, other - one, one & other))


def test_a_sixth_manager_waits_for_company_or_for_the_next_quarter() -> None:
    tree = company(12, 2)
    five, later = managers_below(tree, DAVE)[:5], managers_below(tree, DAVE)[5:]
    april = [set(five), {*five, later[0]}]
    assert groups(tree, april) == {f"team:{DAVE}": five}
    assert groups(tree, [*april, {*five, *later[:5]}]) == {f"team:{DAVE}": [*five, *later[:5]]}
    assert groups(tree, [{*five, later[0]}]) == {f"team:{DAVE}": [*five, later[0]]}, "a new quarter begins anew"


def test_who_can_no_longer_be_judged_stays_in_the_group_as_one_of_whom_nothing_is_known() -> None:
    tree = company(6, 2)
    below = managers_below(tree, DAVE)
    among, listed = groups(tree, [set(below)]), {below[0]: 8}
    (pattern,) = find_patterns(among, dict.fromkeys(below[:5], 0.1), listed, {})
    assert pattern.managers.value == (5, 7)
    assert pattern.amount is Amount.MANY
    assert not find_patterns(among, dict.fromkeys(below[:4], 0.1), listed, {}), "of four nothing is said"


@given(companies())
def test_the_person_at_the_top_is_in_no_group_and_every_other_manager_sits_where_they_answer(seats: list[Seat]) -> None:
    tree = grow(seats, TODAY)
    boss = {seat.person: seat.boss for seat in seats}
    leading = {seat.boss for seat in seats if seat.boss is not None}
    assert tree.seat_of_boss == {one: f"team:{boss[one]}" for one in leading if boss[one] is not None}


def test_few_some_or_many_of_five_to_seven_and_never_a_number() -> None:
    tree = company(6, 2)
    below = managers_below(tree, DAVE)
    doubts = dict.fromkeys(below, 0.99) | {below[0]: 0.02}
    (pattern,) = find_patterns(groups(tree, [set(below)]), doubts, {below[0]: 8}, {below[0]: "heard"})
    assert (pattern.unit, pattern.managers.value, pattern.amount) == (f"team:{DAVE}", (5, 7), Amount.FEW)
    assert pattern.count is None
    assert (pattern.since, pattern.theme) == (8, "heard")


def test_from_twenty_managers_on_a_number_may_be_said() -> None:
    tree = company(COUNTED_FROM, 2)
    below = managers_below(tree, DAVE)
    doubts = {manager: 0.0 if at < 8 else 1.0 for at, manager in enumerate(below)}
    (pattern,) = find_patterns(groups(tree, [set(below)]), doubts, dict.fromkeys(below[:8], 4), {})
    assert (pattern.count, pattern.amount) == (8, Amount.SOME)


def test_of_four_managers_nothing_is_said_in_their_own_branch() -> None:
    tree = company(4, 4)
    everybody = [*managers_below(tree, DAVE), *managers_below(tree, WREN)]
    among = groups(tree, [set(everybody)])
    found = find_patterns(among, dict.fromkeys(everybody, 0.01), dict.fromkeys(everybody, 4), {})
    assert [pattern.unit for pattern in found] == [f"unit:{INES}"]


def test_where_nobody_is_listed_nothing_is_said() -> None:
    tree = company(6, 6)
    below = managers_below(tree, DAVE)
    assert not find_patterns(groups(tree, [set(below)]), dict.fromkeys(below, 0.4), {}, {})


@pytest.mark.parametrize(("share", "amount"), [(0.0, "few"), (0.24, "few"), (0.25, "some"), (0.5, "many"), (1, "many")])
def test_an_amount_is_a_share_in_three_words(share: float, amount: str) -> None:
    assert Amount.of(share).value == amount


def test_a_forecast_is_shown_only_as_the_mean_of_five_managers_in_half_steps() -> None:
    tree = company(6, 3)
    below = managers_below(tree, DAVE)
    page = believed(tree, "value-1", {manager: 4 if at else 1 for at, manager in enumerate(below)})
    assert {unit for unit, _ in page.scores} == {f"team:{DAVE}"}
    assert page.scores[f"team:{DAVE}", "value-1"].number == 3.5
    assert not believed(tree, "value-1", dict.fromkeys(below[:4], 5)).scores


@given(companies(), st.dictionaries(st.integers(0, 59), st.integers(1, 5)))
def test_no_mean_of_forecasts_is_of_fewer_than_five(seats: list[Seat], labels: dict[int, int]) -> None:
    tree = grow(seats, TODAY)
    page = believed(tree, "value-1", labels)
    seat = tree.seat_of_boss
    for unit, _ in page.scores:
        inside = [one for one in labels if one in seat and page.blocks.of_leaf[seat[one]] == unit]
        assert len(inside) >= 5
    assert all(one.kind is not UnitKind.NEWCOMERS or one.key not in page.blocks.published for one in tree.units)


def likely(*chances: float) -> LikelyCompanies:
    """One way in which the company may be, with the chance that each manager believes too much."""
    of_each = {manager: [chance] for manager, chance in enumerate(chances)}
    return LikelyCompanies([1.0], [1.0], of_each, of_each)


@pytest.mark.parametrize(
    ("chances", "amount"),
    [
        ((0.97, 0.02, 0.02, 0.02, 0.02, 0.02), Amount.FEW),
        ((0.97, 0.97, 0.02, 0.02, 0.02, 0.02), Amount.SOME),
        ((0.97, 0.97, 0.97, 0.9, 0.02, 0.02), Amount.MANY),
        ((0.02, 0.02, 0.02, 0.02, 0.02, 0.02), Amount.NONE_OR_FEW),
        ((0.97, 0.7, 0.02, 0.02, 0.02, 0.02), Amount.FEW),  # likely two; certainly one
        ((0.5, 0.5, 0.02, 0.02, 0.02, 0.02), None),
    ],
)
def test_of_few_managers_the_most_that_is_certain_is_told_or_that_there_are_hardly_any(
    chances: tuple[float, ...], amount: Amount | None
) -> None:
    found = find_amounts({"unit:1": range(6)}, likely(*chances), {}, {}, 12)
    assert [pattern.amount for pattern in found] == ([amount] if amount else [])
    assert all(pattern.doubt <= 0.1 and pattern.count is None and pattern.since == 12 for pattern in found)


def test_of_four_who_can_be_judged_nothing_is_told_however_certain() -> None:
    found = find_amounts({"unit:1": range(6)}, likely(0.99, 0.99, 0.99, 0.99), {}, {}, 12)
    assert found == []


def test_ways_in_which_a_company_may_be_are_weighed() -> None:
    of_each = {manager: [0.99, 0.0] for manager in range(6)}
    assert (
        find_amounts({"unit:1": range(6)}, LikelyCompanies([0.5, 0.5], [0.5, 0.5], of_each, of_each), {}, {}, 12) == []
    )


def test_that_hardly_any_do_is_not_told_where_only_who_expects_no_optimism_believes_it() -> None:
    of_each = {manager: [0.0, 0.6] for manager in range(6)}
    usual, hopeful = [0.99, 0.01], [0.6, 0.4]
    calm, doubtful = (LikelyCompanies(usual, expected, of_each, of_each) for expected in (usual, hopeful))
    assert [pattern.amount for pattern in find_amounts({"unit:1": range(6)}, calm, {}, {}, 12)] == [Amount.NONE_OR_FEW]
    assert find_amounts({"unit:1": range(6)}, doubtful, {}, {}, 12) == []


def test_that_hardly_any_do_is_not_told_where_silent_people_may_hide_that_several_do() -> None:
    clear, hidden = ({manager: [chance] for manager in range(6)} for chance in (0.02, 0.3))
    assert find_amounts({"unit:1": range(6)}, LikelyCompanies([1.0], [1.0], clear, hidden), {}, {}, 12) == []


def test_a_theme_is_told_only_where_most_have_it() -> None:
    chances, group = likely(*[0.97] * 6), {"unit:1": range(6)}
    listed = dict.fromkeys(range(4), 8)
    (tied,) = find_amounts(group, chances, listed, {0: "heard", 1: "heard", 2: "roles", 3: "roles"}, 12)
    (common,) = find_amounts(group, chances, listed, {0: "heard", 1: "heard", 2: "roles"}, 12)
    assert (tied.theme, common.theme, common.since) == (None, "heard", 8)


def test_from_twenty_managers_on_hardly_any_is_no_number() -> None:
    (pattern,) = find_amounts({"unit:1": range(24)}, likely(*[0.01] * 24), {}, {}, 12)
    assert (pattern.amount, pattern.count) == (Amount.NONE_OR_FEW, None)
    (pattern,) = find_amounts({"unit:1": range(24)}, likely(*[0.97] * 8, *[0.01] * 16), {}, {}, 12)
    assert (pattern.amount, pattern.count) == (Amount.SOME, 8)
