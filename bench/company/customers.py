"""What it costs to test 2,000 departments over two years, beside dealing alone in plain numpy; and what it remembers.

`python -m bench customers`. Dealing alone is the mean of the dealt correlations by fancy index, of every lag and test:
whatever is computed as it is written down has to pay that much. Time is that of the processor.
"""

import time
import tracemalloc

import numpy as np

from bot.signals.connection import DEALINGS, LAGS, find_connections
from tests.simulation.customers import Size, connected

SIZE = Size(2_000, 26)
TESTS = 3  # plain, without lines, without the time of year
BARE_DEALINGS = 500  # of which the cost is counted up: all at once would need gigabytes
AT_MOST = 3.0  # times dealing alone
MEGABYTES_AT_MOST = 400


def main() -> int:
    """Prints the ratio and the memory, and returns 1 where either is more than promised."""
    company = connected(np.random.default_rng(2026), SIZE, 0.5)
    bare = _bare()
    before = time.process_time()
    [connection] = find_connections(company.people, [company.customers])
    took = time.process_time() - before
    tracemalloc.start()
    find_connections(company.people, [company.customers], BARE_DEALINGS)
    small = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.reset_peak()
    find_connections(company.people, [company.customers])
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    size = f"{SIZE.departments} departments x {SIZE.periods} periods, {DEALINGS} dealings"
    print(f"{size}: lag {connection.lag}, p {connection.chance:.4f}")
    print(f"dealing alone {bare:.1f} s, the whole test {took:.1f} s: {took / bare:.2f} times (at most {AT_MOST})")
    print(
        f"memory at its highest {peak:.0f} MB (at most {MEGABYTES_AT_MOST}); of {BARE_DEALINGS} dealings {small:.0f} MB"
    )
    return int(took > AT_MOST * bare or peak > MEGABYTES_AT_MOST)


def _bare() -> float:
    random = np.random.default_rng(1)
    table = random.random((SIZE.departments, SIZE.departments))
    orders = random.permuted(np.tile(np.arange(SIZE.departments), (BARE_DEALINGS, 1)), axis=1)
    rows = np.arange(SIZE.departments)
    before = time.process_time()
    for _ in LAGS:
        table[rows, orders].mean(axis=1)
    return (time.process_time() - before) * TESTS * DEALINGS / BARE_DEALINGS
