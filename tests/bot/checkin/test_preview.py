"""What admins are told before they turn check-ins on."""

from random import Random

import pytest

from bot.checkin.preview import share_with_own_score
from bot.org.tree import Tree, Unit, grow
from bot.org.unit_key import Kind
from tests.bot.companies import TODAY, company, invited

TREE = Tree(
    (Unit("unit:1", None, Kind.UNIT), Unit("team:1", "unit:1", Kind.TEAM), Unit("team:2", "unit:1", Kind.TEAM)), {}
)


@pytest.mark.parametrize(("k", "share"), [(5, 1), (8, 1), (9, 0), (13, 0)])
def test_when_all_answer_only_the_floor_decides(k: int, share: float) -> None:
    assert share_with_own_score(TREE, {"team:1": 12, "team:2": 8}, 1, k, Random(1)) == share


def test_a_lower_floor_shows_more_people_their_own_score() -> None:
    tree = grow(company(Random(3), 24), TODAY)
    for participation in (0.6, 0.75, 0.9):
        low, high = (share_with_own_score(tree, invited(tree), participation, k, Random(5)) for k in (5, 8))
        assert 0 < high < low < 1


def test_the_same_chance_gives_the_same_preview() -> None:
    people = {"team:1": 6, "team:2": 6}
    first, again = (share_with_own_score(TREE, people, 0.75, 5, Random(8)) for _ in range(2))
    assert first == again
    assert 0 < first < 1


def test_where_nobody_answers_nobody_sees_a_score() -> None:
    assert share_with_own_score(TREE, {"team:1": 12, "team:2": 8}, 0, 5, Random(1)) == 0
