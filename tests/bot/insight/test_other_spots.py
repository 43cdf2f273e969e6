"""The other blind spots: each finds what was planted, and seldom anything else."""

from collections.abc import Callable

import numpy as np
import pytest

from bot.insight import other_spots as silence
from bot.insight.deconvolution import Verdicts
from tests.bot.insight.test_response_rate import shown
from tests.simulation import simulator

Simulate = Callable[..., simulator.Case]
Find = Callable[..., Verdicts]
PROMISED = 0.05  # of a list, the share that may be false
SPOTS = [
    pytest.param(simulator.unthanked_case, silence.find_unthanked, 0.6, id="nobody is thanked"),
    pytest.param(simulator.on_the_wall_case, silence.find_on_the_wall, 0.7, id="a value is on the wall only"),
    pytest.param(simulator.silent_case, silence.find_silent, 0.45, id="a team fell silent"),
    pytest.param(simulator.unanswered_case, silence.find_unanswered, 0.7, id="concerns are not answered"),
    pytest.param(simulator.not_walked_case, silence.find_not_walked, 0.3, id="leaders do not walk their talk"),
]


@pytest.mark.parametrize(("simulate", "find", "recall"), SPOTS)
def test_a_spot_is_found_without_accusing_by_chance(simulate: Simulate, find: Find, recall: float) -> None:
    false, found, planted = [], 0, 0
    for number in range(12):
        case = simulate(np.random.default_rng((9, number)))
        names = find(*case.inputs).names()
        hits = len(names & case.planted)
        false.append((len(names) - hits) / max(1, len(names)))
        found, planted = found + hits, planted + len(case.planted)
    assert np.mean(false) <= PROMISED + 2 * np.std(false) / np.sqrt(len(false))
    assert found / planted > recall


@pytest.mark.parametrize(("simulate", "find", "recall"), SPOTS)
def test_nothing_is_found_where_nothing_is(simulate: Simulate, find: Find, recall: float) -> None:
    lists = [find(*simulate(np.random.default_rng((10, n)), share=0.0).inputs).names() for n in range(6)]
    assert recall > 0
    assert sum(map(len, lists)) <= 1


@pytest.mark.parametrize(("simulate", "find", "recall"), SPOTS)
def test_the_strict_list_is_part_of_the_usual_one(simulate: Simulate, find: Find, recall: float) -> None:
    inputs = simulate(np.random.default_rng(11)).inputs
    assert recall > 0
    assert find(*inputs, strict=True).names() <= find(*inputs).names()


def test_a_company_without_any_kudos_has_no_team_that_is_less_thanked_than_others() -> None:
    teams = [f"team:{i}" for i in range(60)]
    assert silence.find_unthanked(teams, np.zeros((60, 13)), np.full(60, 104.0), 0.0).units == ()


def test_a_value_is_judged_only_where_five_kudos_were_to_be_expected() -> None:
    kudos = np.zeros((2, 2, 13))
    kudos[0, :, :5] = [[4.0], [2.0]]  # the first branch: 20 and 10
    kudos[1, 0, :12] = 1.0  # the second: 12 and none, where 12 * 10 / 42 were to be expected
    verdicts = silence.find_on_the_wall(["north", "south"], ["care", "candour"], kudos)
    assert "south/care" in verdicts.units
    assert "south/candour" not in verdicts.units


def test_everybody_on_holiday_is_no_team_fallen_silent() -> None:
    rng = np.random.default_rng(12)
    before, after = rng.binomial(14, 0.9, (60, 8)), rng.binomial(14, 0.7, (60, 8))
    teams = [f"team:{i}" for i in range(60)]
    assert silence.find_silent(teams, shown(14, before), shown(14, after)).names() == frozenset()
    after[0] = [7, 3, 4, 2, 7, 4, 3, 3]
    assert silence.find_silent(teams, shown(14, before), shown(14, after)).names() == {"team:0"}


def test_a_team_that_was_hardly_seen_before_is_not_judged_silent() -> None:
    before, after = shown(10, [[9] * 8] * 3), shown(10, [[2] * 8] * 3)
    before.most[0, 2:] = 0
    assert silence.find_silent(["a", "b", "c"], before, after).units == ("b", "c")
    assert silence.find_silent(["a"], before.of(slice(1)), after.of(slice(1))).units == ()


def test_two_topics_are_too_few_to_say_anything_however_often_they_are_raised() -> None:
    units, topics = np.repeat([0, 1], [30, 3]), np.concatenate([np.arange(30) % 2, np.arange(3)])
    verdicts = silence.find_unanswered(["a", "b"], units, topics, np.ones(33, dtype=np.bool_))
    assert verdicts.units == ("b",)


def test_what_is_raised_again_and_again_counts_once() -> None:
    topics = np.array([0] * 40 + [1, 2, 3, 4, 5])
    unanswered = topics == 0
    verdicts = silence.find_unanswered(["a"], np.zeros(45, dtype=np.int64), topics, unanswered)
    assert verdicts.names() == frozenset()
    assert verdicts.effect[0] < 0.5


def test_an_area_of_two_teams_says_nothing_about_its_leaders() -> None:
    lived = np.array([[2.0, 2.0], [2.0, 2.5], [4.0, 4.0], [4.0, 3.5], [3.5, 4.0], [np.nan, np.nan]])
    verdicts = silence.find_not_walked(["x", "y"], ["x", "x", "y", "y", "y", "x"], lived, lived[:, :0])
    assert verdicts.units == ("y",)


def test_a_country_that_answers_lower_whatever_it_is_asked_is_not_told_that_its_leaders_fail() -> None:
    def lists(share: float) -> list[tuple[frozenset[str], frozenset[str]]]:
        cases = [simulator.not_walked_case(np.random.default_rng((11, n)), share, lower=0.6) for n in range(6)]
        return [(silence.find_not_walked(*case.inputs).names(), case.planted) for case in cases]

    assert sum(len(names) for names, _ in lists(share=0.0)) <= 1
    assert sum(len(names & planted) for names, planted in lists(share=0.1)) >= 4, "leaders who do fail are found there"
