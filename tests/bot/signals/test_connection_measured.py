"""The tables of docs/customers.md, whole: what is found where nothing goes together, and where it does."""

import pytest

from tests.simulation.connections import connections, is_beyond_season, is_shown, share_of, with_strength
from tests.simulation.customers import POWERS, SIZES, UNCONNECTED, Size, with_the_same_time_of_year

pytestmark = pytest.mark.long
COMPANIES = 500


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size.departments}x{size.periods}")
@pytest.mark.parametrize("kind", UNCONNECTED)
def test_where_nothing_goes_together_it_is_found_as_seldom_as_is_said(kind: str, size: Size) -> None:
    build, at_most = UNCONNECTED[kind]
    measured = share_of(build, size, COMPANIES)
    assert measured.share <= at_most + 2 * (measured.error(at_most) + 0.01)


@pytest.mark.parametrize("size", POWERS, ids=lambda size: f"{size.departments}x{size.periods}")
def test_where_they_go_together_it_is_found_as_often_as_is_said(size: Size) -> None:
    for strength, (alike, noisy) in POWERS[size].items():
        for small, often in ((False, alike), (True, noisy)):
            measured = share_of(with_strength(strength, small=small), size, COMPANIES)
            assert measured.share >= often - 2 * (measured.error(often) + 0.03), (strength, small)


@pytest.mark.parametrize("size", [Size(8, 26), Size(12, 26)], ids=lambda size: f"{size.departments}x{size.periods}")
def test_the_same_time_of_year_is_seldom_taken_for_more(size: Size) -> None:
    measured = share_of(with_the_same_time_of_year, size, COMPANIES, is_beyond_season)
    assert measured.share <= 0.09 + 2 * measured.error(0.09)


@pytest.mark.parametrize("size", [Size(6, 13), Size(8, 13), Size(8, 26)], ids=lambda size: f"{size.departments}")
def test_an_order_is_named_where_there_is_one_and_seldom_where_there_is_none(size: Size) -> None:
    same = list(filter(is_shown, connections(with_strength(0.7), size, COMPANIES)))
    later = list(filter(is_shown, connections(with_strength(0.7, lag=1), size, COMPANIES)))
    assert sum(one.has_order for one in same) <= 0.05 * len(same) + 2 * (0.05 * len(same)) ** 0.5
    assert sum(one.has_order and one.lag > 0 for one in later) >= 0.55 * len(later)
    assert sum(one.has_order and one.lag < 0 for one in later) <= 0.02 * len(later) + 2
