"""What admins are told before they turn check-ins on."""

from random import Random

import pytest

from bot.checkin.preview import Preview, share_with_own_score, turn_out
from bot.checkin.wording.results import preview_advice
from bot.org.tree import Tree, Unit, grow
from bot.org.unit_key import UnitKind
from tests.bot.companies import TODAY, company, invited

TREE = Tree(
    (
        Unit("unit:1", None, UnitKind.UNIT),
        Unit("team:1", "unit:1", UnitKind.TEAM),
        Unit("team:2", "unit:1", UnitKind.TEAM),
    ),
    {},
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


@pytest.mark.parametrize(("people", "days"), [(15, 14), (999, 14), (1_000, 2)])
def test_in_all_but_large_companies_we_suggest_that_a_check_in_stays_open_until_the_next(
    people: int, days: int
) -> None:
    assert Preview({}, people, {2: 0.4, 14: 0.6}, 60).suggested(14) == days


@pytest.mark.parametrize(("language", "words"), [("en", "for 14 days, since after longer ones"), ("ja", "14日間")])
def test_for_monthly_check_ins_two_weeks_are_suggested_since_longer_ones_are_read_too_late(
    language: str, words: str
) -> None:
    advice = preview_advice(Preview({}, 40, {2: 0.4, 14: 0.6, 28: 0.7}, 60), 28, language)
    assert words in advice
    assert "pulse.open_for 14" in advice
    assert "70%" not in advice


@pytest.mark.parametrize(("people", "is_said"), [(15, True), (29, True), (30, False)])
def test_to_a_company_of_few_people_it_says_that_a_quarter_shows_hardly_more(people: int, is_said: bool) -> None:
    advice = preview_advice(Preview({}, people, {2: 0.2, 7: 0.3}, 60), 7, "en")
    assert ("hardly more among so few" in advice) is is_said
    assert advice.endswith("stays open until the next: pulse.open_for 7.")


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize(
    ("people", "shares", "suggests"),
    [
        (15, (0.02, 0.10), "pulse.open_for 7"),
        (3, (0.0, 0.0), "pulse.open_for 2"),
        (40, (1.0, 1.0), "pulse.open_for 2"),
        (1_000, (0.41, 0.62), "pulse.open_for 2"),
    ],
)
def test_what_is_suggested_says_what_it_brings_on_this_chart(
    people: int, shares: tuple[float, float], suggests: str, language: str
) -> None:
    two, week = shares
    advice = preview_advice(Preview({}, people, {2: two, 7: week}, 60), 7, language)
    assert suggests in advice
    assert f"{two:.0%}" in advice
    assert f"{week:.0%}" in advice


def test_the_longer_a_check_in_is_open_the_more_people_answer_and_ever_fewer_a_day() -> None:
    two, four, fourteen, most = (turn_out(0.6, days) for days in (2, 4, 14, 28))
    assert two == 0.6
    assert most == pytest.approx(0.8)
    assert four - two == pytest.approx(most - fourteen)


def test_where_nobody_answers_nobody_sees_a_score() -> None:
    assert share_with_own_score(TREE, {"team:1": 12, "team:2": 8}, 0, 5, Random(1)) == 0
