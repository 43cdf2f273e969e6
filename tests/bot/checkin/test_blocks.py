"""Who answers together with whom, and which groups may be published."""

from collections.abc import Iterator, Mapping, Set
from datetime import timedelta
from itertools import chain, combinations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.checkin.blocks import FLOOR, Blocks, SizeBand, choose, counted, nearest, residuals
from bot.org.tree import OrgChartError, Seat, Tree, Unit, grow
from bot.org.unit_key import UnitKind
from tests.bot.companies import LONG_AGO, TODAY, companies, company, invited

ANA, BO, CHIKA, DEV, EMI, FAY, GIL, HANA = range(1, 9)


def chart(*lines: tuple[int, int | None]) -> Tree:
    return grow([Seat(person, boss, LONG_AGO) for person, boss in lines], TODAY)


def test_a_person_answers_with_those_who_report_to_the_same_boss() -> None:
    tree = chart((ANA, None), (BO, ANA), (CHIKA, ANA), (DEV, BO), (EMI, BO))
    assert tree.leaf_of[DEV] == tree.leaf_of[EMI] == "team:2"
    assert tree.parents()["team:2"] == "unit:1"


def test_managers_who_report_to_one_boss_are_a_team_and_their_boss_at_the_top_sits_with_them() -> None:
    tree = chart((ANA, None), (BO, ANA), (CHIKA, ANA), (DEV, BO), (EMI, CHIKA))
    assert {tree.leaf_of[ANA], tree.leaf_of[BO], tree.leaf_of[CHIKA]} == {"team:1"}


def test_a_boss_of_bosses_has_a_unit_of_their_own_team_and_what_is_below() -> None:
    tree = chart((ANA, None), (BO, ANA), (CHIKA, BO), (DEV, CHIKA))
    assert tree.units == (
        Unit("unit:1", None, UnitKind.UNIT),
        Unit("team:1", "unit:1", UnitKind.TEAM),
        Unit("unit:2", "unit:1", UnitKind.UNIT),
        Unit("team:2", "unit:2", UnitKind.TEAM),
        Unit("team:3", "unit:2", UnitKind.TEAM),
    )


@pytest.mark.parametrize(("days", "leaf"), [(0, "new:1"), (29, "new:1"), (30, "team:2"), (4000, "team:2")])
def test_for_thirty_days_a_newcomer_answers_with_the_unit_above_the_team(days: int, leaf: str) -> None:
    tree = grow([Seat(ANA, None, LONG_AGO), Seat(BO, ANA, LONG_AGO), Seat(CHIKA, BO, TODAY - timedelta(days))], TODAY)
    assert tree.leaf_of[CHIKA] == leaf
    assert tree.parents()[leaf] == "unit:1"


def test_a_company_of_one_team_has_a_unit_above_it_for_its_newcomers() -> None:
    tree = grow([Seat(ANA, None, LONG_AGO), Seat(BO, ANA, LONG_AGO), Seat(CHIKA, ANA, TODAY)], TODAY)
    assert tree.parents() == {"unit:1": None, "team:1": "unit:1", "new:1": "unit:1"}
    assert tree.leaf_of == {ANA: "team:1", BO: "team:1", CHIKA: "new:1"}


def test_newcomers_of_neighbouring_teams_share_one_leaf() -> None:
    new = [Seat(DEV, BO, TODAY), Seat(EMI, CHIKA, TODAY)]
    tree = grow([Seat(ANA, None, LONG_AGO), Seat(BO, ANA, LONG_AGO), Seat(CHIKA, ANA, LONG_AGO), *new], TODAY)
    assert tree.leaf_of[DEV] == tree.leaf_of[EMI] == "new:1"


@pytest.mark.parametrize(
    ("lines", "fault", "people"),
    [
        ([], "nobody", ()),
        ([(ANA, None), (BO, None), (CHIKA, BO)], "two_roots", (ANA, BO)),
        ([(ANA, None), (BO, CHIKA), (CHIKA, BO)], "loop", (BO, CHIKA)),
        ([(ANA, BO), (BO, ANA)], "loop", (ANA, BO)),
        ([(ANA, ANA)], "loop", (ANA,)),
        ([(ANA, None), (BO, HANA)], "unknown_boss", (BO,)),
        ([(ANA, None), (BO, ANA), (BO, ANA)], "twice", (BO,)),
    ],
)
def test_an_org_chart_that_is_no_tree_is_refused_with_the_people_concerned(
    lines: list[tuple[int, int | None]], fault: str, people: tuple[int, ...]
) -> None:
    with pytest.raises(OrgChartError) as refused:
        chart(*lines)
    assert (refused.value.fault, refused.value.people) == (fault, people)


