"""Invented companies in which how people are treated and how customers are treated go together, or only seem to.

Written from the description of the test alone. Both series have memory, a level of each department's own, a share of
what the whole company goes through, and noise: what a number of five people or of a few customers adds. Memory and
noise are those with which the powers come out as they were first measured.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Series = NDArray[np.float64]

MEMORY = 0.5
NOISE = 0.7  # of the spread of what is measured
NOISE_OF_SMALL = 1.0
YEAR = 13


@dataclass(frozen=True, slots=True)
class Size:
    departments: int
    periods: int


@dataclass(frozen=True, slots=True)
class Company:
    people: Series
    customers: Series


def remembered(random: Generator, size: Size, memory: NDArray[np.float64] | float = MEMORY) -> Series:
    """Returns series of spread 1 with this memory from period to period."""
    shocks = random.normal(size=(size.departments, size.periods))
    series = np.empty_like(shocks)
    series[:, 0] = shocks[:, 0]
    for period in range(1, size.periods):
        series[:, period] = memory * series[:, period - 1] + np.sqrt(1 - np.square(memory)) * shocks[:, period]
    return series


def measured(
    random: Generator,
    people: Series,
    customers: Series,
    noise: NDArray[np.float64] | float = NOISE,
    share: NDArray[np.float64] | None = None,
) -> Company:
    """Returns both as a company sees them: with levels, what everybody goes through, and noise.

    `share` is how much of what everybody goes through each department takes, in both alike; else it is drawn for each.
    """
    departments, periods = people.shape
    everywhere = remembered(random, Size(1, periods))
    seen = [
        series
        + random.normal(size=(departments, 1))
        + everywhere * (random.uniform(0.3, 1, size=(departments, 1)) if share is None else share)
        + random.normal(size=series.shape) * noise
        for series in (people, customers)
    ]
    return Company(*seen)


def connected(random: Generator, size: Size, strength: float, lag: int = 0, small: bool = False) -> Company:
    """Returns a company in which customers follow by `lag` periods; `small`: half of the departments are noisy."""
    longer = Size(size.departments, size.periods + abs(lag))
    people = remembered(random, longer)
    customers = strength * np.roll(people, lag, axis=1) + np.sqrt(1 - strength**2) * remembered(random, longer)
    begin = max(lag, 0)
    window = slice(begin, begin + size.periods)
    noise = np.where(np.arange(size.departments) % 2, NOISE_OF_SMALL, NOISE)[:, None] if small else NOISE
    return measured(random, people[:, window], customers[:, window], noise)


def alike(random: Generator, size: Size) -> Company:
    return connected(random, size, 0)


def of_different_size(random: Generator, size: Size) -> Company:
    noise = np.exp(random.normal(size=(size.departments, 1)))
    return measured(random, remembered(random, size), remembered(random, size), noise)


def with_one_huge(random: Generator, size: Size) -> Company:
    scale = np.where(np.arange(size.departments) == 0, 6, 1)[:, None]
    return measured(random, remembered(random, size) * scale, remembered(random, size) * scale)


def with_missing_pairs(random: Generator, size: Size) -> Company:
    company = alike(random, size)
    company.people[random.random(company.people.shape) < 0.3] = np.nan
    company.customers[random.random(company.people.shape) < 0.15] = np.nan
    return company


def half_begin_where_others_end(random: Generator, size: Size) -> Company:
    company, half = alike(random, size), size.departments // 2
    for series in (company.people, company.customers):
        series[:half, size.periods // 2 :] = np.nan
        series[half:, : size.periods // 2] = np.nan
    return company


def rounded(random: Generator, size: Size) -> Company:
    company = alike(random, size)
    return Company(np.round(company.people * 2) / 2, np.round(company.customers * 2) / 2)


def with_different_memory(random: Generator, size: Size) -> Company:
    memory = random.uniform(0, 0.9, size=size.departments)
    return measured(random, remembered(random, size, memory), remembered(random, size, memory))


def with_own_seasons(random: Generator, size: Size) -> Company:
    def season() -> Series:
        begins = random.uniform(0, YEAR, size=(size.departments, 1))
        return 1.5 * np.sin(2 * np.pi * (np.arange(size.periods) - begins) / YEAR)

    return measured(random, remembered(random, size) + season(), remembered(random, size) + season())


def with_own_trends(random: Generator, size: Size) -> Company:
    def trend() -> Series:
        return random.normal(size=(size.departments, 1)) * np.linspace(-2, 2, size.periods)

    return measured(random, remembered(random, size) + trend(), remembered(random, size) + trend())


def restructured(random: Generator, size: Size) -> Company:
    """Half of the departments have other levels from the middle on."""

    def step() -> Series:
        later = np.arange(size.periods) >= size.periods // 2
        return random.normal(size=(size.departments, 1)) * 2 * (np.arange(size.departments) % 2)[:, None] * later

    return measured(random, remembered(random, size) + step(), remembered(random, size) + step())


def with_one_cause_for_all(random: Generator, size: Size) -> Company:
    """The same departments react to what strikes the whole company, in both; some do not, or the other way."""
    share = random.normal(1, 1, size=(size.departments, 1))
    return measured(random, remembered(random, size), remembered(random, size), share=share)


def with_a_cause_for_half(random: Generator, size: Size) -> Company:
    share = np.where(np.arange(size.departments) % 2, 2.0, 0.0)[:, None]
    return measured(random, remembered(random, size), remembered(random, size), share=share)


def in_two_branches(random: Generator, size: Size, apart: float = 1.0) -> Company:
    """Each of two branches goes through things of its own, its people and its customers through other ones; they are so
    many times as widely spread as what is a department's own.
    """
    branch = np.arange(size.departments) % 2
    sides = [remembered(random, size) + apart * remembered(random, Size(2, size.periods))[branch] for _ in range(2)]
    return measured(random, *sides)


def in_two_climates(random: Generator, size: Size) -> Company:
    """Each of two branches has seasons of its own, its people and its customers at other times."""
    branch = np.arange(size.departments) % 2

    def season() -> Series:
        begins = random.uniform(0, YEAR, size=(2, 1))
        return 1.5 * np.sin(2 * np.pi * (np.arange(size.periods) - begins) / YEAR)[branch]

    return measured(random, remembered(random, size) + season(), remembered(random, size) + season())


def with_one_that_drives(random: Generator, size: Size) -> Company:
    """All follow one department, the same ones closely in both; its people and its customers have nothing in common."""
    share = random.normal(1, 1, size=(size.departments, 1))
    share[0] = 3
    sides = [remembered(random, size) + share * remembered(random, Size(1, size.periods)) for _ in range(2)]
    noise = NOISE * random.normal(size=(2, *sides[0].shape))
    return Company(sides[0] + noise[0], sides[1] + noise[1])


def with_one_alone(random: Generator, size: Size) -> Company:
    """In one department alone they go together."""
    company = alike(random, size)
    company.customers[0] = company.people[0] * 3
    return company


def with_two_causes(random: Generator, size: Size) -> Company:
    """A second cause strikes the same departments in both: that is a connection, and is none of the company's."""
    cause = remembered(random, Size(1, size.periods)) * random.normal(1, 1, size=(size.departments, 1))
    return measured(random, remembered(random, size) + cause, remembered(random, size) + cause)


