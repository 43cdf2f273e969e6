"""The test of people beside customers: what it must not be moved by, and what it finds in small companies."""

from collections.abc import Sequence
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.signals.connection import LAGS, Connection, extent, find_connections
from bot.signals.own_series import Series, correlations, departments_together, own_series, with_enough
from tests.simulation.connections import connections, is_shown, share_of, with_strength
from tests.simulation.customers import (
    UNCONNECTED,
    Company,
    Size,
    connected,
    half_begin_where_others_end,
    in_two_branches,
    with_missing_pairs,
    with_one_alone,
    with_the_same_time_of_year,
)

FEW = 199  # dealings: laws hold with any number
PLAIN = np.empty((13, 0))


USUAL = Size(8, 13)


def company(seed: int, strength: float = 0.9, size: Size = USUAL, lag: int = 0) -> Company:
    return connected(np.random.default_rng(seed), size, strength, lag)


def found(people: Series, *signals: Series) -> list[Connection]:
    return find_connections(people, signals, FEW)


def with_gaps(seed: int) -> Company:
    return with_missing_pairs(np.random.default_rng(seed), Size(9, 14))


seeds = st.integers(0, 10_000)


@given(seeds, st.randoms(use_true_random=False))
@settings(max_examples=8)
def test_in_which_order_departments_come_changes_nothing(seed: int, random: Random) -> None:
    known = with_gaps(seed)
    order = list(range(9))
    random.shuffle(order)
    assert found(known.people[order], known.customers[order]) == found(known.people, known.customers)


@given(seeds, st.floats(-5, 5), st.floats(0.01, 100))
@settings(max_examples=8)
def test_in_which_unit_a_department_counts_changes_nothing(seed: int, constant: float, scale: float) -> None:
    known = with_gaps(seed)
    changed = known.customers.copy()
    changed[3] = changed[3] * scale + constant
    [before], [after] = found(known.people, known.customers), found(known.people, changed)
    assert (after.lag, after.alike, after.departments) == (before.lag, before.alike, before.departments)
    assert after.chance == pytest.approx(before.chance)
    assert after.chance_without_lines == pytest.approx(before.chance_without_lines)


@given(seeds)
@settings(max_examples=6)
def test_what_is_withheld_everywhere_changes_nothing(seed: int) -> None:
    """A department with fewer than five numbers gives nothing, and a signal that nobody has finds nothing."""
    known = with_gaps(seed)
    few = np.full((1, 14), np.nan)
    few[0, :4] = (1, 5, 2, 4)
    people, customers = np.vstack([known.people, few]), np.vstack([known.customers, few * 9])
    nobody = np.full_like(known.customers, np.nan)
    assert found(people, customers) == found(known.people, known.customers)
    signal, empty = found(known.people, known.customers, nobody)
    assert [signal] == found(known.people, known.customers)
    assert (empty.chance, empty.departments, empty.lag, empty.is_shown) == (1.0, 0, 0, False)


def test_five_numbers_are_a_series_and_four_are_none() -> None:
    series = np.full((2, 13), np.nan)
    series[0, :5], series[1, :4] = range(5), range(4)
    assert (~np.isnan(with_enough(series))).sum(axis=1).tolist() == [5, 0]


def test_a_department_that_never_changes_goes_with_nobody() -> None:
    known = company(1)
    known.people[2] = 3.5
    assert np.isnan(own_series(known.people, PLAIN)[2]).all()
    [connection] = found(known.people, known.customers)
    assert connection.alike <= 7


def test_fewer_than_six_shared_periods_are_no_correlation() -> None:
    x = np.full((1, 13), np.nan)
    x[0, :6] = (1, 2, 3, 4, 5, 7)
    assert correlations(x, x, 0)[0, 0] == pytest.approx(1)
    assert correlations(x, x, 1)[0, 0] == 0
    assert correlations(x[:, :2], x[:, :2], 2)[0, 0] == 0


@pytest.mark.parametrize("lag", LAGS)
def test_a_correlation_is_that_of_the_pairs_that_exist(lag: int) -> None:
    known = with_gaps(4)
    x, y = known.people[:1], known.customers[1:2]
    pairs = [
        (x[0, period], y[0, period + lag])
        for period in range(14)
        if 0 <= period + lag < 14 and not np.isnan(x[0, period]) and not np.isnan(y[0, period + lag])
    ]
    expected = np.corrcoef(np.array(pairs).T)[0, 1] if len(pairs) >= 6 else 0
    assert correlations(x, y, lag)[0, 0] == pytest.approx(expected)


def test_customers_who_follow_by_four_weeks_are_found_so_and_mirrored_they_come_first() -> None:
    known = company(3, lag=1, size=Size(12, 26))
    [after], [before] = found(known.people, known.customers), found(known.customers, known.people)
    assert (after.lag, after.has_order, before.lag, before.has_order) == (1, True, -1, True)


def test_a_signal_of_which_more_is_worse_is_no_connection_until_it_is_turned() -> None:
    known = company(3)
    [wrong], [right] = found(known.people, -known.customers), found(known.people, known.customers)
    assert right.is_shown
    assert not wrong.is_shown