def test_a_chain_of_ten_thousand_bosses_is_a_tree_like_any_other() -> None:
    tree = chart((0, None), *((person, person - 1) for person in range(1, 10_000)))
    assert choose(tree, invited(tree)).published


@given(companies())
def test_everybody_is_in_exactly_one_leaf_and_parents_come_first(seats: list[Seat]) -> None:
    tree = grow(seats, TODAY)
    kinds = {unit.key: unit.kind for unit in tree.units}
    assert set(tree.leaf_of) == {seat.person for seat in seats}
    assert all(kinds[leaf] is not UnitKind.UNIT for leaf in tree.leaf_of.values())
    seen: set[str | None] = {None}
    for unit in tree.units:
        assert unit.parent in seen
        assert unit.key not in seen
        seen.add(unit.key)


SMALL = chart((ANA, None), (BO, ANA), (CHIKA, ANA), (DEV, BO), (EMI, CHIKA))


def test_a_team_of_five_ballots_has_a_score_of_its_own() -> None:
    blocks = choose(SMALL, {"team:1": 5, "team:2": 5, "team:3": 5})
    assert blocks.of_leaf == {"team:1": "team:1", "team:2": "team:2", "team:3": "team:3"}
    assert "unit:1" in blocks.published


def test_the_unit_above_is_not_published_where_it_would_give_a_small_team_away() -> None:
    blocks = choose(SMALL, {"team:1": 9, "team:2": 9, "team:3": 3})
    assert blocks.of_leaf["team:3"] in (None, "unit:1")
    assert 3 not in residuals(blocks, {"team:1": 9, "team:2": 9, "team:3": 3}).values()


def test_two_small_teams_are_shown_together() -> None:
    blocks = choose(SMALL, {"team:1": 9, "team:2": 3, "team:3": 2})
    assert blocks.of_leaf == {"team:1": "team:1", "team:2": "unit:1", "team:3": "unit:1"}


def test_four_ballots_in_a_whole_company_are_shown_nowhere() -> None:
    blocks = choose(SMALL, {"team:1": 2, "team:2": 1, "team:3": 1})
    assert not blocks.published
    assert set(blocks.of_leaf.values()) == {None}


def test_nobody_answered_and_nothing_is_shown() -> None:
    assert not choose(SMALL, {}).published


def test_what_was_published_last_time_is_published_again_when_it_is_as_good() -> None:
    tree = chart((ANA, None), (BO, ANA), (CHIKA, BO), (DEV, BO), (EMI, CHIKA), (FAY, DEV))
    ballots = {"team:1": 3, "team:2": 5, "team:3": 3, "team:4": 2}
    # Either the unit stays whole beside its team, or the five lend themselves to a bigger group.
    free = choose(tree, ballots).published
    other = next(s for s in _allowed(tree, ballots, FLOOR) if len(s) == len(free) and s != free)
    assert choose(tree, ballots, published_before=other).published == other


def test_a_floor_is_raised_but_never_lowered() -> None:
    ballots = {"team:1": 9, "team:2": 7, "team:3": 7}
    assert "team:2" not in choose(SMALL, ballots, k=8).published
    with pytest.raises(ValueError, match="never below 5"):
        choose(SMALL, ballots, k=4)


def test_newcomers_never_carry_a_block_however_many() -> None:
    tree = Tree((*SMALL.units, Unit("new:1", "unit:1", UnitKind.NEWCOMERS)), {})
    ballots = {"team:1": 3, "team:2": 4, "team:3": 0, "new:1": 50}
    assert choose(tree, ballots).published == {"unit:1"}
    assert choose(tree, ballots | {"team:2": 1}).published == set()
    assert choose(tree, ballots | {"team:1": 0, "team:2": 9}).of_leaf["team:2"] == "team:2"


@given(companies(), st.randoms(use_true_random=False))
def test_what_newcomers_answer_changes_nothing_about_which_groups_are_shown(seats: list[Seat], random: Random) -> None:
    tree = grow(seats, TODAY)
    ballots = {leaf: random.randint(0, n) for leaf, n in invited(tree).items()}
    others = {leaf: random.randint(0, 9) if leaf.startswith("new:") else n for leaf, n in ballots.items()}
    assert choose(tree, ballots) == choose(tree, others)