def with_the_same_time_of_year(random: Generator, size: Size) -> Company:
    """Each department has its own hard weeks, the same in both."""
    peak = random.integers(YEAR, size=(size.departments, 1))
    hard = -3.0 * (np.arange(size.periods) % YEAR == peak)
    return measured(random, remembered(random, size) + hard, remembered(random, size) + hard)


Unconnected = Callable[[Generator, Size], Company]
# What may be found at most where nothing goes together, as the method was first measured.
UNCONNECTED: dict[str, tuple[Unconnected, float]] = {
    "alike": (alike, 0.06),
    "of very different size": (of_different_size, 0.03),
    "one of them huge": (with_one_huge, 0.04),
    "missing pairs": (with_missing_pairs, 0.05),
    "half begin where others end": (half_begin_where_others_end, 0.06),
    "rounded to halves": (rounded, 0.06),
    "different memory": (with_different_memory, 0.07),
    "own seasons": (with_own_seasons, 0.07),
    "own trends": (with_own_trends, 0.05),
    "restructured half-way": (restructured, 0.04),
    "one cause for all": (with_one_cause_for_all, 0.06),
    "one cause for half": (with_a_cause_for_half, 0.06),
    "one that drives": (with_one_that_drives, 0.05),
    "in two branches": (in_two_branches, 0.05),
}
SIZES = (Size(6, 9), Size(6, 13), Size(8, 13), Size(12, 13), Size(20, 13), Size(8, 26), Size(12, 26))
# By strength, alike and with small ones that are noisy, as the method was first measured.
POWERS: dict[Size, dict[float, tuple[float, float]]] = {
    Size(6, 9): {0.3: (0.08, 0.05), 0.5: (0.14, 0.12), 0.7: (0.28, 0.23)},
    Size(6, 13): {0.3: (0.13, 0.10), 0.5: (0.31, 0.20), 0.7: (0.68, 0.53)},
    Size(8, 13): {0.3: (0.17, 0.16), 0.5: (0.49, 0.42), 0.7: (0.83, 0.62)},
    Size(12, 13): {0.3: (0.28, 0.18), 0.5: (0.72, 0.52), 0.7: (0.96, 0.83)},
    Size(20, 13): {0.3: (0.42, 0.26), 0.5: (0.96, 0.79), 0.7: (1.00, 0.99)},
    Size(8, 26): {0.3: (0.49, 0.41), 0.5: (0.89, 0.77), 0.7: (1.00, 0.98)},
    Size(12, 26): {0.3: (0.68, 0.47), 0.5: (0.99, 0.95), 0.7: (1.00, 1.00)},
}