def test_every_order_of_six_departments_is_dealt_and_the_true_one_counts_itself() -> None:
    [connection] = found(*_two(company(5, 1.0, Size(6, 13))))
    assert connection.chance * 720 == pytest.approx(round(connection.chance * 720))
    assert connection.chance >= 1 / 720


def test_five_departments_or_eight_periods_are_too_few_whatever_they_show() -> None:
    assert not found(*_two(company(5, 1.0, Size(5, 26))))[0].is_shown
    assert not found(*_two(company(5, 1.0, Size(12, 8))))[0].is_shown
    assert extent(*_two(company(5, 1.0, Size(6, 9)))) == (6, 9)


def test_the_time_of_year_is_taken_out_from_two_years_on() -> None:
    [short], [long] = found(*_two(company(6, size=Size(8, 25)))), found(*_two(company(6, size=Size(8, 26))))
    assert short.chance_beyond_season is None
    assert long.is_beyond_season


def test_more_signals_in_one_test_make_none_of_them_likelier() -> None:
    known, noise = company(3), [company(seed, 0).customers for seed in (11, 12)]
    [alone], [first, *others] = found(known.people, known.customers), found(known.people, known.customers, *noise)
    assert alone.chance <= first.chance
    assert not any(other.is_shown for other in others)


def test_without_a_signal_nothing_is_tested_and_without_people_nothing_is_found() -> None:
    assert find_connections(company(1).people, []) == []
    [connection] = found(np.full((8, 13), np.nan), company(1).customers)
    assert (connection.departments, connection.periods, connection.chance) == (0, 0, 1.0)
    assert found(np.empty((0, 0)), np.empty((0, 0)))[0].chance == 1.0


def _two(known: Company) -> Sequence[Series]:
    return known.people, known.customers


@pytest.mark.parametrize("kind", UNCONNECTED)
def test_where_nothing_goes_together_little_is_found(kind: str) -> None:
    """With one size of company, cheaply; all sizes in test_connection_measured.py."""
    build, at_most = UNCONNECTED[kind]
    measured = share_of(build, USUAL, 40)
    assert measured.share <= at_most + 2 * measured.error(at_most)


@pytest.mark.parametrize("apart", [1.0, 1.5, 3.0])
def test_departments_of_two_branches_are_not_as_many_as_they_seem(apart: float) -> None:
    """Dealing alone takes them for 12: at 1.5 it finds something in .23."""
    measured = share_of(lambda random, size: in_two_branches(random, size, apart), Size(12, 13), 100)
    assert measured.share <= 0.05 + 2 * measured.error(0.05)


def test_how_far_departments_go_together_is_one_where_they_do_not() -> None:
    random = np.random.default_rng(3)
    own, other = random.normal(size=(2, 12, 26))
    assert departments_together(own, other) < 1.1
    branches = np.outer([1, -1] * 6, random.normal(size=26))
    assert departments_together(branches, branches) == pytest.approx(12**0.5, rel=0.15)
    assert departments_together(branches, other) < 1.1, "what only people have in common does nothing"
    assert departments_together(own[:1], own[:1]) == departments_together(own[:0], own[:0]) == 1
    assert departments_together(own, np.full_like(own, np.nan)) == 1


def test_departments_that_begin_where_others_end_are_no_connection() -> None:
    measured = share_of(half_begin_where_others_end, Size(8, 26), 100)
    assert measured.share <= 0.05 + 2 * measured.error(0.05)


def test_three_that_begin_where_others_end_are_too_few_to_deal_among() -> None:
    halves = half_begin_where_others_end(np.random.default_rng(1), Size(6, 26))
    assert extent(halves.people, halves.customers) == (0, 0)
    assert not found(halves.people, halves.people)[0].is_shown
    four = half_begin_where_others_end(np.random.default_rng(1), Size(8, 26))
    assert extent(four.people, four.customers) == (8, 26)
    assert extent(*_two(company(1, size=Size(2, 13)))) == (2, 13), "of few it is said how few they are"
    uneven = company(1, size=Size(9, 26))
    for side in (uneven.people, uneven.customers):
        side[:3, 13:], side[3:, :13] = np.nan, np.nan
    assert extent(uneven.people, uneven.customers) == (6, 13)


def test_where_they_go_together_it_is_found_about_as_often_as_is_said() -> None:
    measured = share_of(with_strength(0.7), USUAL, 40)
    assert abs(measured.share - 0.83) <= 2 * measured.error(0.83)


def test_one_department_alone_is_seldom_a_connection() -> None:
    measured = share_of(with_one_alone, USUAL, 40)
    assert measured.share <= 0.10 + 2 * measured.error(0.10)


def test_what_goes_together_in_the_same_weeks_is_seldom_given_an_order() -> None:
    shown = [found_ for found_ in connections(with_strength(0.7), USUAL, 40) if is_shown(found_)]
    assert sum(found_.has_order for found_ in shown) <= 0.05 * len(shown) + 2 * (0.05 * len(shown)) ** 0.5


def test_the_same_hard_weeks_every_year_are_a_connection_and_not_one_beyond_the_season() -> None:
    shown = list(connections(with_the_same_time_of_year, Size(8, 26), 25))
    assert sum(map(is_shown, shown)) >= 20
    assert sum(one.is_shown and one.is_beyond_season for one in shown) <= 0.09 * 25 + 2 * (0.09 * 25) ** 0.5
