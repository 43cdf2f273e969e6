"""Whom a comment joins, and when it is shown."""

from collections import Counter

from hypothesis import given, settings

from bot.org.tree import Seat, Tree, Unit, grow
from bot.org.unit_key import UnitKind
from bot.sealed.ballots import COMMENT, Choice, OpenedAnswer
from bot.sealed.comments import INVITED_AT_LEAST, audiences, shown
from tests.bot.companies import TODAY, companies, invited

COMPANY, PAYMENTS, SUPPORT = "unit:1", "team:1", "team:2"
PEOPLE = {PAYMENTS: 20, SUPPORT: 20}
TREE = Tree(
    (Unit(COMPANY, None, UnitKind.UNIT), Unit(PAYMENTS, COMPANY, UnitKind.TEAM), Unit(SUPPORT, COMPANY, UnitKind.TEAM)),
    {},
)


def answered(many: int, leaf: str = PAYMENTS) -> list[OpenedAnswer]:
    return [OpenedAnswer("mood", leaf, Choice.FOUR) for _ in range(many)]


def wrote(*words: str, leaf: str = PAYMENTS) -> list[OpenedAnswer]:
    return [OpenedAnswer(COMMENT, leaf, Choice.SKIPPED, comment) for comment in words]


def test_a_large_team_has_its_comments_to_itself() -> None:
    assert audiences(TREE, {PAYMENTS: 15, SUPPORT: 20}) == {PAYMENTS: PAYMENTS, SUPPORT: SUPPORT}


def test_four_people_are_never_all_who_can_have_written_to_a_unit() -> None:
    assert audiences(TREE, {PAYMENTS: 40, SUPPORT: 4}) == {PAYMENTS: COMPANY, SUPPORT: COMPANY}


def test_in_a_small_company_nobody_is_asked_for_words() -> None:
    assert audiences(TREE, {PAYMENTS: 8, SUPPORT: 6}) == {PAYMENTS: None, SUPPORT: None}


def test_newcomers_write_to_a_unit_only_if_fifteen_others_do() -> None:
    tree = Tree((*TREE.units, Unit("new:1", COMPANY, UnitKind.NEWCOMERS)), {})
    apart = audiences(tree, {PAYMENTS: 20, SUPPORT: 20, "new:1": 40})
    assert apart == {PAYMENTS: PAYMENTS, SUPPORT: SUPPORT, "new:1": None}
    assert audiences(tree, {PAYMENTS: 12, SUPPORT: 12, "new:1": 1})["new:1"] == COMPANY
    assert audiences(tree, {PAYMENTS: 7, SUPPORT: 7, "new:1": 40})["new:1"] is None


@settings(max_examples=200, deadline=None)
@given(companies())
def test_behind_every_units_comments_stand_fifteen_people_who_count(seats: list[Seat]) -> None:
    tree = grow(seats, TODAY)
    people = invited(tree)
    behind = Counter[str]()
    for leaf, unit in audiences(tree, people).items():
        if unit is not None:
            behind[unit] += 0 if leaf.startswith("new:") else people.get(leaf, 0)
    assert all(many >= INVITED_AT_LEAST for many in behind.values())


def test_three_comments_among_ten_answers_are_shown() -> None:
    comments = shown([*answered(10), *wrote("a", "b", " c ")], {PAYMENTS: PAYMENTS}, PEOPLE)
    assert {unit: sorted(words) for unit, words in comments.items()} == {PAYMENTS: ["a", "b", "c"]}


def test_fewer_are_gone_and_not_moved_up() -> None:
    audience = {PAYMENTS: PAYMENTS, SUPPORT: SUPPORT}
    assert shown([*answered(9), *wrote("a", "b", "c")], audience, PEOPLE) == {}
    assert shown([*answered(20), *wrote("a", "b", "", "  ")], audience, PEOPLE) == {}
    assert shown([*answered(20, SUPPORT), *wrote("a", "b", "c")], audience, PEOPLE) == {}
    assert shown([*answered(20), *wrote("a", "b", "c")], {PAYMENTS: None}, PEOPLE) == {}


def test_comments_and_a_band_of_sizes_together_do_not_say_that_ten_answered() -> None:
    # Of 15, eight to ten answers are published alike: comments must not come with ten of them only.
    comments = [
        shown([*answered(many), *wrote("a", "b", "c")], {PAYMENTS: PAYMENTS}, {PAYMENTS: 15}).keys()
        for many in (8, 9, 10, 11)
    ]
    assert comments == [set(), set(), set(), {PAYMENTS}]


def test_of_three_teams_of_five_no_one_need_have_answered_as_a_whole() -> None:
    leaves = ["team:1", "team:2", "team:3"]
    comments = [
        shown(
            [*(answer for leaf, n in zip(leaves, many, strict=True) for answer in answered(n, leaf)), *wrote(*"abc")],
            dict.fromkeys(leaves, COMPANY),
            dict.fromkeys(leaves, 5),
        ).keys()
        for many in ((5, 5, 5), (4, 4, 4), (5, 5, 0))
    ]
    assert comments == [{COMPANY}, {COMPANY}, set()]


def test_ten_answers_are_ten_people_and_not_five_who_answered_twice() -> None:
    both = [OpenedAnswer(item, PAYMENTS, Choice.TWO) for item in ("mood", "process-1") for _ in range(5)]
    assert shown([*both, *wrote("a", "b", "c")], {PAYMENTS: PAYMENTS}, PEOPLE) == {}


def test_the_order_of_comments_is_not_the_order_of_the_rows() -> None:
    words = [f"comment {number}" for number in range(40)]
    [comments] = shown([*answered(20), *wrote(*words)], {PAYMENTS: PAYMENTS}, PEOPLE).values()
    assert sorted(comments) == sorted(words)
    assert comments != words
