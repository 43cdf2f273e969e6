"""Which departments there are, who is asked about whom, and of whom their numbers stand."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from itertools import product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from bot.checkin.blocks import FLOOR
from bot.checkin.coarse import choose_coarsely, sizes_within
from bot.checkin.departments import Department, about_whom, choose_departments, item_key, large_enough, teams_in
from bot.checkin.ledger import Page
from bot.checkin.questions import Cadence, Item, Scale, department_item, department_turn, quarter_of
from bot.checkin.rounds import Frozen
from bot.org.tree import Seat, Tree, grow
from bot.sealed.ballots import Choice, OpenedAnswer
from bot.sealed.counting import fold
from tests.bot.companies import LONG_AGO, TODAY, companies, invited

SALES, FINANCE, SUPPORT = 1, 2, 3  # who heads them
NAMES = {SALES: "Sales", FINANCE: "Finance", SUPPORT: "Support"}


def harbour(*hands: int, heads: tuple[int, ...] = (SALES, FINANCE, SUPPORT)) -> Tree:
    """One person over these heads, each over two leads, of whom each leads as many hands as stand there."""
    seats = [Seat(0, None, LONG_AGO)]
    for head, many in zip(heads, hands, strict=True):
        seats.append(Seat(head, 0, LONG_AGO))
        for lead in (1_000 * head + 1, 1_000 * head + 2):
            seats.append(Seat(lead, head, LONG_AGO))
            seats += [Seat(100 * lead + 10 + hand, lead, LONG_AGO) for hand in range(many)]
    return grow(seats, TODAY)


def about(head: int) -> Item:
    return department_item(item_key(f"unit:{head}"), {"en": NAMES[head]})


def asking(tree: Tree, *departments: Department) -> Frozen:
    return Frozen(items=(), tree=tree, teams={}, invited=invited(tree), comments={}, departments=departments)


class TestWhichThereAre:
    def test_the_branches_below_the_top_of_fifteen_people_the_largest_first(self) -> None:
        tree = harbour(7, 9, 6)
        assert choose_departments(tree, invited(tree), []) == ("unit:2", "unit:1")  # Support are fourteen

    def test_people_who_cannot_be_asked_are_not_counted(self) -> None:
        tree = harbour(7, 9, 7)
        asked = Counter(invited(tree)) - Counter({"team:3001": 2})
        assert choose_departments(tree, asked, []) == ("unit:2", "unit:1")

    def test_twelve_at_most(self) -> None:
        tree = harbour(*range(7, 21), heads=tuple(range(1, 15)))
        chosen = choose_departments(tree, invited(tree), [])
        assert (len(chosen), chosen[0], chosen[-1]) == (12, "unit:14", "unit:3")

    def test_below_the_only_large_branch_where_there_is_one(self) -> None:
        seats = [Seat(900, None, LONG_AGO), Seat(0, 900, LONG_AGO)]
        seats += [Seat(head, 0, LONG_AGO) for head in (1, 2)]
        for head in (1, 2):
            seats += [Seat(10 * head + 1, head, LONG_AGO)]
            seats += [Seat(1_000 * head + hand, 10 * head + 1, LONG_AGO) for hand in range(20)]
        tree = grow(seats, TODAY)
        assert choose_departments(tree, invited(tree), []) == ("unit:1", "unit:2")

    def test_those_whose_heads_an_admin_picked_a_single_team_among_them(self) -> None:
        tree = harbour(9, 18, 9)
        assert choose_departments(tree, invited(tree), [2_001, SALES]) == ("unit:1", "team:2001")

    def test_of_two_that_lie_in_each_other_the_larger_alone(self) -> None:
        tree = harbour(9, 18, 9)
        assert choose_departments(tree, invited(tree), [2_001, FINANCE]) == ("unit:2",)

    def test_what_a_quarter_keeps_is_asked_again_where_it_lies_and_how_large_it_is(self) -> None:
        kept, tree = ("unit:2", "unit:1", "unit:3", "unit:4", "team:2001"), harbour(9, 18, 6)
        assert large_enough(tree, invited(tree), kept) == ("unit:2", "unit:1"), "Support are fourteen, and four is gone"
        fewer = Counter(invited(tree)) - Counter({"team:1001": 8})
        assert large_enough(tree, fewer, kept) == ("unit:2",)

    def test_who_leads_nobody_any_more_has_none(self) -> None:
        tree = harbour(9, 18, 9)
        assert choose_departments(tree, invited(tree), [4711]) == ()

    @given(companies(), st.lists(st.integers(0, 7), max_size=4))
    def test_they_are_disjoint_in_any_company(self, seats: list[Seat], heads: list[int]) -> None:
        tree = grow(seats, TODAY)
        many = {unit: 15 * count for unit, count in invited(tree).items()}
        chosen = choose_departments(tree, many, heads)
        inside = [below for unit in chosen for below in tree.below(unit)]
        assert len(inside) == len(set(inside))


class TestWhoIsAskedAboutWhom:
    def test_everybody_in_turn_of_those_with_whom_there_is_an_exchange(self) -> None:
        others = ["unit:1", "unit:2", "unit:3", "unit:4"]
        assert [about_whom("unit:1", others, turn) for turn in range(3)] == [
            *(("unit:2", "unit:3"), ("unit:4", "unit:2"), ("unit:3", "unit:4")),
        ]

    def test_one_alone_where_there_is_an_exchange_with_one(self) -> None:
        assert about_whom("unit:1", ["unit:2"], 5) == ("unit:2",)
        assert about_whom("unit:1", [], 5) == ()

    def test_in_weeks_six_and_twelve_of_each_quarter(self) -> None:
        turns = {week: turn for week in range(1, 27) if (turn := department_turn(week, Cadence.WEEKLY)) is not None}
        assert turns == {6: 0, 12: 1, 19: 2, 25: 3}
        assert [quarter_of(week, Cadence.WEEKLY) for week in (1, 6, 13, 14)] == [0, 0, 0, 1]

    @pytest.mark.parametrize("cadence", [Cadence.TWO_WEEKLY, Cadence.MONTHLY])
    def test_twice_a_quarter_at_every_cadence(self, cadence: Cadence) -> None:
        weeks = range(1, 1 + 6 * 13, cadence)
        turns = [turn for week in weeks if (turn := department_turn(week, cadence)) is not None]
        assert turns == list(range(len(turns)))
        assert len(turns) >= 10

    def test_the_people_of_a_department_alone_newcomers_among_them(self) -> None:
        seats = [Seat(0, None, LONG_AGO), Seat(1, 0, LONG_AGO), Seat(2, 0, LONG_AGO), Seat(11, 1, LONG_AGO)]
        seats += [*(Seat(100 + hand, 11, LONG_AGO) for hand in range(14)), Seat(500, 11, TODAY)]
        seats += [Seat(200 + hand, 2, LONG_AGO) for hand in range(5)]
        frozen = asking(grow(seats, TODAY), Department("unit:1", (about(FINANCE),)))
        asked = {leaf for leaf in frozen.invited if frozen.asked_of(leaf)}
        assert asked == {"team:1", "team:11", "new:1"}

    def test_a_department_is_found_by_any_team_in_it(self) -> None:
        assert teams_in(harbour(1, 1, 1), ["unit:2"]) == {2: "unit:2", 2_001: "unit:2", 2_002: "unit:2"}

    def test_the_question_names_it_and_may_not_apply(self) -> None:
        item = about(FINANCE)
        assert item.text("en") == "How well does Finance serve us?"
        assert (item.key, item.scale) == ("serves-2", Scale.SERVES)
        assert item.scale.may_not_apply

    def test_its_head_forecasts_what_is_asked_about_it(self) -> None:
        frozen = asking(harbour(9, 9, 9), Department("unit:1", (about(FINANCE),)), Department("unit:2"))
        assert frozen.item_about(FINANCE) == about(FINANCE)
        assert frozen.item_about(SALES) is frozen.item_about(2_001) is None


DOES_NOT = Choice.DOES_NOT_APPLY


def _two_crews(*sizes: int) -> list[Seat]:
    """A branch of two crews under one boss."""
    seats = [Seat(0, None, LONG_AGO), Seat(1, 0, LONG_AGO)]
    for crew, many in enumerate(sizes, 11):
        seats += [Seat(crew, 1, LONG_AGO), *(Seat(100 * crew + hand, crew, LONG_AGO) for hand in range(many))]
    return seats


def _said(tree: Tree, invited_here: Mapping[str, int], applied: Mapping[str, int]) -> Page:
    """Everybody says how their week was, and to so many of each team the other question applies."""
    ballots = [OpenedAnswer("mood", leaf, Choice.THREE) for leaf, many in invited_here.items() for _ in range(many)]
    ballots += [OpenedAnswer("serves-2", leaf, Choice.THREE) for leaf, many in applied.items() for _ in range(many)]
    return fold(tree, ["mood"], invited_here, ballots, services={leaf: ["serves-2"] for leaf in invited_here})


class TestWhatIsCounted:
    def page_of(self, tree: Tree, *skipping: str, services: bool = True, apply: int = 99) -> Page:
        """To all but the first `apply` of each team it does not apply."""
        asked = {unit: ["serves-2"] for unit in invited(tree) if unit in tree.below("unit:1") and services}
        random = Random(1)
        answered = [
            OpenedAnswer(item, leaf, Choice(random.randint(2, 4)) if n < apply or item == "mood" else DOES_NOT)
            for leaf, many in invited(tree).items()
            if leaf not in skipping
            for item in ("mood", *asked.get(leaf, ()))
            for n in range(many)
        ]
        return fold(tree, ["mood"], invited(tree), answered, services=asked)

    def test_each_block_of_the_department_has_a_number_and_no_other(self) -> None:
        page = self.page_of(harbour(9, 9, 9))
        blocks = {unit for unit, item in page.scores if item == "serves-2"}
        assert blocks == {unit for unit, item in page.scores if item == "mood"} & {"unit:1", "team:1001", "team:1002"}
        assert blocks >= {"team:1001", "team:1002"}

    def test_a_block_that_holds_others_too_has_none(self) -> None:
        page = self.page_of(harbour(9, 9, 3), "team:1001", "team:1002")
        assert page.blocks.of_leaf["team:1"] == "unit:0"
        assert ("unit:0", "mood") in page.scores
        assert not [unit for unit, item in page.scores if item == "serves-2"]

    def test_a_block_to_most_of_whose_people_it_does_not_apply_has_none(self) -> None:
        page = self.page_of(harbour(9, 18, 9), apply=5)
        assert ("team:1001", "serves-2") in page.scores
        assert ("team:1001", "serves-2") not in self.page_of(harbour(9, 18, 9), apply=4).scores

    def test_nor_has_one_with_others_in_it_where_enough_of_the_department_answered(self) -> None:
        beside = [Seat(900, 0, LONG_AGO), Seat(901, 0, LONG_AGO)]
        tree = grow([*_two_crews(4, 4), *beside], TODAY)
        asked = {leaf: ["serves-2"] for leaf in invited(tree) if leaf != "team:0"}
        answered = [
            OpenedAnswer(item, leaf, Choice.THREE)
            for leaf, many in invited(tree).items()
            for item in ("mood", *asked.get(leaf, ()))
            for _ in range(many)
        ]
        page = fold(tree, ["mood"], invited(tree), answered, published_before={"unit:0"}, services=asked)
        assert page.scores.keys() == {("unit:0", "mood")}

    @pytest.mark.parametrize("apply", [0, 4, 99])
    def test_what_it_says_to_most_people_changes_nothing_else(self, apply: int) -> None:
        page, without = self.page_of(harbour(9, 9, 9), apply=apply), self.page_of(harbour(9, 9, 9), services=False)
        assert page.blocks == without.blocks
        assert page.participation == without.participation
        sizes = {key: score.size for key, score in page.scores.items() if key[1] == "mood"}
        assert sizes == {key: score.size for key, score in without.scores.items()}

    def test_nothing_is_certain_of_how_many_it_applied_to(self) -> None:
        """Whatever is published, two numbers of each team could be behind it, but where as many as k are in a team."""
        tree, many = grow(_two_crews(6, 7), TODAY), {"team:11": 6, "team:12": 7}
        alike: dict[object, set[tuple[int, int]]] = {}
        for applied in product(range(7), range(8)):
            page = _said(tree, many, dict(zip(many, applied, strict=True)))
            alike.setdefault(frozenset((key, score.size) for key, score in page.scores.items()), set()).add(applied)
        assert len(alike) > 3
        for worlds in alike.values():
            assert all(len({world[place] for world in worlds}) > 1 for place in (0, 1))

    def test_of_five_people_who_are_shown_with_others_it_is_not_seen_whether_it_applied_to_all(self) -> None:
        """Five of five are certain where they stand alone, so in a group they count as if one had not answered."""
        tree, many = grow(_two_crews(5, 5), TODAY), {"team:11": 5, "team:12": 5}
        together = choose_coarsely(tree, many, {"team:11": 4, "team:12": 4})
        applied_to_all, to_four = (
            sizes_within(tree, together, many, dict.fromkeys(many, number)) for number in (FLOOR, FLOOR - 1)
        )
        assert applied_to_all == to_four == {"unit:1": 6}

    def test_nothing_else_that_is_published_is_otherwise(self) -> None:
        with_them, without = self.page_of(harbour(9, 9, 9)), self.page_of(harbour(9, 9, 9), services=False)
        assert with_them.blocks == without.blocks
        assert with_them.participation == without.participation


def test_what_was_written_before_there_were_departments_is_written_as_it_was() -> None:
    frozens, without = TypeAdapter(Frozen), asking(harbour(9, 9, 9))
    assert "departments" not in frozens.dump_python(without, mode="json")
    assert frozens.validate_json(frozens.dump_json(without)) == replace(without)
    with_them = replace(without, departments=(Department("unit:1", (about(FINANCE),)),))
    assert frozens.validate_json(frozens.dump_json(with_them)) == with_them
