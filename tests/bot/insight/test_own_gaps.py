"""Each manager's gap by itself, from one testable manager on, and all managers together."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.insight.deconvolution import FloatArray
from bot.insight.own_gaps import Estimates, estimates, judge_each
from bot.insight.spots import Together
from bot.insight.together import able_together, find_together, joined


def differences(*gaps: float, rounds: int = 40) -> FloatArray:
    """Forecasts minus scores of managers with these gaps, in halves as they are released."""
    rng = np.random.default_rng(1)
    noise = rng.choice([-1, -0.5, 0, 0.5, 1], (len(gaps), rounds), p=[0.1, 0.2, 0.4, 0.2, 0.1])
    return np.asarray(np.array(gaps)[:, None] + noise)


def test_the_only_manager_of_a_company_reads_what_is_certain_of_them() -> None:
    for gap, certain in ((1.2, "above"), (0.0, "within"), (-1.2, "below")):
        own = judge_each(estimates(differences(gap)))
        chances = {name: float(getattr(own, name)[0]) for name in ("above", "within", "below")}
        assert chances[certain] > 0.9
        assert sum(chances.values()) <= 1


def test_who_is_near_the_border_reads_neither_of_a_gap_nor_that_there_is_none() -> None:
    """Silent people hide more of a gap than is added to it, so that what looks like .5 may be one."""
    own = judge_each(Estimates(np.array([0.45, 0.35]), np.full(2, 0.005), np.full(2, 200.0)))
    assert own.above[0] < 0.1
    assert own.within[0] < 0.1
    assert own.within[1] > 0.95


def test_six_item_rounds_say_less_than_forty() -> None:
    few, many = (judge_each(estimates(differences(0.9, rounds=rounds))).above[0] for rounds in (6, 40))
    assert 0.3 < few < many


def test_a_gap_is_absolute_where_everybody_has_one() -> None:
    own = judge_each(estimates(differences(*[1.0] * 12)))
    assert (own.above > 0.9).all()
    alone = judge_each(estimates(differences(0.6, *[0.0] * 11)))
    assert alone.above[0] < judge_each(estimates(differences(0.6, *[0.6] * 11))).above[0]


def test_what_companies_weigh_adds_up_to_what_is_said_of_each() -> None:
    own = judge_each(estimates(differences(1.0, 0.2, 0.5)))
    assert own.weights.sum() == pytest.approx(1)
    assert own.weights @ own.chances == pytest.approx(own.above)


def test_a_score_that_is_missing_is_no_difference() -> None:
    row = differences(1.0)
    row[0, 10:30] = np.nan
    seen = estimates(np.vstack([row, differences(0.0)]))
    assert np.isfinite(seen.se).all()
    assert seen.se[0] > seen.se[1] > 0.09


def believing(optimism: float, managers: int = 6, rounds: int = 13) -> tuple[FloatArray, FloatArray]:
    rng = np.random.default_rng(2)
    company = np.round(rng.uniform(2.8, 3.6, rounds), 1)
    slants = rng.permutation(np.linspace(-0.2, 0.2, managers))[:, None]
    return np.rint(company + optimism + slants + 0.4 * rng.standard_normal((managers, rounds))), company


@pytest.mark.parametrize(
    ("optimism", "said"), [(0.05, Together.AS_IT_IS), (0.25, None), (0.55, Together.MORE), (0.9, Together.CLEARLY_MORE)]
)
def test_all_managers_together_are_held_against_the_companys_number(optimism: float, said: Together | None) -> None:
    forecast, company = believing(optimism, rounds=39)
    assert find_together(forecast, company, np.full(6, 6.0)) is said


def test_who_leads_more_people_weighs_more() -> None:
    forecast, company = believing(0.0, managers=5)
    forecast[0] += 1.5
    assert find_together(forecast, company, np.array([2.0, 9, 9, 9, 9])) is not Together.CLEARLY_MORE
    assert find_together(forecast, company, np.array([90.0, 2, 2, 2, 2])) is Together.CLEARLY_MORE


def test_of_a_few_managers_among_many_less_is_certain() -> None:
    """Their teams may be others than most: what they believe may be right there, and not of the company."""
    forecast, company = believing(0.55, rounds=39)
    forecast += np.linspace(-1.5, 1.5, 6)[:, None]
    people = np.full(6, 6.0)
    assert find_together(forecast, company, people, share=1.0) is Together.MORE
    assert find_together(forecast, company, people, share=0.5) is None
    alike = forecast - np.linspace(-1.5, 1.5, 6)[:, None]
    assert find_together(alike, company, people, share=0.5) is Together.MORE
    assert find_together(alike, company, people, share=0.45) is None, "these are hardly what managers believe"


def test_whose_forecasts_are_too_few_does_not_count() -> None:
    forecast, company = believing(0.0)
    forecast[2, 5:] = np.nan
    assert able_together(forecast, company) == [0, 1, 3, 4, 5]


@given(st.lists(st.sets(st.integers(0, 20)), max_size=4), st.integers(5, 8))
def test_no_two_statements_of_a_quarter_about_all_managers_differ_by_a_few(able: list[set[int]], k: int) -> None:
    groups = [joined(able[:until], k) for until in range(len(able) + 1)]
    for before, after in pairwise(groups):
        assert before <= after
        assert len(after - before) == 0 or len(after - before) >= k
