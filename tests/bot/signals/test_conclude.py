"""Only what docs/customers.md allows is said: too little, no connection, a first sign, a finding."""

from dataclasses import replace

import numpy as np
import pytest

from bot.signals import conclude as concluding
from bot.signals.conclude import KnownSeries, conclude
from bot.signals.conclusions import Conclusion, FirstSign, NoConnection, NothingYet, RepeatedSign, Season, Signs, Timing
from bot.signals.connection import Connection
from bot.signals.own_series import Series
from tests.simulation.customers import Size, connected

FEW = 199
TWO_YEARS = 104


def company(strength: float, size: Size, lag: int = 0, seed: int = 3) -> KnownSeries:
    known = connected(np.random.default_rng(seed), size, strength, lag)
    return KnownSeries(known.people, {"happy": known.customers})


def said(known: KnownSeries, week: int) -> Conclusion:
    return conclude(known, week, FEW)


def test_before_six_departments_and_nine_periods_nothing_can_be_said() -> None:
    assert said(company(1, Size(4, 7)), 39) == NothingYet(4, 7)
    assert said(company(1, Size(8, 13)), 38) == NothingYet(8, 6)
    assert said(company(1, Size(8, 13)), 0) == NothingYet(0, 0)
    assert said(KnownSeries(np.full((8, 13), np.nan), {}), 52) == NothingYet(0, 0)


def test_of_several_signals_the_one_that_is_nearest_says_what_is_missing() -> None:
    known = company(1, Size(5, 13))
    short = known.signals["happy"].copy()
    short[:, 3:] = np.nan
    assert said(KnownSeries(known.people, {"short": short, **known.signals}), 52) == NothingYet(5, 13)


def test_a_connection_is_a_first_sign_and_in_the_second_quarter_a_finding() -> None:
    known = company(1, Size(12, 26))
    assert isinstance(said(known, 38), NothingYet)
    [first] = _signs(said(known, 39))
    [again] = _signs(said(known, 52))
    assert isinstance(first, FirstSign)
    assert isinstance(again, RepeatedSign)
    assert (again.signal, again.timing, again.departments) == ("happy", Timing.SAME_WEEKS, 12)
    assert again.season is Season.NEEDS_TWO_YEARS
    assert 20 <= again.once_in <= 100


def test_within_a_quarter_nothing_changes_whatever_comes_in() -> None:
    known = company(1, Size(12, 26))
    later = replace(known, people=known.people.copy())
    later.people[:, 13:] = 3
    assert {repr(said(company_, week)) for company_ in (known, later) for week in (52, 56, 64)} == {
        repr(said(known, 52))
    }


def test_after_two_years_it_is_said_whether_it_is_more_than_the_time_of_year() -> None:
    known = company(1, Size(12, 26))
    [sign] = _signs(said(known, TWO_YEARS))
    assert sign.season is Season.BEYOND
    peak = np.random.default_rng(1).integers(13, size=(12, 1))
    hard = -4.0 * (np.arange(26) % 13 == peak)
    nothing = company(0, Size(12, 26))
    yearly = KnownSeries(nothing.people + hard, {"happy": nothing.signals["happy"] + hard})
    [sign] = _signs(said(yearly, TWO_YEARS))
    assert sign.season is Season.POSSIBLE


@pytest.mark.parametrize(
    ("lag", "has_order", "timing"),
    [
        (0, False, Timing.SAME_WEEKS),
        (1, True, Timing.FOUR_WEEKS_LATER),
        (2, True, Timing.EIGHT_WEEKS_LATER),
        (-1, True, Timing.CUSTOMERS_FIRST),
        (-2, True, Timing.CUSTOMERS_FIRST),
        (1, False, Timing.UNKNOWN),
        (-2, False, Timing.UNKNOWN),
    ],
)
def test_an_order_is_said_only_where_it_can_be_told(
    monkeypatch: pytest.MonkeyPatch, lag: int, has_order: bool, timing: Timing
) -> None:
    shows = Connection(9, 13, lag, 7, 0.031, 0.04, None, has_order)
    monkeypatch.setattr(concluding, "find_connections", lambda *_: [shows])
    [sign] = _signs(said(company(0, Size(9, 13)), 52))
    assert (sign.timing, sign.alike, sign.departments, sign.once_in) == (timing, 7, 9, 32)


@pytest.mark.parametrize(("chance", "once_in"), [(0.05, 20), (1 / 10_000, 100), (0.0101, 99), (0.0301, 33)])
def test_how_rare_it_would_be_is_never_said_above_one_in_a_hundred(
    monkeypatch: pytest.MonkeyPatch, chance: float, once_in: int
) -> None:
    shows = Connection(9, 13, 0, 7, chance, 0.04, None, has_order=False)
    monkeypatch.setattr(concluding, "find_connections", lambda *_: [shows])
    [sign] = _signs(said(company(0, Size(9, 13)), 52))
    assert sign.once_in == once_in


@pytest.mark.parametrize(
    ("size", "signals", "of_ten"),
    [(Size(6, 9), 1, 1), (Size(6, 13), 1, 3), (Size(11, 13), 1, 5), (Size(12, 26), 1, 9), (Size(8, 13), 3, 3)],
)
def test_no_connection_says_how_many_would_have_been_found(size: Size, signals: int, of_ten: int) -> None:
    flat = Size(size.departments, size.periods)
    known = company(0, flat, seed=1)
    noise: dict[str, Series] = {
        f"noise {number}": connected(np.random.default_rng(90 + number), flat, 0).customers for number in range(signals)
    }
    week = {9: 39, 13: 52, 26: 104}[size.periods]
    assert said(KnownSeries(known.people, noise), week) == NoConnection(of_ten)


def test_beside_a_signal_that_shows_nothing_is_said_of_one_that_is_noise() -> None:
    known = company(1, Size(12, 13))
    noise = connected(np.random.default_rng(8), Size(12, 13), 0).customers
    with_noise = KnownSeries(known.people, {"noise": noise, **known.signals})
    assert [sign.signal for sign in _signs(said(with_noise, 52))] == ["happy"]


def _signs(conclusion: Conclusion) -> tuple[FirstSign | RepeatedSign, ...]:
    assert isinstance(conclusion, Signs), conclusion
    return conclusion.signs
