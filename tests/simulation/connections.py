"""How often a connection is found in companies of `tests.simulation.customers`: the tables of docs/customers.md."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.random import Generator

from bot.signals.connection import Connection, find_connections
from tests.simulation.customers import Company, Size, connected

SEED = 2026
DEALINGS = 299  # of a simulated company: enough to tell .05

Judged = Callable[[Connection], bool]


class Measurement(NamedTuple):
    """A share of so many companies."""

    share: float
    companies: int

    def error(self, share: float) -> float:
        """Returns the Monte-Carlo error of this share, never less than that of one company in a hundred."""
        usual = min(max(share, 0.01), 0.99)
        return float(np.sqrt(usual * (1 - usual) / self.companies))


def is_shown(connection: Connection) -> bool:
    return connection.is_shown


def is_beyond_season(connection: Connection) -> bool:
    return connection.is_shown and connection.is_beyond_season


def connections(build: Callable[[Generator, Size], Company], size: Size, companies: int) -> Iterator[Connection]:
    """Returns what is found in so many companies of a kind and size; the same at every call."""
    for number in range(companies):
        company = build(np.random.default_rng([SEED, size.departments, size.periods, number]), size)
        yield find_connections(company.people, [company.customers], DEALINGS)[0]


def share_of(
    build: Callable[[Generator, Size], Company], size: Size, companies: int, counts: Judged = is_shown
) -> Measurement:
    """Returns in which share of these companies it counts."""
    return Measurement(sum(map(counts, connections(build, size, companies))) / companies, companies)


def with_strength(strength: float, lag: int = 0, small: bool = False) -> Callable[[Generator, Size], Company]:
    """Returns what builds companies with a connection of this strength."""
    return lambda random, size: connected(random, size, strength, lag, small)