@settings(max_examples=1500, deadline=None)
@given(companies(), st.randoms(use_true_random=False), st.sampled_from([5, 5, 8]))
def test_every_residual_is_nothing_or_at_least_the_floor(seats: list[Seat], random: Random, k: int) -> None:
    tree = grow(seats, TODAY)
    ballots = {leaf: random.randint(0, n) for leaf, n in invited(tree).items()}
    last = {unit.key for unit in tree.units if random.random() < 0.5}
    published = choose(tree, ballots, k, last).published
    assert all(n == 0 or n >= k for n in residuals(Blocks.of(tree, published), counted(tree, ballots)).values())


@settings(max_examples=400, deadline=None)
@given(companies(), st.randoms(use_true_random=False))
def test_no_other_allowed_choice_is_worth_more(seats: list[Seat], random: Random) -> None:
    tree = grow(seats, TODAY)
    units = [unit.key for unit in tree.units]
    if len(units) > 10:
        return
    ballots = {leaf: random.randint(0, n) for leaf, n in invited(tree).items()}
    last = {unit for unit in units if random.random() < 0.3}
    chosen = choose(tree, ballots, FLOOR, last).published
    assert chosen in list(_allowed(tree, ballots, FLOOR))
    assert _worth(tree, ballots, chosen, last) == max(
        _worth(tree, ballots, other, last) for other in _allowed(tree, ballots, FLOOR)
    )


def _allowed(tree: Tree, ballots: Mapping[str, int], k: int) -> Iterator[Set[str]]:
    """Every set of units of at least k ballots whose residuals are all 0 or at least k, by trying all sets."""
    counts = counted(tree, ballots)
    size = _sizes(tree, counts)
    able = [u.key for u in tree.units if size[u.key] >= k and u.kind is not UnitKind.NEWCOMERS]
    for some in chain.from_iterable(combinations(able, many) for many in range(len(able) + 1)):
        if all(n == 0 or n >= k for n in residuals(Blocks.of(tree, set(some)), counts).values()):
            yield set(some)


def _worth(tree: Tree, ballots: Mapping[str, int], published: Set[str], last: Set[str]) -> int:
    size = _sizes(tree, counted(tree, ballots))
    return sum(1_000_000 + size[unit] + 500_000 * (unit in last) for unit in published)


def _sizes(tree: Tree, counts: Mapping[str, int]) -> dict[str, int]:
    parents, size = tree.parents(), dict.fromkeys(tree.parents(), 0)
    for leaf, n in counts.items():
        unit: str | None = leaf
        while unit is not None:
            size[unit] += n
            unit = parents[unit]
    return size


def test_most_teams_of_a_usual_company_have_a_score_of_their_own() -> None:
    random = Random(7)
    own = teams = 0
    for _ in range(20):
        tree = grow(company(random, 30), TODAY)
        ballots = {leaf: sum(random.random() < 0.8 for _ in range(n)) for leaf, n in invited(tree).items()}
        blocks = choose(tree, ballots)
        able = [u.key for u in tree.units if u.kind is UnitKind.TEAM and ballots.get(u.key, 0) >= FLOOR]
        own += sum(blocks.of_leaf[team] == team for team in able)
        teams += len(able)
    assert own / teams > 0.8


def test_a_leaf_belongs_to_the_nearest_published_unit() -> None:
    assert nearest(SMALL, {"unit:1", "team:2"}) == {"team:1": "unit:1", "team:2": "team:2", "team:3": "unit:1"}


@pytest.mark.parametrize(
    ("ballots", "band", "middle"),
    [
        (5, SizeBand.FROM_5, 6),
        (7, SizeBand.FROM_5, 6),
        (8, SizeBand.FROM_8, 9),
        (15, SizeBand.FROM_11, 13),
        (16, SizeBand.FROM_16, 23),
        (30, SizeBand.FROM_16, 23),
        (31, SizeBand.FROM_31, 40),
        (9999, SizeBand.FROM_31, 40),
    ],
)
def test_a_size_is_known_as_a_band_only(ballots: int, band: SizeBand, middle: float) -> None:
    assert (SizeBand.of(ballots), SizeBand.of(ballots).middle) == (band, middle)
